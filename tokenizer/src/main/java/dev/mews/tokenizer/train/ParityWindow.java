package dev.mews.tokenizer.train;

/** For which groups the last merges were chosen. */
final class ParityWindow {
    private final int[] last;
    private final int[] times;
    /** How often a group may be in the window. */
    private final double most;

    private int next;
    private int filled;

    /** @param alpha share of the window that a group may have, times the number of groups */
    ParityWindow(int window, int groups, double alpha) {
        last = new int[window];
        times = new int[groups];
        most = alpha * window / groups;
    }

    /** Whether a group was chosen too often. */
    boolean isSpent(int group) {
        return last.length > 0 && times[group] > most;
    }

    void chosen(int group) {
        if (last.length > 0) {
            if (filled == last.length) {
                times[last[next]]--;
            } else {
                filled++;
            }
            last[next] = group;
            times[group]++;
            next = (next + 1) % last.length;
        }
    }
}
