package dev.mews.core.shard;

import java.util.Objects;

/**
 * A complete output file.
 *
 * @param path relative to the run directory, with {@code /}
 * @param bytes size on disk
 * @param sha256 64 lower-case hex digits
 */
public record OutputFile(String path, long bytes, String sha256) {
    public OutputFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(sha256, "sha256");
    }
}
