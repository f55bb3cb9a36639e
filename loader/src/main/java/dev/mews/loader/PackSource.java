package dev.mews.loader;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Where packs come from: they can be opened several times, by several threads. */
public interface PackSource extends Closeable {
    /** The packs from the first one on, closed by whoever opened them. */
    PackStream open() throws IOException;

    /** Folder or file of the packs, for messages. */
    String name();

    /**
     * Looks whether the plan of the packs was edited since; what is opened from now on follows the new plan, what is open
     * stays as it is.
     *
     * @return whether it was
     */
    default boolean refresh() throws IOException {
        return false;
    }

    @Override
    default void close() throws IOException {}

    /** The packed shards of a folder; nothing stays open. */
    static PackSource shards(Path folder) {
        return new PackSource() {
            @Override
            public PackStream open() throws IOException {
                return PackedShards.open(folder);
            }

            @Override
            public String name() {
                return folder.toString();
            }
        };
    }
}
