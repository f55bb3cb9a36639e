package dev.mews.loader.format;

import java.io.IOException;
import java.io.OutputStream;

/** Where the files of one shard go. The writer closes every stream it asks for. */
@FunctionalInterface
public interface ShardOutputs {
    /**
     * Opens one file of the shard.
     *
     * @param extension with its dot: {@code .bin}, {@code .idx}, {@code .docs} or {@code .packs}
     */
    OutputStream create(String extension) throws IOException;
}
