package dev.mews.loader.internal;

import dev.mews.loader.format.CorruptShardException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/**
 * A mapped file whose blocks are compared with their checksums the first time they are touched, so that opening a large
 * shard costs nothing and no unchecked byte is ever served.
 */
public final class CheckedFile implements Closeable {
    private final MappedFile file;
    private final IntUnaryOperator expected;
    // Two threads may check one block twice; that costs time, never correctness.
    private final long[] checked;
    private final long covered;

    CheckedFile(MappedFile file, long coveredBytes, IntUnaryOperator expected) {
        this.file = file;
        this.expected = expected;
        long blocks = (coveredBytes + BlockChecksums.BLOCK - 1) / BlockChecksums.BLOCK;
        this.checked = new long[(int) ((blocks + 63) >>> 6)];
        this.covered = coveredBytes;
    }

    /** Opens a file that must have exactly {@code bytes} bytes. */
    static CheckedFile open(Path path, long bytes, IntUnaryOperator expected) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "this file of the shard is missing");
        }
        MappedFile file = MappedFile.open(path);
        if (file.size() != bytes) {
            file.close();
            throw new CorruptShardException(
                    path,
                    Math.min(bytes, file.size()),
                    "the file has " + file.size() + " bytes, but its shard was written with " + bytes);
        }
        return new CheckedFile(file, bytes, expected);
    }

    /** The checked bytes: call {@link #check} for a range before reading it. */
    MappedFile file() {
        return file;
    }

    /** Compares the blocks that hold a range of bytes with their checksums, each once. */
    void check(long at, long count) throws CorruptShardException {
        if (count <= 0) {
            return;
        }
        int last = (int) ((at + count - 1) >>> 16);
        for (int block = (int) (at >>> 16); block <= last; block++) {
            if ((checked[block >>> 6] & (1L << block)) == 0) {
                checkBlock(block);
            }
        }
    }

    /** Compares every block. */
    void checkAll() throws CorruptShardException {
        check(0, covered);
    }

    private void checkBlock(int block) throws CorruptShardException {
        long at = (long) block * BlockChecksums.BLOCK;
        int length = (int) Math.min(BlockChecksums.BLOCK, covered - at);
        int found = file.crc32c(at, length);
        int wanted = expected.applyAsInt(block);
        if (found != wanted) {
            throw new CorruptShardException(
                    file.path(),
                    at,
                    String.format(
                            Locale.ROOT,
                            "CRC-32C of the %d bytes from here is %08x, but the shard was written with %08x",
                            length,
                            found,
                            wanted));
        }
        checked[block >>> 6] |= 1L << block;
    }

    @Override
    public void close() {
        file.close();
    }
}
