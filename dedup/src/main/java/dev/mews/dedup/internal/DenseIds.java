package dev.mews.dedup.internal;

import dev.mews.dedup.DocRef;
import java.util.Arrays;

/**
 * Numbers a set of document references 0, 1, 2, ... in their order. One bit for each row of a shard up to the last one in
 * the set, and four bytes for each 512 of them: with a billion documents 133 MB, where a sorted array of references
 * takes 8 bytes for each member.
 */
public final class DenseIds {
    private static final int BLOCK_WORDS = 8;
    private static final long[] NONE = {};

    private long[][] rows = new long[16][];
    private int shards;

    // Of the sealed set: ids below a shard; within a shard, ids below a block of 512 rows.
    private int[] before = {};
    private int[][] beforeBlock = {};
    private int size;

    /** Adds a reference; not after {@link #seal()}. */
    public void add(long docRef) {
        int shard = DocRef.shard(docRef);
        int row = DocRef.row(docRef);
        if (shard >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(shard + 1, (int) Math.min(Integer.MAX_VALUE - 8L, rows.length * 2L)));
        }
        shards = Math.max(shards, shard + 1);
        long[] words = rows[shard] == null ? NONE : rows[shard];
        int word = row >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.max(16, Math.max(word + 1, words.length * 2)));
            rows[shard] = words;
        }
        words[word] |= 1L << row;
    }

    /** Adds all references of another set. */
    public void addAll(DenseIds other) {
        for (int shard = 0; shard < other.shards; shard++) {
            long[] words = other.rows[shard];
            if (words == null) {
                continue;
            }
            add(DocRef.of(shard, Math.max(0, lastRow(words))));
            for (int word = 0; word < words.length; word++) {
                if (words[word] != 0) {
                    rows[shard][word] |= words[word];
                }
            }
        }
    }

    private static int lastRow(long[] words) {
        int word = words.length - 1;
        while (word > 0 && words[word] == 0) {
            word--;
        }
        return word * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(words[word]);
    }

    /**
     * Ends the set and numbers its members.
     *
     * @throws IllegalStateException with more than 2^31 - 9 members, more than an array can hold
     */
    public void seal() {
        before = new int[shards + 1];
        beforeBlock = new int[shards][];
        long count = 0;
        for (int shard = 0; shard < shards; shard++) {
            before[shard] = Math.toIntExact(count);
            long[] words = rows[shard] == null ? NONE : rows[shard];
            int[] blocks = new int[(words.length + BLOCK_WORDS - 1) / BLOCK_WORDS];
            int inShard = 0;
            for (int word = 0; word < words.length; word++) {
                if (word % BLOCK_WORDS == 0) {
                    blocks[word / BLOCK_WORDS] = inShard;
                }
                inShard += Long.bitCount(words[word]);
            }
            beforeBlock[shard] = blocks;
            count += inShard;
            if (count > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("more than 2^31 - 9 documents have a duplicate: split the run");
            }
        }
        before[shards] = (int) count;
        size = (int) count;
    }

    /** Number of members. */
    public int size() {
        return size;
    }

    /** Number of a member. What it returns for a reference that is no member means nothing. */
    public int idOf(long docRef) {
        int shard = DocRef.shard(docRef);
        int row = DocRef.row(docRef);
        long[] words = rows[shard];
        int word = row >>> 6;
        int block = word / BLOCK_WORDS;
        int id = before[shard] + beforeBlock[shard][block];
        for (int w = block * BLOCK_WORDS; w < word; w++) {
            id += Long.bitCount(words[w]);
        }
        return id + Long.bitCount(words[word] & ((1L << row) - 1));
    }

    /** The member with this number. */
    public long refOf(int id) {
        int shard = floor(before, shards, id);
        int inShard = id - before[shard];
        long[] words = rows[shard];
        int[] blocks = beforeBlock[shard];
        int block = floor(blocks, blocks.length, inShard);
        int left = inShard - blocks[block];
        int word = block * BLOCK_WORDS;
        while (Long.bitCount(words[word]) <= left) {
            left -= Long.bitCount(words[word++]);
        }
        long bits = words[word];
        for (; left > 0; left--) {
            bits &= bits - 1;
        }
        return DocRef.of(shard, word << 6 | Long.numberOfTrailingZeros(bits));
    }

    /** The last index below {@code length} whose value is at most {@code key}; of equal values the last. */
    private static int floor(int[] ascending, int length, int key) {
        int low = 0;
        int high = length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (ascending[middle] <= key) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
