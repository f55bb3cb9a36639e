package dev.mews.loader.shuffle;

import dev.mews.core.hash.Hash128;
import java.io.IOException;
import java.util.List;
import java.util.PriorityQueue;

/** Merges runs over a range of shuffle keys. What comes out does not depend on how the documents were cut into runs. */
public final class ShuffleMerge {
    private ShuffleMerge() {}

    /** Receives the documents in the order of the shuffle. */
    @FunctionalInterface
    public interface Sink {
        /** A document with its tokens at {@code [0, count)}; the array is reused. */
        void accept(Hash128 id, int[] tokens, int count) throws IOException;
    }

    /**
     * The first key of a part when the space of 64-bit keys is cut into equal parts.
     *
     * @param part from 0; the first key behind the last part, {@code parts}, is 2^64 and comes out as 0
     */
    public static long firstKey(int part, int parts) {
        if (part == 0 || part == parts) {
            return 0;
        }
        // part * 2^64 / parts without overflow: 2^64 = quotient * parts + remainder.
        long quotient = Long.divideUnsigned(-1L, parts);
        long remainder = Long.remainderUnsigned(-1L, parts) + 1;
        return part * quotient + part * remainder / parts;
    }

    /** Passes on every document whose key lies in one of {@code parts} equal parts of the key space. */
    public static void merge(List<ShuffleRun> runs, int part, int parts, Sink sink) throws IOException {
        long first = firstKey(part, parts);
        PriorityQueue<Head> heads = new PriorityQueue<>(Math.max(1, runs.size()));
        for (ShuffleRun run : runs) {
            int end = part + 1 == parts ? run.documents() : run.firstAtLeast(firstKey(part + 1, parts));
            Head head = new Head(run, run.firstAtLeast(first), end);
            if (head.advanceTo(head.next)) {
                heads.add(head);
            }
        }
        int[] tokens = new int[1 << 12];
        while (!heads.isEmpty()) {
            Head head = heads.poll();
            int count = head.run.length(head.next);
            tokens = head.run.read(head.next, tokens);
            sink.accept(head.id, tokens, count);
            if (head.advanceTo(head.next + 1)) {
                heads.add(head);
            }
        }
    }

    private static final class Head implements Comparable<Head> {
        private final ShuffleRun run;
        private final int end;
        private int next;
        private long key;
        private Hash128 id = new Hash128(0, 0);

        Head(ShuffleRun run, int next, int end) {
            this.run = run;
            this.next = next;
            this.end = end;
        }

        boolean advanceTo(int document) throws IOException {
            next = document;
            if (next >= end) {
                return false;
            }
            key = run.key(next);
            id = run.id(next);
            return true;
        }

        @Override
        public int compareTo(Head other) {
            return ShuffleRunWriter.compare(key, id.high(), id.low(), other.key, other.id.high(), other.id.low());
        }
    }
}
