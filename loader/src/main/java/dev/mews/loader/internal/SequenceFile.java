package dev.mews.loader.internal;

import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.format.TokenType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** Reads a {@code .bin}/{@code .idx} pair; every block is checked before its first byte is used. */
public final class SequenceFile implements Closeable {
    private final CheckedFile bin;
    private final CheckedFile idx;
    private final int sequences;
    private final long tokens;
    private final int tokenBytes;
    private final int tokenShift;
    private final long pointers;

    private SequenceFile(CheckedFile bin, CheckedFile idx, int sequences, long tokens, int tokenBytes) {
        this.bin = bin;
        this.idx = idx;
        this.sequences = sequences;
        this.tokens = tokens;
        this.tokenBytes = tokenBytes;
        this.tokenShift = tokenBytes == 2 ? 1 : 2;
        this.pointers = SequenceWriter.INDEX_HEADER + 4L * sequences;
    }

    /** Sizes that the side file promises. */
    record Sizes(int sequences, long tokens, long binBytes, long idxBytes, int vocabularySize) {}

    static SequenceFile open(Path prefix, SideFile side, Sizes sizes) throws IOException {
        CheckedFile idx = side.open(Shards.with(prefix, ".idx"), sizes.idxBytes(), SideFile.IDX_CHECKSUMS);
        CheckedFile bin = side.open(Shards.with(prefix, ".bin"), sizes.binBytes(), SideFile.BIN_CHECKSUMS);
        idx.check(0, SequenceWriter.INDEX_HEADER);
        MappedFile header = idx.file();
        byte[] magic = new byte[SequenceWriter.MAGIC.length];
        header.getBytes(0, magic, 0, magic.length);
        TokenType type = TokenType.forVocabulary(sizes.vocabularySize());
        if (!Arrays.equals(magic, SequenceWriter.MAGIC)
                || header.getLong(9) != SequenceWriter.INDEX_VERSION
                || (header.getInt(14) >>> 24) != type.code()
                || header.getLong(18) != sizes.sequences()
                || header.getLong(26) != sizes.sequences() + 1L) {
            throw new CorruptShardException(
                    header.path(),
                    0,
                    "the header is not that of a version 1 index of " + sizes.sequences() + " sequences of " + type);
        }
        return new SequenceFile(bin, idx, sizes.sequences(), sizes.tokens(), type.bytes());
    }

    /** Number of sequences. */
    public int sequences() {
        return sequences;
    }

    /** Number of tokens in all sequences. */
    public long tokens() {
        return tokens;
    }

    /** Number of tokens of one sequence. */
    public int length(int sequence) throws CorruptShardException {
        Objects.checkIndex(sequence, sequences);
        long at = SequenceWriter.INDEX_HEADER + 4L * sequence;
        idx.check(at, 4);
        return idx.file().getInt(at);
    }

    /** Lengths of {@code count} consecutive sequences. */
    public void lengths(int first, int count, int[] into, int offset) throws CorruptShardException {
        Objects.checkFromIndexSize(first, count, sequences);
        long at = SequenceWriter.INDEX_HEADER + 4L * first;
        idx.check(at, 4L * count);
        MappedFile file = idx.file();
        for (int i = 0; i < count; i++) {
            into[offset + i] = file.getInt(at + 4L * i);
        }
    }

    /** Position of a sequence's first token among all tokens; for {@code sequence == sequences()} the number of tokens. */
    public long start(int sequence) throws CorruptShardException {
        Objects.checkIndex(sequence, sequences + 1);
        if (sequence == sequences) {
            return tokens;
        }
        long at = pointers + 8L * sequence;
        idx.check(at, 8);
        return idx.file().getLong(at) >>> tokenShift;
    }

    /** The sequence that holds a token. */
    public int sequenceAt(long token) throws CorruptShardException {
        Objects.checkIndex(token, tokens);
        int low = 0;
        int high = sequences - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (start(middle) <= token) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Copies {@code count} tokens from any position. */
    public void read(long firstToken, int count, int[] into, int offset) throws CorruptShardException {
        Objects.checkFromIndexSize(firstToken, count, tokens);
        bin.check(firstToken << tokenShift, (long) count << tokenShift);
        if (tokenBytes == 2) {
            bin.file().getUnsignedShorts(firstToken, into, offset, count);
        } else {
            bin.file().getInts(firstToken, into, offset, count);
        }
    }

    void checkAll() throws CorruptShardException {
        idx.checkAll();
        bin.checkAll();
    }

    @Override
    public void close() {
        bin.close();
        idx.close();
    }
}
