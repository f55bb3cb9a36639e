package dev.mews.model.eval;

/**
 * How closely memorization is looked at.
 *
 * @param packs most packs of each window, and of the fresh tokens of each source
 * @param perDecade windows for a tenfold distance
 * @param allCheckpoints whether every checkpoint is measured, or only the newest
 */
public record MemorizationOptions(int packs, int perDecade, boolean allCheckpoints) {
    public MemorizationOptions {
        if (packs < 2) {
            throw new IllegalArgumentException("packs must be at least 2, but was " + packs);
        }
        if (perDecade < 1) {
            throw new IllegalArgumentException("perDecade must be at least 1, but was " + perDecade);
        }
    }
}
