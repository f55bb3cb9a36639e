package dev.mews.tokenizer.internal;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts byte strings in memory: an open-addressing hash table of primitive arrays. Not thread-safe.
 *
 * <p>Memory is 32 bytes per slot, at most two thirds of the slots in use, plus the bytes of strings over 15 bytes.
 */
public final class CountTable {
    /* A slot is four longs: [first 8 bytes, rest, count, hash]. Rest holds up to 7 more bytes and the length, or, for a
     * longer string, 0xFF in the lowest byte and above it the place of (length, bytes) in the arena. */
    private static final int SLOT = 4;
    private static final int LONG_STRING = 0xFF;
    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] slots = new long[FIRST_CAPACITY * SLOT];
    private int capacityBits = 12;
    private int size;
    private byte[] arena = new byte[1 << 12];
    private int arenaSize;
    private final long maxBytes;

    /** Counts of single bytes, the most frequent strings of all where digits and punctuation are cut alone. */
    private final long[] singleBytes = new long[256];

    private int growAt;
    private int spillAt;

    /** @param maxBytes memory the arrays may take, also while they grow */
    public CountTable(long maxBytes) {
        this.maxBytes = maxBytes;
        setLimits();
    }

    /** Receives the entries of a table. */
    @FunctionalInterface
    public interface Sink {
        /** One byte string and its count; the array belongs to the caller. */
        void accept(byte[] bytes, int offset, int length, long count) throws IOException;
    }

    /**
     * Whether adding one more string of {@code length} bytes might need more than the memory limit. Then write the
     * entries somewhere and {@link #clear}. An empty table takes any string.
     */
    public boolean mustSpillBefore(int length) {
        return size >= spillAt
                || (length > PackedKeys.MAX_LENGTH
                        && arenaSize + 4L + length > arena.length
                        && size > 0
                        && slots.length * 8L + arena.length + Math.max(arenaSize + 4L + length, 2L * arena.length)
                                > maxBytes);
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
                slots[at + 2] = Math.addExact(slots[at + 2], count);
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
                table[at + 2] = Math.addExact(table[at + 2], count);
                return;
            }
            if (slotLow == 0) {
                set(at, high, low, count, 0);
                return;
            }
            at = at + SLOT & mask;
        }
    }

    /** Gives all entries in the order of their unsigned bytes, a prefix first. */
    public void forEachSorted(Sink sink) throws IOException {
        for (int b = 0; b < singleBytes.length; b++) {
            if (singleBytes[b] > 0) {
                add(new byte[] {(byte) b}, 0, 1, singleBytes[b]);
                singleBytes[b] = 0;
            }
        }
        int[] order = new int[size];
        int n = 0;
        for (int at = 0; at < slots.length; at += SLOT) {
            if (slots[at + 1] != 0) {
                order[n++] = at;
            }
        }
        IntArrays.quickSort(order, this::compare);
        byte[] bytes = new byte[16];
        for (int at : order) {
            if (isLong(at)) {
                sink.accept(arena, place(at) + 4, length(at), slots[at + 2]);
            } else {
                sink.accept(bytes, 0, PackedKeys.unpack(slots[at], slots[at + 1], bytes), slots[at + 2]);
            }
        }
    }

    /** Forgets all entries, keeping the arrays. */
    public void clear() {
        Arrays.fill(slots, 0);
        size = 0;
        arenaSize = 0;
    }

    private void setLimits() {
        growAt = slots.length / SLOT / 3 * 2;
        boolean mayGrow = slots.length < 1 << 30 && slots.length * 24L + arena.length <= maxBytes;
        spillAt = mayGrow ? Integer.MAX_VALUE : growAt;
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
            arena = Arrays.copyOf(arena, (int) Math.min(Math.max(needed, 2L * arena.length), Integer.MAX_VALUE - 8));
            setLimits();
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
        if (size > growAt) {
            grow();
        }
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
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
