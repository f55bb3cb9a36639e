package dev.mews.tokenizer.train;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/** In which groups of documents each pre-token occurs, and how often (weighted). */
final class GroupCounts {
    private final IntArrayList starts = new IntArrayList(new int[] {0});
    private final IntArrayList groups = new IntArrayList();
    private final LongArrayList counts = new LongArrayList();

    /** Adds one count of the pre-token that comes next. */
    void add(int group, long count) {
        groups.add(group);
        counts.add(count);
    }

    /** Ends the counts of a pre-token; they are numbered from 0. */
    void end() {
        starts.add(groups.size());
    }

    /** Adds the counts of a pre-token to sums by group; one that was never added has none. */
    void addTo(int word, long[] sums) {
        if (word + 1 < starts.size()) {
            for (int i = starts.getInt(word); i < starts.getInt(word + 1); i++) {
                sums[groups.getInt(i)] += counts.getLong(i);
            }
        }
    }
}
