package dev.mews.loader.shuffle;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.CorruptShardException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that {@link ShuffleRunWriter} wrote, read through two buffers of a fixed size: one over the entries, one over the
 * tokens. A merge reads both in order, so few reads do, and what a merge of many runs holds is set by the caller and not by
 * the size of the runs. The file is not memory-mapped, because mapped pages count as memory of the process.
 *
 * <p>Not safe for several threads.
 */
public final class ShuffleRun implements Closeable {
    /** The smallest buffer of {@link #open}, in bytes. */
    public static final int MIN_BUFFER_BYTES = 1 << 10;

    private final Path path;
    private final FileChannel channel;
    private final FileWindow entries;
    private final FileWindow tokenBytes;
    private final int documents;
    private final long tokens;

    private ShuffleRun(Path path, FileChannel channel, int documents, long tokens, int bufferBytes) {
        this.path = path;
        this.channel = channel;
        this.documents = documents;
        this.tokens = tokens;
        this.entries = new FileWindow(path, channel, bufferBytes / 4);
        this.tokenBytes = new FileWindow(path, channel, bufferBytes - bufferBytes / 4);
    }

    /**
     * Opens a run.
     *
     * @param bufferBytes memory for the two buffers together, from {@link #MIN_BUFFER_BYTES}
     * @throws CorruptShardException if the file is something else or not whole
     */
    public static ShuffleRun open(Path path, int bufferBytes) throws IOException {
        if (bufferBytes < MIN_BUFFER_BYTES) {
            throw new IllegalArgumentException(
                    "bufferBytes must be from " + MIN_BUFFER_BYTES + ", but was " + bufferBytes);
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return open(path, channel, bufferBytes);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static ShuffleRun open(Path path, FileChannel channel, int bufferBytes) throws IOException {
        long size = channel.size();
        FileWindow window = new FileWindow(path, channel, ShuffleRunWriter.HEADER_BYTES);
        ByteBuffer header = size < ShuffleRunWriter.HEADER_BYTES ? null : window.at(0, ShuffleRunWriter.HEADER_BYTES);
        if (header == null || header.getLong() != ShuffleRunWriter.MAGIC) {
            throw new CorruptShardException(path, 0, "is not a shuffle run of version 1; run the tokenize stage again");
        }
        long documents = header.getLong();
        long tokens = header.getLong();
        long expected =
                ShuffleRunWriter.HEADER_BYTES + documents * ShuffleRunWriter.ENTRY_BYTES + tokens * Integer.BYTES;
        if (documents < 0 || documents > Integer.MAX_VALUE || tokens < 0 || expected != size) {
            throw new CorruptShardException(
                    path,
                    size,
                    "must hold " + expected + " bytes, but holds " + size + "; run the tokenize stage again");
        }
        return new ShuffleRun(path, channel, (int) documents, tokens, bufferBytes);
    }

    /** Number of documents. */
    public int documents() {
        return documents;
    }

    /** Number of tokens of all documents. */
    public long tokens() {
        return tokens;
    }

    /** Shuffle key of a document, unsigned. */
    public long key(int document) throws IOException {
        return entry(document).getLong();
    }

    /** Id of a document. */
    public Hash128 id(int document) throws IOException {
        ByteBuffer entry = entry(document);
        entry.getLong();
        return new Hash128(entry.getLong(), entry.getLong());
    }

    /** Number of tokens of a document. */
    public int length(int document) throws IOException {
        ByteBuffer entry = entry(document);
        return entry.getInt(entry.position() + 32);
    }

    /**
     * The tokens of a document, checked.
     *
     * @return {@code into}, or a longer array if it was too short
     * @throws CorruptShardException if they are not what was written
     */
    public int[] read(int document, int[] into) throws IOException {
        ByteBuffer entry = entry(document);
        long first = entry.getLong(entry.position() + 24);
        int length = entry.getInt(entry.position() + 32);
        int checksum = entry.getInt(entry.position() + 36);
        long from =
                ShuffleRunWriter.HEADER_BYTES + (long) documents * ShuffleRunWriter.ENTRY_BYTES + first * Integer.BYTES;
        if (length < 0 || first < 0 || first > tokens - length) {
            throw new CorruptShardException(
                    path,
                    position(document),
                    "document " + id(document) + " lies outside the " + tokens
                            + " tokens of the run; run the tokenize stage again");
        }
        int[] target = into.length >= length ? into : new int[Math.max(length, into.length * 2)];
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, tokenBytes.capacity() / Integer.BYTES);
            tokenBytes
                    .at(from + (long) done * Integer.BYTES, n * Integer.BYTES)
                    .asIntBuffer()
                    .get(target, done, n);
            done += n;
        }
        if (ShuffleRunWriter.checksum(target, 0, length) != checksum) {
            throw new CorruptShardException(
                    path,
                    from,
                    "tokens of document " + id(document)
                            + " do not match their checksum; run the tokenize stage again");
        }
        return target;
    }

    /** The first document whose key is at least {@code key}, unsigned; {@link #documents()} if there is none. */
    public int firstAtLeast(long key) throws IOException {
        int low = 0;
        int high = documents;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(key(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private ByteBuffer entry(int document) throws IOException {
        return entries.at(position(document), ShuffleRunWriter.ENTRY_BYTES);
    }

    private static long position(int document) {
        return ShuffleRunWriter.HEADER_BYTES + (long) document * ShuffleRunWriter.ENTRY_BYTES;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
