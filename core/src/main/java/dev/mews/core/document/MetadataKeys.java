package dev.mews.core.document;

/** Metadata keys that stages of this project write or read. Input files may bring any others. */
public final class MetadataKeys {
    /** Path of a file in a folder or repository, with {@code /}. */
    public static final String PATH = "path";

    /** Address of a web page. */
    public static final String URL = "url";

    public static final String TITLE = "title";

    /** ISO 639-1 where it exists, else ISO 639-3. */
    public static final String LANGUAGE = "language";

    /** Confidence of the language, in [0, 1]. */
    public static final String LANGUAGE_SCORE = "language_score";

    /** Name of a programming language as Linguist spells it. */
    public static final String PROGRAMMING_LANGUAGE = "programming_language";

    /** {@code web}, {@code code}, {@code math} or {@code multilingual}. */
    public static final String KIND = "kind";

    /** Score of the code quality classifier, in [0, 1]. */
    public static final String QUALITY = "quality";

    /** Number of documents in the duplicate cluster that this document represents. */
    public static final String CLUSTER_SIZE = "cluster_size";

    /** The input's own id of a record, where it had one. */
    public static final String ORIGIN_ID = "origin_id";

    private MetadataKeys() {}
}
