package dev.mews.model.internal.train;

/** Tokens per second since the last restart: for people, never for results. */
final class Stopwatch {
    private long began = System.nanoTime();
    private long tokens;

    void count(long more) {
        tokens += more;
    }

    double perSecond() {
        return tokens * 1e9 / Math.max(1, System.nanoTime() - began);
    }

    void restart() {
        began = System.nanoTime();
        tokens = 0;
    }
}
