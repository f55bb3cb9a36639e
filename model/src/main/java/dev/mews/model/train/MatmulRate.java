package dev.mews.model.train;

import dev.mews.model.internal.torch.MatmulProbe;

/** How fast this machine multiplies matrices with the settings training uses: what utilisation is measured against. */
public final class MatmulRate {
    private MatmulRate() {}

    /**
     * Floating-point operations per second of a float32 product of square matrices, best of a few; takes under a second on an
     * idle processor.
     *
     * @param threads as in the config; 0: one per processor
     */
    public static double measure(int threads) {
        return MatmulProbe.measure(threads);
    }
}
