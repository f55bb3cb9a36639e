package dev.mews.loader.shuffle;

import dev.mews.core.hash.Hash128;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Collects the tokenized documents of one documents shard and writes them in the order of their shuffle keys.
 *
 * <p>All documents of the run are held in memory, 4 bytes a token: the size of a documents shard bounds it. The file,
 * little-endian: magic {@code MEWSRUN1}, documents (64 bits), tokens (64 bits); then 40 bytes a document: key, the two halves
 * of the id, position of its first token (64 bits each), number of tokens and the CRC-32C of their bytes (32 bits each); then
 * the tokens, 32 bits each.
 */
public final class ShuffleRunWriter {
    static final long MAGIC = ByteBuffer.wrap(new byte[] {'M', 'E', 'W', 'S', 'R', 'U', 'N', '1'})
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    static final int HEADER_BYTES = 24;
    static final int ENTRY_BYTES = 40;

    private final LongArrayList keys = new LongArrayList();
    private final LongArrayList idsHigh = new LongArrayList();
    private final LongArrayList idsLow = new LongArrayList();
    private final IntArrayList starts = new IntArrayList();
    private final IntArrayList tokens = new IntArrayList();

    /**
     * Adds a document.
     *
     * @param key its place in the shuffle, unsigned; equal keys are ordered by id
     * @param id 32 hex digits
     */
    public void add(long key, String id, int[] documentTokens, int from, int count) {
        Hash128 documentKey = Hash128.parse(id);
        keys.add(key);
        idsHigh.add(documentKey.high());
        idsLow.add(documentKey.low());
        starts.add(tokens.size());
        tokens.addElements(tokens.size(), documentTokens, from, count);
    }

    /** Number of documents added. */
    public int documents() {
        return keys.size();
    }

    /** Number of tokens added. */
    public int tokens() {
        return tokens.size();
    }

    /** Writes the run; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        int[] order = new int[documents()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        IntArrays.quickSort(order, this::compare);
        byte[] bytes = new byte[1 << 16];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(MAGIC).putLong(documents()).putLong(tokens.size());
        long position = 0;
        for (int document : order) {
            if (buffer.remaining() < ENTRY_BYTES) {
                flush(bytes, buffer, out);
            }
            buffer.putLong(keys.getLong(document))
                    .putLong(idsHigh.getLong(document))
                    .putLong(idsLow.getLong(document))
                    .putLong(position)
                    .putInt(length(document))
                    .putInt(checksum(tokens.elements(), starts.getInt(document), length(document)));
            position += length(document);
        }
        for (int document : order) {
            int start = starts.getInt(document);
            for (int i = 0; i < length(document); i++) {
                if (buffer.remaining() < Integer.BYTES) {
                    flush(bytes, buffer, out);
                }
                buffer.putInt(tokens.getInt(start + i));
            }
        }
        flush(bytes, buffer, out);
    }

    private int length(int document) {
        int end = document + 1 < starts.size() ? starts.getInt(document + 1) : tokens.size();
        return end - starts.getInt(document);
    }

    private int compare(int a, int b) {
        return compare(
                keys.getLong(a),
                idsHigh.getLong(a),
                idsLow.getLong(a),
                keys.getLong(b),
                idsHigh.getLong(b),
                idsLow.getLong(b));
    }

    /** The order of the shuffle: by key, then by id, all unsigned. */
    static int compare(long keyA, long highA, long lowA, long keyB, long highB, long lowB) {
        int byKey = Long.compareUnsigned(keyA, keyB);
        if (byKey != 0) {
            return byKey;
        }
        int byHigh = Long.compareUnsigned(highA, highB);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(lowA, lowB);
    }

    static int checksum(int[] values, int from, int count) {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.min(count, 4096) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int at = from;
        while (at < from + count) {
            int n = Math.min(4096, from + count - at);
            bytes.clear();
            bytes.asIntBuffer().put(values, at, n);
            crc.update(bytes.array(), 0, n * Integer.BYTES);
            at += n;
        }
        return (int) crc.getValue();
    }

    private static void flush(byte[] bytes, ByteBuffer buffer, OutputStream out) throws IOException {
        out.write(bytes, 0, buffer.position());
        buffer.clear();
    }
}
