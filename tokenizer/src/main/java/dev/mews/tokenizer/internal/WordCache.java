package dev.mews.tokenizer.internal;

/**
 * Remembers the token ids of words of up to 15 bytes: two places per word, the older word making room. Not thread-safe.
 */
public final class WordCache {
    /** How many cells {@link #copy} may write. */
    public static final int MAX_IDS = 5;

    /* An entry is four longs, a set two entries, 64 bytes: the two longs of the key, then the ids, 24 bits each:
     * [fifth id, upper 12 bits | count, 4 bits | second id | first id] and [fifth id, lower 12 bits | 4 bits unused |
     * fourth id | third id]. */
    private static final int SET_BITS = 16;
    private static final int ENTRY = 4;
    private static final int SET = 2 * ENTRY;
    private static final int ID = 0xFFFFFF;

    private final long[] sets = new long[SET << SET_BITS];

    /** Copies the ids of a word to {@code target} and returns how many there were, 0 when the word is not here. */
    public int copy(long high, long low, int[] target, int at) {
        long[] cells = sets;
        int set = set(high, low);
        if (cells[set + 1] == low && cells[set] == high) {
            return unpack(cells[set + 2], cells[set + 3], target, at);
        }
        if (cells[set + ENTRY + 1] == low && cells[set + ENTRY] == high) {
            return unpack(cells[set + ENTRY + 2], cells[set + ENTRY + 3], target, at);
        }
        return 0;
    }

    /** Keeps the ids of a word, unless they are more than {@link #MAX_IDS}. */
    public void put(long high, long low, int[] ids, int count) {
        if (count > MAX_IDS) {
            return;
        }
        int set = set(high, low);
        System.arraycopy(sets, set, sets, set + ENTRY, ENTRY);
        long fifth = count > 4 ? ids[4] : 0;
        sets[set] = high;
        sets[set + 1] = low;
        sets[set + 2] = ids[0] | (count > 1 ? (long) ids[1] << 24 : 0) | (long) count << 48 | fifth >>> 12 << 52;
        sets[set + 3] = (count > 2 ? ids[2] : 0) | (count > 3 ? (long) ids[3] << 24 : 0) | fifth << 52;
    }

    /** Writes two ids even where there is one: a write is cheaper than to ask. */
    private static int unpack(long first, long second, int[] target, int at) {
        int count = (int) (first >>> 48) & 0xF;
        target[at] = (int) first & ID;
        target[at + 1] = (int) (first >>> 24) & ID;
        if (count > 2) {
            target[at + 2] = (int) second & ID;
            target[at + 3] = (int) (second >>> 24) & ID;
            target[at + 4] = (int) (first >>> 52) << 12 | (int) (second >>> 52);
        }
        return count;
    }

    private static int set(long high, long low) {
        return (int) (PackedKeys.hash(high, low) >>> (64 - SET_BITS)) * SET;
    }
}
