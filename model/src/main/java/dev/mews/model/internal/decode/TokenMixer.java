package dev.mews.model.internal.decode;

import dev.mews.model.internal.layer.LayerCache;
import dev.mews.model.internal.torch.Work;

/**
 * Attention or Mamba-2 of one layer for a single token. Each method prepares a round of tasks on the caller's thread, from what the
 * round before left; mixers on the same input share their rounds.
 */
interface TokenMixer extends AutoCloseable {
    /**
     * The projections of the input.
     *
     * @param h normalised input
     * @param cache of the layer, extended by this token
     */
    Work project(float[] h, LayerCache cache);

    /** What the token takes from those before it. */
    Work mix();

    /** The output projection. */
    Work output();

    /** What is added to the residual stream, after the last round. */
    float[] result();

    @Override
    void close();
}
