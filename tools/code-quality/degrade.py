"""Ways to spoil a piece of good code. Every function takes (lines, language, random) and returns lines; LABELS holds the labels.

The degradations in UNSEEN never occur in the training data: they measure how far the classifier carries over to other faults.
"""

import base64
import re

from languages import BRACES, KEYWORDS, line_comment
from rubric import is_comment

WORD = re.compile(r"(?<![\w\"'@#\\])[A-Za-z_][A-Za-z0-9_]{2,}\b")


def without_comments(lines, language):
    kept = [line for line in lines if line.strip() and not is_comment(line, language)]
    if language == "python":
        text = re.sub(r'^\s*(?:"""(?:.|\n)*?"""|\'\'\'(?:.|\n)*?\'\'\')\s*$', "", "\n".join(kept), flags=re.MULTILINE)
        kept = [line for line in text.split("\n") if line.strip()]
    return kept


def renamed(lines, new_name, share, random):
    """Gives a share of the identifiers new names, the same one at each place."""
    names = {}

    def replace(match):
        word = match.group()
        if word in KEYWORDS:
            return word
        if word not in names:
            names[word] = new_name(len(names), word) if random.random() < share else word
        return names[word]

    return [WORD.sub(replace, line) for line in lines]


def obfuscated(lines, language, random):
    style = random.randrange(4)
    letters = "abcdefghijklmnopqrstuvwxyz"

    def new_name(index, word):
        if style == 0:
            return letters[index % 26] + (str(index // 26) if index >= 26 else "")
        if style == 1:
            return ("a", "var", "x", "tmp")[random.randrange(4)] + str(index + 1)
        if style == 2:
            return "_0x" + format(4096 + index * 37, "x")
        return letters[index % 26] + letters[(index * 7 + 3) % 26]

    return renamed(without_comments(lines, language), new_name, 0.95, random)


def cryptic(lines, language, random):
    """Names lose their vowels or shrink to their first letters; comments go."""
    def new_name(index, word):
        if random.random() < 0.5:
            short = word[0] + re.sub(r"[aeiouAEIOU_]", "", word[1:])
            return short[:4]
        return word[: random.randrange(1, 3)].lower() + (str(index % 10) if random.random() < 0.3 else "")

    return renamed(without_comments(lines, language), new_name, 0.8, random)


def flattened(lines, language, random):
    """No comments, no blank lines, and indentation lost or random."""
    ragged = random.random() < 0.5
    return [" " * (random.randrange(0, 9) if ragged else 0) + line.strip() for line in without_comments(lines, language)]


def shuffled(lines, language, random):
    filled = [line for line in lines if line.strip()]
    random.shuffle(filled)
    return filled


def repeated(lines, language, random):
    """A block is pasted again and again, with numbers counted up."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < 8:
        return filled * 5
    size = random.randrange(2, 8)
    start = random.randrange(0, max(1, min(len(filled) - size, 12)))
    block = filled[start : start + size]
    pasted = []
    for copy in range(random.randrange(8, 30)):
        pasted += [re.sub(r"\b\d+\b", lambda m: str((int(m.group()[:6]) + copy) % 1000), line) for line in block]
    return filled[:start] + pasted + filled[start + size :]


def commented_out(lines, language, random):
    mark = line_comment(language)
    result = []
    out = random.random() < 0.5
    for line in lines:
        if random.random() < 0.12:
            out = random.random() < 0.7
        result.append(mark + (" " if random.random() < 0.5 else "") + line if out and line.strip() else line)
    return result


def skeleton(lines, language, random):
    """Bodies are replaced by notes that something is still to be done."""
    mark = line_comment(language)
    notes = ["TODO", "TODO: implement", "FIXME", "your code here", "TODO implement this later", "not implemented yet", "XXX"]
    result = []
    for line in without_comments(lines, language):
        opens = line.rstrip().endswith(("{", ":", "do", "then")) or re.match(r"\s*(def|func|function|fn)\b", line)
        indent = line[: len(line) - len(line.lstrip())]
        if opens:
            result.append(line)
            result.append(indent + "    " + mark + " " + random.choice(notes))
            if language == "python":
                result.append(indent + "    pass")
        elif random.random() < 0.2 or line.strip() in ("}", "end", "};", "})"):
            result.append(line)
    return result


def literal(lines, language, random):
    """A large literal takes up most of the text."""
    style = random.randrange(4)
    head = [line for line in lines if line.strip()][: random.randrange(0, 6)]
    name = random.choice(["data", "TABLE", "kTable", "bytes", "lut", "values", "ICON", "payload"])
    if style == 0:
        body = ["    " + ", ".join(str(random.randrange(0, 65536)) for _ in range(12)) + "," for _ in range(60)]
    elif style == 1:
        body = ["    " + ", ".join(f"0x{random.randrange(256):02x}" for _ in range(16)) + "," for _ in range(60)]
    elif style == 2:
        body = ['    "' + base64.b64encode(bytes(random.randrange(256) for _ in range(57))).decode() + '"' for _ in range(50)]
    else:
        body = ["    " + ", ".join(f"{random.uniform(-5, 5):.6f}" for _ in range(8)) + "," for _ in range(60)]
    return head + [name + " = {" if language in BRACES else name + " = ["] + body


def squeezed(lines, language, random):
    """White space and line ends go, as a minifier would do; names may go with them."""
    bare = without_comments(lines, language)
    if language == "python" or language not in BRACES:
        return [";".join(line.strip() for line in bare)]
    if random.random() < 0.6:
        bare = obfuscated(bare, language, random)
    text = " ".join(line.strip() for line in bare)
    return [re.sub(r"\s*([{}();,:=<>+\-*/&|?!])\s*", r"\1", text)]


def incoherent(lines, language, random):
    """Short cuttings in the wrong order: no line is bad, the whole makes no sense."""
    filled = [line for line in lines if line.strip()]
    pieces = [filled[i : i + 3] for i in range(0, len(filled), 3)]
    random.shuffle(pieces)
    return [line for piece in pieces for line in piece]


def debugged(lines, language, random):
    """Left-over trace output, conflict marks and swear words between the lines."""
    call = {"python": 'print("{}")', "ruby": 'puts "{}"', "java": 'System.out.println("{}");', "javascript": "console.log('{}');",
            "typescript": "console.log('{}');", "go": 'fmt.Println("{}")', "c": 'printf("{}\\n");', "c++": 'std::cout << "{}";',
            "shell": 'echo "{}"', "php": 'var_dump("{}");', "rust": 'println!("{}");'}.get(language, 'print("{}")')
    words = ["here", "test", "11111", "asdf", "in loop", "wtf", "aaa", "step 2", "???"]
    result = []
    for line in without_comments(lines, language):
        result.append(line)
        indent = line[: len(line) - len(line.lstrip())]
        draw = random.random()
        if draw < 0.25:
            result.append(indent + call.format(random.choice(words)))
        elif draw < 0.3:
            result += ["<<<<<<< HEAD", line.replace("=", "= "), "=======", line, ">>>>>>> master"]
        elif draw < 0.35:
            result.append(indent + line_comment(language) + " " + random.choice(["fix this!!!", "hack", "dont touch", "old version", "temp"]))
    return result


LABELS = {
    obfuscated: 0.08, cryptic: 0.2, flattened: 0.15, shuffled: 0.02, repeated: 0.1, commented_out: 0.15, skeleton: 0.1, literal: 0.05,
    squeezed: 0.03, incoherent: 0.1, debugged: 0.15,
}
UNSEEN = {incoherent, debugged}
