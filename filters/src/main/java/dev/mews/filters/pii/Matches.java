package dev.mews.filters.pii;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Matches of all scanners in one text. */
final class Matches {
    /** In the order of precedence when two matches cover the same characters. */
    enum Kind {
        SECRET,
        EMAIL,
        IP_ADDRESS
    }

    /** A match in {@code [start, end)}. */
    record Match(Kind kind, int start, int end) {}

    private final List<Match> found = new ArrayList<>(0);

    void add(Kind kind, int start, int end) {
        found.add(new Match(kind, start, end));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Matches that do not overlap, by position: the leftmost, and of those the longest, wins. */
    List<Match> resolved() {
        found.sort(Comparator.comparingInt(Match::start)
                .thenComparing(Comparator.comparingInt(Match::end).reversed())
                .thenComparing(Match::kind));
        List<Match> kept = new ArrayList<>();
        int end = 0;
        for (Match match : found) {
            if (match.start() >= end) {
                kept.add(match);
                end = match.end();
            }
        }
        return kept;
    }
}
