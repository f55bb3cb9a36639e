package dev.mews.loader;

import java.util.Arrays;

/**
 * Best-fit decreasing: longest item first, each into the fullest pack that still has room. Items of equal length keep their
 * order. Works on lengths only; one instance serves many calls.
 *
 * <p>The fullest pack with room is found in a bitset of the rooms that occur, three levels of 64, so a call costs a few
 * operations per item whatever the capacity (up to 2^24).
 *
 * @see "Ding et al., Fewer Truncations Improve Language Modeling, ICML 2024, section 3"
 */
public final class BestFit {
    /** What {@link #pack} writes for an item that no pack took. */
    public static final int NONE = -1;

    private final int capacity;
    private final int[] countByLength;
    private final int[] headByRoom;
    private final long[][] levels;
    private int[] order = new int[0];
    private int[] room = new int[0];
    private int[] nextWithRoom = new int[0];

    /** @param capacity tokens of a pack, from 1 to 2^24 */
    public BestFit(int capacity) {
        if (capacity < 1 || capacity > 1 << 24) {
            throw new IllegalArgumentException("capacity must be in [1, 16777216], but was " + capacity);
        }
        this.capacity = capacity;
        this.countByLength = new int[capacity + 2];
        this.headByRoom = new int[capacity + 1];
        Arrays.fill(headByRoom, NONE);
        int words = (capacity >>> 6) + 1;
        int count = 1;
        for (int left = words; left > 1; left = (left + 63) >>> 6) {
            count++;
        }
        this.levels = new long[count][];
        for (int level = 0; level < count; level++) {
            levels[level] = new long[words];
            words = (words + 63) >>> 6;
        }
    }

    /** Tokens of a pack. */
    public int capacity() {
        return capacity;
    }

    /**
     * Packs {@code items} items.
     *
     * @param lengths their lengths, each in [1, capacity]
     * @param maxPacks the most packs to open
     * @param packOf receives the pack of each item, or {@link #NONE} if it fits no pack and no more may be opened
     * @return number of packs
     */
    public int pack(int[] lengths, int items, int maxPacks, int[] packOf) {
        sortByLength(lengths, items);
        int packs = 0;
        for (int k = 0; k < items; k++) {
            int item = order[k];
            int length = lengths[item];
            int found = atLeast(length);
            int pack;
            if (found >= 0) {
                pack = headByRoom[found];
                headByRoom[found] = nextWithRoom[pack];
                if (headByRoom[found] == NONE) {
                    clear(found);
                }
                room[pack] = found - length;
            } else if (packs < maxPacks) {
                pack = packs++;
                if (pack == room.length) {
                    int longer = Math.max(64, 2 * pack);
                    room = Arrays.copyOf(room, longer);
                    nextWithRoom = Arrays.copyOf(nextWithRoom, longer);
                }
                room[pack] = capacity - length;
            } else {
                packOf[item] = NONE;
                continue;
            }
            packOf[item] = pack;
            int left = room[pack];
            if (left > 0) {
                if (headByRoom[left] == NONE) {
                    set(left);
                }
                nextWithRoom[pack] = headByRoom[left];
                headByRoom[left] = pack;
            }
        }
        reset(packs);
        return packs;
    }

    /** Room left in a pack of the last call. */
    public int room(int pack) {
        return room[pack];
    }

    private void sortByLength(int[] lengths, int items) {
        if (order.length < items) {
            order = new int[Math.max(items, 2 * order.length)];
        }
        Arrays.fill(countByLength, 0);
        for (int i = 0; i < items; i++) {
            countByLength[capacity - lengths[i] + 1]++;
        }
        for (int i = 1; i < countByLength.length; i++) {
            countByLength[i] += countByLength[i - 1];
        }
        for (int i = 0; i < items; i++) {
            order[countByLength[capacity - lengths[i]]++] = i;
        }
    }

    private void reset(int packs) {
        for (int pack = 0; pack < packs; pack++) {
            int left = room[pack];
            if (left > 0 && headByRoom[left] != NONE) {
                headByRoom[left] = NONE;
                clear(left);
            }
        }
    }

    private void set(int value) {
        int v = value;
        for (long[] level : levels) {
            long before = level[v >>> 6];
            level[v >>> 6] = before | 1L << v;
            if (before != 0) {
                return;
            }
            v >>>= 6;
        }
    }

    private void clear(int value) {
        int v = value;
        for (long[] level : levels) {
            level[v >>> 6] &= ~(1L << v);
            if (level[v >>> 6] != 0) {
                return;
            }
            v >>>= 6;
        }
    }

    /** The smallest room that occurs and is at least {@code value}, or -1. */
    private int atLeast(int value) {
        int v = value;
        for (int level = 0; level < levels.length; level++) {
            int word = v >>> 6;
            if (word < levels[level].length) {
                long bits = levels[level][word] & (-1L << v);
                if (bits != 0) {
                    int found = (word << 6) + Long.numberOfTrailingZeros(bits);
                    for (int below = level - 1; below >= 0; below--) {
                        found = (found << 6) + Long.numberOfTrailingZeros(levels[below][found]);
                    }
                    return found;
                }
            }
            v = word + 1;
        }
        return -1;
    }
}
