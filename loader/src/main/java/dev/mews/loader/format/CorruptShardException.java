package dev.mews.loader.format;

import java.io.IOException;
import java.nio.file.Path;

/** A shard file is damaged, truncated or belongs to another shard. Thrown before a wrong token is served. */
public final class CorruptShardException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;

    /**
     * @param file the damaged file
     * @param offset byte offset of the damage, or of the block that holds it
     * @param problem what was found, what was expected
     */
    public CorruptShardException(Path file, long offset, String problem) {
        super(file + ": byte " + offset + ": " + problem + "; write the shard again or restore it from a copy");
        this.file = file.toString();
        this.offset = offset;
    }

    /** The damaged file. */
    public String file() {
        return file;
    }

    /** Byte offset of the damage, or of the checksum block that holds it. */
    public long offset() {
        return offset;
    }
}
