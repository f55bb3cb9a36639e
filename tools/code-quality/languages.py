"""Which language a file is in, by its extension, and how comments look in it."""

EXTENSIONS = {
    ".py": "python", ".java": "java", ".kt": "kotlin", ".scala": "scala", ".js": "javascript", ".mjs": "javascript",
    ".ts": "typescript", ".tsx": "typescript", ".c": "c", ".h": "c", ".cc": "c++", ".cpp": "c++", ".hpp": "c++", ".cs": "c#",
    ".go": "go", ".rs": "rust", ".rb": "ruby", ".php": "php", ".lua": "lua", ".hs": "haskell", ".R": "r", ".sql": "sql",
    ".sh": "shell", ".bash": "shell", ".swift": "swift", ".css": "css",
}

LINE_COMMENT = {
    "python": "#", "ruby": "#", "r": "#", "shell": "#", "lua": "--", "haskell": "--", "sql": "--",
}

BRACES = {"java", "kotlin", "scala", "javascript", "typescript", "c", "c++", "c#", "go", "rust", "php", "swift", "css"}

KEYWORDS = set(
    "abstract and as assert async await begin bool boolean break byte case catch char class const constexpr continue crate data def "
    "default defer deriving do double elif else elsif end enum ensure except explicit export extends extern false final finally float fn "
    "for foreach from fun func function global go goto if impl implements import in include inline instance instanceof int interface "
    "internal is lambda let library local long loop map match mod module mut namespace new nil none not null object of operator or "
    "override package pass private protected pub public raise range readonly record ref repeat require rescue return sealed select self "
    "short signed sizeof static string struct super switch template then this throw throws trait true try type typedef typename undef "
    "union unless unsafe unsigned until use using val var virtual void volatile when where while with yield None True False std String "
    "define ifdef ifndef endif elseif echo isset array Self vec Some Ok Err Result Option printf print println len append int32 int64 "
    "uint32 uint64 size_t uint8_t uint32_t create table insert into values update set delete primary key order by group join on".split()
)


def line_comment(language):
    """What starts a comment that ends with the line."""
    return LINE_COMMENT.get(language, "//")
