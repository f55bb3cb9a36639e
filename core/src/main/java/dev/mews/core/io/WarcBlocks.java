package dev.mews.core.io;

import java.io.Closeable;
import java.io.IOException;

/** Pieces of a WARC file that hold whole records and can be read on their own, so that damage stays in one of them. */
interface WarcBlocks extends Closeable {
    /** The next block or null at the end. Damage is a block too: reading goes on at the next intact one. */
    Block next() throws IOException;

    /** How a block was read. */
    enum State {
        INTACT,
        TOO_LARGE,
        CORRUPT,
        TRUNCATED
    }

    /**
     * A block.
     *
     * @param offset of its first byte in the file
     * @param bytes uncompressed records; empty unless the state is {@link State#INTACT}
     * @param size bytes in the file, or uncompressed if it is intact or too large
     * @param error what is wrong; empty if nothing is
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Block(long offset, State state, byte[] bytes, long size, String error) {
        static Block intact(long offset, byte[] bytes) {
            return new Block(offset, State.INTACT, bytes, bytes.length, "");
        }

        static Block lost(long offset, State state, long size, String error) {
            return new Block(offset, state, new byte[0], size, error);
        }
    }
}
