package dev.mews.core.io;

/** Formats of raw inputs. */
public enum Format {
    /** By the first bytes of the file, else by its name; a directory is a {@link #FOLDER}. */
    AUTO,
    /** WARC 1.0 or 1.1, plain or gzip (a member per record); {@code response} and {@code resource} records are read. */
    WARC,
    /** WARC of {@code conversion} records holding plain text, as Common Crawl publishes. */
    WET,
    /** A JSON object per line, plain, gzip or zstd. */
    JSONL,
    /** Parquet with a text column. */
    PARQUET,
    /** Every regular file below a directory is a record. */
    FOLDER,
    /** A plain text file, plain, gzip or zstd, is one record; one over the record limit is cut at line ends. */
    TEXT
}
