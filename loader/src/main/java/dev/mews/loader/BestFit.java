package dev.mews.loader;

import java.util.Arrays;

/**
 * Best-fit decreasing: longest item first, each into the fullest pack that still has room. Items of equal length keep their
 * order. Works on lengths only; one instance serves many calls.
 *
 * <p>The fullest pack with room is found in a bitset of the rooms that occur, up to four levels of 64, once for all items of
 * one length that the pack can hold: a few operations per item whatever the capacity (up to 2^24).
 *
 * @see "Ding et al., Fewer Truncations Improve Language Modeling, ICML 2024, section 3"
 */
public final class BestFit {
    /** What {@link #pack} writes for an item that no pack took. */
    public static final int NONE = -1;

    private final int capacity;
    /** Where the items of each length end in {@link #order}, the longest length first; counters while sorting. */
    private final int[] rankEnd;

    private final int[] headByRoom;
    private final long[][] levels;
    private int[] order = new int[0];
    private int[] halfSorted = new int[0];
    private int[] room = new int[0];
    private int[] nextWithRoom = new int[0];

    /** @param capacity tokens of a pack, from 1 to 2^24 */
    public BestFit(int capacity) {
        if (capacity < 1 || capacity > 1 << 24) {
            throw new IllegalArgumentException("capacity must be in [1, 16777216], but was " + capacity);
        }
        this.capacity = capacity;
        this.rankEnd = new int[capacity + 3];
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
        boolean counted = sortByLength(lengths, items);
        int packs = 0;
        int from = 0;
        int rank = 0;
        while (from < items) {
            int length;
            int end;
            if (counted) {
                end = rankEnd[rank];
                length = capacity - rank++;
            } else {
                length = lengths[order[from]];
                end = from + 1;
                while (end < items && lengths[order[end]] == length) {
                    end++;
                }
            }
            packs = pack(length, from, end, packs, maxPacks, packOf);
            from = end;
        }
        reset(packs);
        return packs;
    }

    /**
     * Packs the items of one length. The pack that takes an item stays the fullest one with room for the next, so each takes
     * as many as it can hold at once.
     */
    private int pack(int length, int from, int end, int packsBefore, int maxPacks, int[] packOf) {
        int packs = packsBefore;
        int k = from;
        while (k < end) {
            int found = atLeast(length);
            if (found < 0) {
                if (packs == maxPacks) {
                    while (k < end) {
                        packOf[order[k++]] = NONE;
                    }
                    break;
                }
                int pack = open(packs++);
                int until = Math.min(end, k + capacity / length);
                push(pack, capacity - (until - k) * length);
                while (k < until) {
                    packOf[order[k++]] = pack;
                }
                continue;
            }
            int most = found / length;
            int pack = headByRoom[found];
            while (pack != NONE && k < end) {
                int next = nextWithRoom[pack];
                int until = Math.min(end, k + most);
                push(pack, found - (until - k) * length);
                while (k < until) {
                    packOf[order[k++]] = pack;
                }
                pack = next;
            }
            headByRoom[found] = pack;
            if (pack == NONE) {
                clear(found);
            }
        }
        return packs;
    }

    private int open(int pack) {
        if (pack == room.length) {
            int longer = Math.max(64, 2 * pack);
            room = Arrays.copyOf(room, longer);
            nextWithRoom = Arrays.copyOf(nextWithRoom, longer);
        }
        return pack;
    }

    private void push(int pack, int left) {
        room[pack] = left;
        if (left > 0) {
            if (headByRoom[left] == NONE) {
                set(left);
            }
            nextWithRoom[pack] = headByRoom[left];
            headByRoom[left] = pack;
        }
    }

    /** Room left in a pack of the last call. */
    public int room(int pack) {
        return room[pack];
    }

    /** Longest first, ties in order; true if {@link #rankEnd} has the end of each length in that order. */
    private boolean sortByLength(int[] lengths, int items) {
        if (order.length < items) {
            order = new int[Math.max(items, 2 * order.length)];
        }
        if (items < capacity / 2) {
            // So few items that counting every possible length would cost more than sorting them by two digits.
            int bits = (Integer.SIZE - Integer.numberOfLeadingZeros(capacity) + 1) / 2;
            if (halfSorted.length < items) {
                halfSorted = new int[order.length];
            }
            sortByDigit(lengths, items, 0, bits, false);
            sortByDigit(lengths, items, bits, bits, true);
            return false;
        }
        Arrays.fill(rankEnd, 0, capacity + 2, 0);
        for (int i = 0; i < items; i++) {
            rankEnd[capacity - lengths[i] + 1]++;
        }
        for (int i = 1; i < capacity + 2; i++) {
            rankEnd[i] += rankEnd[i - 1];
        }
        for (int i = 0; i < items; i++) {
            order[rankEnd[capacity - lengths[i]]++] = i;
        }
        return true;
    }

    /** One stable pass of a radix sort by {@code capacity - length}. */
    private void sortByDigit(int[] lengths, int items, int shift, int bits, boolean last) {
        int mask = (1 << bits) - 1;
        int[] ends = rankEnd;
        Arrays.fill(ends, 0, mask + 2, 0);
        for (int i = 0; i < items; i++) {
            ends[((capacity - lengths[i]) >>> shift & mask) + 1]++;
        }
        for (int d = 1; d <= mask; d++) {
            ends[d] += ends[d - 1];
        }
        for (int i = 0; i < items; i++) {
            int item = last ? halfSorted[i] : i;
            int place = ends[(capacity - lengths[item]) >>> shift & mask]++;
            if (last) {
                order[place] = item;
            } else {
                halfSorted[place] = item;
            }
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
