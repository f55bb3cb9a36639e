package dev.mews.loader.internal;

import dev.mews.loader.format.ShardOutputs;
import dev.mews.loader.format.TokenType;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a {@code .bin}/{@code .idx} pair as Megatron's builder does, one sequence per document.
 *
 * <p>The index needs the number of sequences first, so lengths wait in a spool until {@link #finish}; memory stays bounded.
 */
final class SequenceWriter implements Closeable {
    static final byte[] MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);
    static final long INDEX_VERSION = 1;
    static final int INDEX_HEADER = 34;
    private static final int SPOOL_MEMORY = 1 << 20;

    private final ShardOutputs outputs;
    private final TokenType type;
    private final int vocabularySize;
    private final BlockChecksums bin;
    private final LittleEndian tokensOut;
    private final Spool lengths = new Spool(SPOOL_MEMORY);
    private final ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    private int sequences;
    private long tokens;

    SequenceWriter(ShardOutputs outputs, int vocabularySize) throws IOException {
        this.outputs = outputs;
        this.vocabularySize = vocabularySize;
        this.type = TokenType.forVocabulary(vocabularySize);
        this.bin = new BlockChecksums(outputs.create(".bin"));
        this.tokensOut = new LittleEndian(bin);
    }

    void write(int[] source, int from, int count) throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("a sequence must have at least one token, but had " + count);
        }
        for (int i = from; i < from + count; i++) {
            if (source[i] < 0 || source[i] >= vocabularySize) {
                throw new IllegalArgumentException("token " + (i - from) + " of sequence " + sequences
                        + " must be in [0, " + vocabularySize + "), but was " + source[i]);
            }
        }
        sequences = Math.addExact(sequences, 1);
        tokens += count;
        tokensOut.putTokens(source, from, count, type.bytes());
        length.putInt(0, count);
        lengths.write(length.array(), 0, 4);
    }

    int sequences() {
        return sequences;
    }

    long tokens() {
        return tokens;
    }

    /** Ends the {@code .bin}, writes the {@code .idx}. */
    Files finish() throws IOException {
        tokensOut.flush();
        IntList binChecksums = bin.finish();
        bin.close();
        try (BlockChecksums idx = new BlockChecksums(outputs.create(".idx"))) {
            LittleEndian out = new LittleEndian(idx);
            out.putBytes(MAGIC).putLong(INDEX_VERSION).putByte(type.code());
            out.putLong(sequences).putLong(sequences + 1L).flush();
            lengths.copyTo(idx);
            long pointer = 0;
            try (DataInputStream in = new DataInputStream(lengths.read())) {
                for (int i = 0; i < sequences; i++) {
                    out.putLong(pointer);
                    pointer += (long) Integer.reverseBytes(in.readInt()) * type.bytes();
                }
            }
            for (long document = 0; document <= sequences; document++) {
                out.putLong(document);
            }
            out.flush();
            return new Files(bin.bytes(), binChecksums, idx.bytes(), idx.finish());
        }
    }

    /** Sizes and block checksums of the pair. */
    record Files(long binBytes, IntList binChecksums, long idxBytes, IntList idxChecksums) {}

    @Override
    public void close() throws IOException {
        try {
            bin.close();
        } finally {
            lengths.close();
        }
    }
}
