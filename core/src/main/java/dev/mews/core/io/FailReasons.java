package dev.mews.core.io;

/** Slugs of {@link ReadResult.Failed}: rows of the report, never renamed. */
public final class FailReasons {
    public static final String RECORD_TOO_LARGE = "record_too_large";
    public static final String INVALID_UTF8 = "invalid_utf8";
    public static final String NUL_BYTES = "nul_bytes";
    public static final String INVALID_JSON = "invalid_json";

    /** The text field is absent, null or not a string. */
    public static final String MISSING_TEXT = "missing_text";

    /** The file ends in the middle of compressed data; what came before was read. */
    public static final String TRUNCATED_FILE = "truncated_file";

    /** The file, or its compressed data from here on, cannot be decoded. */
    public static final String CORRUPT_FILE = "corrupt_file";

    /** A WARC record whose compressed data, header or length is wrong. */
    public static final String CORRUPT_RECORD = "corrupt_record";

    /** Rows of a Parquet row group, or the rest of it, whose pages cannot be decoded. */
    public static final String CORRUPT_ROW_GROUP = "corrupt_row_group";

    /** The file could not be opened or the disk failed. */
    public static final String UNREADABLE_FILE = "unreadable_file";

    private FailReasons() {}
}
