package dev.mews.filters.rules;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/** Set of strings by hash and length: two strings are taken for equal when both agree. */
final class RangeSet {
    private final LongOpenHashSet seen = new LongOpenHashSet();

    /** True when it was not there before. */
    boolean add(long hash, int length) {
        return seen.add(hash ^ (length * 0x9e37_79b9_7f4a_7c15L));
    }
}
