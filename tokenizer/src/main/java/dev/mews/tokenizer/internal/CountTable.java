package dev.mews.tokenizer.internal;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.Arrays;

/**
 * Counts byte strings in memory: an open-addressing hash table of primitive arrays. Not thread-safe.
 *
 * <p>Memory is 32 bytes per slot, plus the bytes of strings over 15 bytes. The table grows when two thirds of the slots are
 * in use; when the memory limit forbids that, it is filled to seven eighths. Then a string that is there is found in the
 * 4.5th slot on average (Knuth, The Art of Computer Programming 3, 6.4, linear probing), which costs less than to sort,
 * write and merge the entries.
 */
public final class CountTable {
    /* A slot is four longs: [first 8 bytes, rest, count, hash]. Rest holds up to 7 more bytes and the length, or, for a
     * longer string, 0xFF in the lowest byte and above it the place of (length, bytes) in the arena. */
    private static final int SLOT = 4;
    private static final int LONG_STRING = 0xFF;
    private static final int FIRST_BITS = 10;
    private static final int FIRST_ARENA = 1 << 10;

    private long[] slots = new long[SLOT << FIRST_BITS];
    private int capacityBits = FIRST_BITS;
    private int size;
    private byte[] arena = new byte[FIRST_ARENA];
    private int arenaSize;
    private final Budget budget;

    /** Counts of single bytes, the most frequent strings of all where digits and punctuation are cut alone. */
    private final long[] singleBytes = new long[256];

    /** Most strings that are counted at once. */
    public static final int MOST_AT_ONCE = 256;

    private int growAt;
    private int fullAt;

    /** A table whose arrays count against {@code budget}. */
    public CountTable(Budget budget) {
        this.budget = budget;
        budget.used += bytes();
        setLimits();
    }

    /** Memory that several tables of one thread share. */
    public static final class Budget {
        private final long limit;
        private long used;

        /* Of the short strings that are counted at once: their keys, where they are looked for first, which they are. */
        private final long[] highs = new long[MOST_AT_ONCE];
        private final long[] lows = new long[MOST_AT_ONCE];
        private final int[] places = new int[MOST_AT_ONCE];
        private final int[] numbers = new int[MOST_AT_ONCE];

        /** @param limit bytes that the arrays may take, also while they grow */
        public Budget(long limit) {
            this.limit = limit;
        }

        /** Whether there is room for one more table. */
        public boolean allowsTable() {
            return used + ((SLOT * 8L) << FIRST_BITS) + FIRST_ARENA <= limit;
        }
    }

    /**
     * Whether adding one more string of {@code length} bytes might need more than the memory limit. Then write the
     * entries of all tables of the budget somewhere, and {@link #clear} or {@link #discard} them. An empty table takes any
     * string.
     */
    public boolean mustSpillBefore(int length) {
        return (size >= fullAt && !mayGrow())
                || (length > PackedKeys.MAX_LENGTH
                        && arenaSize + 4L + length > arena.length
                        && size > 0
                        && budget.used + Math.max(arenaSize + 4L + length, 2L * arena.length) > budget.limit);
    }

    private boolean mayGrow() {
        return slots.length < 1 << 30 && budget.used + slots.length * 16L <= budget.limit;
    }

    /** Adds one to the count of a string of at least one byte. */
    public void increment(byte[] text, int from, int length) {
        if (length == 1) {
            singleBytes[text[from] & 0xFF]++;
        } else if (length > PackedKeys.MAX_LENGTH) {
            add(text, from, length, 1);
        } else if (PackedKeys.readable(text, from)) {
            addShort(PackedKeys.high(text, from, length), PackedKeys.low(text, from, length), 1);
        } else {
            addShort(PackedKeys.highSlow(text, from, length), PackedKeys.lowSlow(text, from, length), 1);
        }
    }

    /**
     * Adds one to the count of each of several strings in a row, where that takes no memory; the others are left to
     * {@link #increment(byte[], int, int)}. Where each is looked for is known before the first one is, so that the processor need not
     * wait for the memory of one before it asks for that of the next.
     *
     * @param from where the first string begins
     * @param ends where each ends
     * @param n number of strings, at most {@value #MOST_AT_ONCE}
     * @param others receives which were not counted
     * @return how many were not
     */
    public int increment(byte[] text, int from, int[] ends, int n, int[] others) {
        int shortStrings = 0;
        int left = 0;
        int shift = 64 - capacityBits;
        long[] highs = budget.highs;
        long[] lows = budget.lows;
        int[] places = budget.places;
        int[] numbers = budget.numbers;
        for (int i = 0, start = from; i < n; i++) {
            int end = ends[i];
            int length = end - start;
            if (length == 1) {
                singleBytes[text[start] & 0xFF]++;
            } else if (length > PackedKeys.MAX_LENGTH) {
                others[left++] = i;
            } else {
                long high = PackedKeys.highOf(text, start, length);
                long low = PackedKeys.lowOf(text, start, length);
                highs[shortStrings] = high;
                lows[shortStrings] = low;
                places[shortStrings] = (int) (PackedKeys.hash(high, low) >>> shift) * SLOT;
                numbers[shortStrings++] = i;
            }
            start = end;
        }
        long[] table = slots;
        int mask = table.length - 1;
        for (int i = 0; i < shortStrings; i++) {
            int at = places[i];
            long low = lows[i];
            long high = highs[i];
            long slotLow = table[at + 1];
            while (slotLow != 0 && (slotLow != low || table[at] != high)) {
                at = at + SLOT & mask;
                slotLow = table[at + 1];
            }
            if (slotLow == 0) {
                others[left++] = numbers[i];
            } else {
                table[at + 2] = sum(table[at + 2], 1);
            }
        }
        return left;
    }

    /** Adds to the count of a string of at least one byte. */
    public void add(byte[] text, int from, int length, long count) {
        if (length <= PackedKeys.MAX_LENGTH) {
            addShort(PackedKeys.highSlow(text, from, length), PackedKeys.lowSlow(text, from, length), count);
            return;
        }
        long hash = PackedKeys.hash(text, from, length);
        long prefix = PackedKeys.highSlow(text, from, 8);
        int mask = slots.length - 1;
        int at = (int) (hash >>> (64 - capacityBits)) * SLOT;
        while (slots[at + 1] != 0) {
            if (slots[at + 3] == hash && slots[at] == prefix && isLong(at) && sameBytes(at, text, from, length)) {
                slots[at + 2] = sum(slots[at + 2], count);
                return;
            }
            at = at + SLOT & mask;
        }
        set(at, prefix, (long) store(text, from, length) << 8 | LONG_STRING, count, hash);
    }

    private void addShort(long high, long low, long count) {
        long[] table = slots;
        int mask = table.length - 1;
        int at = (int) (PackedKeys.hash(high, low) >>> (64 - capacityBits)) * SLOT;
        while (true) {
            long slotLow = table[at + 1];
            if (slotLow == low && table[at] == high) {
                table[at + 2] = sum(table[at + 2], count);
                return;
            }
            if (slotLow == 0) {
                set(at, high, low, count, 0);
                return;
            }
            at = at + SLOT & mask;
        }
    }

    /** A cursor over all entries in the order of their unsigned bytes, a prefix first; the table must not change. */
    public Cursor sorted() {
        for (int b = 0; b < singleBytes.length; b++) {
            if (singleBytes[b] > 0) {
                add(new byte[] {(byte) b}, 0, 1, singleBytes[b]);
                singleBytes[b] = 0;
            }
        }
        int[] order = new int[size];
        long[] prefixes = new long[size];
        int n = 0;
        for (int at = 0; at < slots.length; at += SLOT) {
            if (slots[at + 1] != 0) {
                order[n] = at;
                // Signed order of this is unsigned order of the first 8 bytes.
                prefixes[n++] = slots[at] ^ Long.MIN_VALUE;
            }
        }
        int[] permutation = new int[size];
        for (int i = 0; i < size; i++) {
            permutation[i] = i;
        }
        LongArrays.radixSortIndirect(permutation, prefixes, false);
        int[] sorted = new int[size];
        int from = 0;
        for (int i = 0; i < size; i++) {
            sorted[i] = order[permutation[i]];
            if (prefixes[permutation[i]] != prefixes[permutation[from]]) {
                sortRest(sorted, from, i);
                from = i;
            }
        }
        sortRest(sorted, from, size);
        // Whoever walks through them does so once, and from then on in the order of memory.
        long[] entries = new long[3 * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(slots, sorted[i], entries, 3 * i, 3);
        }
        return new Cursor(entries);
    }

    /** Sorts entries with the same first 8 bytes. */
    private void sortRest(int[] sorted, int from, int to) {
        if (to - from > 1) {
            IntArrays.quickSort(sorted, from, to, this::compare);
        }
    }

    /** Walks through the entries of a table. */
    public final class Cursor {
        private final long[] entries;
        private final byte[] packed = new byte[16];
        private byte[] key = packed;
        private int offset;
        private int length;
        private long count;
        private long prefix;
        private int next;

        private Cursor(long[] entries) {
            this.entries = entries;
        }

        /** Goes to the next entry; false behind the last one. */
        public boolean next() {
            if (next == entries.length) {
                return false;
            }
            prefix = entries[next];
            long rest = entries[next + 1];
            count = entries[next + 2];
            next += 3;
            if ((rest & 0xFF) == LONG_STRING) {
                int place = (int) (rest >>> 8);
                key = arena;
                offset = place + 4;
                length = intAt(place);
            } else {
                key = packed;
                offset = 0;
                length = PackedKeys.unpack(prefix, rest, packed);
            }
            return true;
        }

        /** The first 8 bytes as an unsigned number, zeros behind the end: its order is that of the byte strings. */
        public long prefix() {
            return prefix;
        }

        /** Array that holds the byte string. */
        public byte[] key() {
            return key;
        }

        /** Where the byte string begins. */
        public int offset() {
            return offset;
        }

        /** Length of the byte string. */
        public int length() {
            return length;
        }

        /** Its count. */
        public long count() {
            return count;
        }
    }

    /** Number of different strings, single bytes apart. */
    public int size() {
        return size;
    }

    /** Forgets all entries, keeping the arrays. */
    public void clear() {
        Arrays.fill(slots, 0);
        size = 0;
        arenaSize = 0;
    }

    /** Gives the memory back to the budget; the table must not be used any more. */
    public void discard() {
        budget.used -= bytes();
        slots = new long[0];
        arena = new byte[0];
    }

    private long bytes() {
        return slots.length * 8L + arena.length;
    }

    private void setLimits() {
        growAt = slots.length / SLOT / 3 * 2;
        fullAt = slots.length / SLOT / 8 * 7;
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        if (sum < a) {
            throw new ArithmeticException("a pre-token occurs more than 2^63 - 1 times");
        }
        return sum;
    }

    private boolean isLong(int at) {
        return (slots[at + 1] & 0xFF) == LONG_STRING;
    }

    private int place(int at) {
        return (int) (slots[at + 1] >>> 8);
    }

    private int length(int at) {
        return isLong(at) ? intAt(place(at)) : (int) slots[at + 1] & 0xFF;
    }

    private int intAt(int place) {
        return arena[place] << 24
                | (arena[place + 1] & 0xFF) << 16
                | (arena[place + 2] & 0xFF) << 8
                | (arena[place + 3] & 0xFF);
    }

    private boolean sameBytes(int at, byte[] text, int from, int length) {
        int place = place(at);
        return intAt(place) == length && Arrays.equals(arena, place + 4, place + 4 + length, text, from, from + length);
    }

    private int store(byte[] text, int from, int length) {
        long needed = arenaSize + 4L + length;
        if (needed > arena.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException(
                        "pre-tokens over 15 bytes need more than 2 GiB: lower the memory limit");
            }
            budget.used -= arena.length;
            arena = Arrays.copyOf(arena, (int) Math.min(Math.max(needed, 2L * arena.length), Integer.MAX_VALUE - 8));
            budget.used += arena.length;
        }
        int place = arenaSize;
        arena[place] = (byte) (length >>> 24);
        arena[place + 1] = (byte) (length >>> 16);
        arena[place + 2] = (byte) (length >>> 8);
        arena[place + 3] = (byte) length;
        System.arraycopy(text, from, arena, place + 4, length);
        arenaSize = (int) needed;
        return place;
    }

    private void set(int at, long high, long low, long count, long hash) {
        slots[at] = high;
        slots[at + 1] = low;
        slots[at + 2] = count;
        slots[at + 3] = hash;
        size++;
        if (size > growAt && (size > fullAt || mayGrow())) {
            grow();
        }
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        budget.used += old.length * 8L;
        capacityBits++;
        int mask = slots.length - 1;
        for (int from = 0; from < old.length; from += SLOT) {
            if (old[from + 1] != 0) {
                boolean isLong = (old[from + 1] & 0xFF) == LONG_STRING;
                long hash = isLong ? old[from + 3] : PackedKeys.hash(old[from], old[from + 1]);
                int at = (int) (hash >>> (64 - capacityBits)) * SLOT;
                while (slots[at + 1] != 0) {
                    at = at + SLOT & mask;
                }
                System.arraycopy(old, from, slots, at, SLOT);
            }
        }
        setLimits();
    }

    private int compare(int a, int b) {
        int byPrefix = Long.compareUnsigned(slots[a], slots[b]);
        if (byPrefix != 0) {
            return byPrefix;
        }
        boolean longA = isLong(a);
        boolean longB = isLong(b);
        if (!longA && !longB) {
            return Long.compareUnsigned(slots[a + 1], slots[b + 1]);
        }
        if (longA && longB) {
            int placeA = place(a) + 4;
            int placeB = place(b) + 4;
            return Arrays.compareUnsigned(arena, placeA, placeA + length(a), arena, placeB, placeB + length(b));
        }
        return longA ? -compareShortToLong(b, a) : compareShortToLong(a, b);
    }

    private int compareShortToLong(int shortAt, int longAt) {
        byte[] bytes = new byte[16];
        int length = PackedKeys.unpack(slots[shortAt], slots[shortAt + 1], bytes);
        int place = place(longAt) + 4;
        return Arrays.compareUnsigned(bytes, 0, length, arena, place, place + length(longAt));
    }
}
