package dev.mews.loader.format;

import dev.mews.loader.internal.AtomicOutputs;
import dev.mews.loader.internal.PackedShardFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes one packed shard: {@code .bin} and {@code .idx} with one sequence per piece, {@code .packs} with the packs. Padding is
 * not stored: the reader adds it. Memory does not grow with the shard; the bytes depend only on what is written.
 */
public final class PackWriter implements Closeable {
    private final PackedShardFiles.Writer files;
    private final AtomicOutputs atomic;

    /** Writes to streams that the caller makes visible once {@link #finish} has returned. */
    public PackWriter(ShardOutputs outputs, PackStreamInfo info, PackedShardPosition position) throws IOException {
        this(outputs, info, position, null);
    }

    private PackWriter(ShardOutputs outputs, PackStreamInfo info, PackedShardPosition position, AtomicOutputs atomic)
            throws IOException {
        this.files = new PackedShardFiles.Writer(outputs, info, position);
        this.atomic = atomic;
    }

    /**
     * Writes files that get their final names in {@link #finish}.
     *
     * @param prefix path of the files without an extension
     */
    public static PackWriter create(Path prefix, PackStreamInfo info, PackedShardPosition position) throws IOException {
        AtomicOutputs outputs = new AtomicOutputs(prefix);
        return new PackWriter(outputs, info, position, outputs);
    }

    /** Starts the next pack, all of whose pieces come from one source. */
    public void begin(int source) throws IOException {
        files.begin(source);
    }

    /**
     * Appends a piece to the current pack.
     *
     * @param tokens holds the tokens at {@code [from, from + piece.length())}
     * @throws IllegalArgumentException if the pack would exceed the sequence length
     */
    public void piece(Piece piece, int[] tokens, int from) throws IOException {
        files.piece(piece, tokens, from);
    }

    /** Completes the shard; nothing written before is valid without it. */
    public void finish() throws IOException {
        files.finish();
        if (atomic != null) {
            atomic.commit();
        }
    }

    /** Releases everything; without {@link #finish} the shard does not come to exist. */
    @Override
    public void close() throws IOException {
        try {
            files.close();
        } finally {
            if (atomic != null) {
                atomic.close();
            }
        }
    }
}
