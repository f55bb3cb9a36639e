package dev.mews.loader.internal;

import java.nio.file.Path;

/** File names of a shard. */
public final class Shards {
    private Shards() {}

    /** The file of a shard: its prefix and an extension with a dot. */
    public static Path with(Path prefix, String extension) {
        return prefix.resolveSibling(prefix.getFileName() + extension);
    }

    /** Accepts the prefix of a shard or one of its files. */
    public static Path prefix(Path shard) {
        String name = shard.getFileName().toString();
        for (String extension : new String[] {".bin", ".idx", ".docs", ".packs"}) {
            if (name.endsWith(extension)) {
                return shard.resolveSibling(name.substring(0, name.length() - extension.length()));
            }
        }
        return shard;
    }
}
