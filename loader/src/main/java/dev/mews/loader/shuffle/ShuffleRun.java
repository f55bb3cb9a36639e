package dev.mews.loader.shuffle;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.internal.MappedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A file that {@link ShuffleRunWriter} wrote, memory-mapped. */
public final class ShuffleRun implements Closeable {
    private final MappedFile file;
    private final int documents;
    private final long tokens;

    private ShuffleRun(MappedFile file, int documents, long tokens) {
        this.file = file;
        this.documents = documents;
        this.tokens = tokens;
    }

    /**
     * Opens a run.
     *
     * @throws CorruptShardException if the file is something else or not whole
     */
    public static ShuffleRun open(Path path) throws IOException {
        MappedFile file = MappedFile.open(path);
        if (file.size() < ShuffleRunWriter.HEADER_BYTES || file.getLong(0) != ShuffleRunWriter.MAGIC) {
            file.close();
            throw new CorruptShardException(path, 0, "is not a shuffle run of version 1; run the tokenize stage again");
        }
        long documents = file.getLong(8);
        long tokens = file.getLong(16);
        long expected =
                ShuffleRunWriter.HEADER_BYTES + documents * ShuffleRunWriter.ENTRY_BYTES + tokens * Integer.BYTES;
        if (documents < 0 || documents > Integer.MAX_VALUE || tokens < 0 || expected != file.size()) {
            long size = file.size();
            file.close();
            throw new CorruptShardException(
                    path,
                    size,
                    "must hold " + expected + " bytes, but holds " + size + "; run the tokenize stage again");
        }
        return new ShuffleRun(file, (int) documents, tokens);
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
    public long key(int document) {
        return file.getLong(entry(document));
    }

    /** Id of a document. */
    public Hash128 id(int document) {
        return new Hash128(file.getLong(entry(document) + 8), file.getLong(entry(document) + 16));
    }

    /** Number of tokens of a document. */
    public int length(int document) {
        return file.getInt(entry(document) + 32);
    }

    /**
     * The tokens of a document, checked.
     *
     * @return {@code into}, or a longer array if it was too short
     * @throws CorruptShardException if they are not what was written
     */
    public int[] read(int document, int[] into) throws CorruptShardException {
        int length = length(document);
        int[] target = into.length >= length ? into : new int[Math.max(length, into.length * 2)];
        long base = ShuffleRunWriter.HEADER_BYTES + (long) documents * ShuffleRunWriter.ENTRY_BYTES;
        long first = file.getLong(entry(document) + 24);
        // Entries take 40 bytes and the header 24, so the tokens are aligned to 32 bits.
        file.getInts(base / Integer.BYTES + first, target, 0, length);
        if (ShuffleRunWriter.checksum(target, 0, length) != file.getInt(entry(document) + 36)) {
            throw new CorruptShardException(
                    file.path(),
                    base + first * Integer.BYTES,
                    "tokens of document " + id(document)
                            + " do not match their checksum; run the tokenize stage again");
        }
        return target;
    }

    /** The first document whose key is at least {@code key}, unsigned; {@link #documents()} if there is none. */
    public int firstAtLeast(long key) {
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

    private static long entry(int document) {
        return ShuffleRunWriter.HEADER_BYTES + (long) document * ShuffleRunWriter.ENTRY_BYTES;
    }

    @Override
    public void close() {
        file.close();
    }
}
