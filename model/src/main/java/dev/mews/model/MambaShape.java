package dev.mews.model;

/**
 * The Mamba-2 half of a layer: a short causal convolution and a state-space scan with one decay per head.
 *
 * @param heads state-space heads; 0 for layers without a mixer, a pure transformer, which transformers cannot load
 * @param headSize channels per head
 * @param groups groups of heads that share B and C; divides {@code heads}
 * @param stateSize state entries per channel (N)
 * @param convWidth taps of the causal convolution, at least 1
 * @param chunkSize chunk length written to {@code config.json}; results do not depend on it
 * @param convBias whether the convolution has a bias
 * @param inBias whether the input projection has a bias
 * @param outBias whether the output projection has a bias
 * @param gatedNorm whether the output is normalised with its gate, or only gated
 * @param normBeforeGate whether the norm comes before the gate (the released models: after)
 * @param minStep lower limit of the time step after softplus, at least 0
 * @param maxStep upper limit of the time step after softplus; infinite for none
 */
public record MambaShape(
        int heads,
        int headSize,
        int groups,
        int stateSize,
        int convWidth,
        int chunkSize,
        boolean convBias,
        boolean inBias,
        boolean outBias,
        boolean gatedNorm,
        boolean normBeforeGate,
        double minStep,
        double maxStep) {
    public MambaShape {
        Checks.atLeast("mamba_n_heads", heads, 0);
        Checks.atLeast("mamba_d_head", headSize, 1);
        Checks.atLeast("mamba_n_groups", groups, 1);
        Checks.divides("mamba_n_groups", groups, "mamba_n_heads", heads);
        Checks.atLeast("mamba_d_state", stateSize, 1);
        Checks.atLeast("mamba_d_conv", convWidth, 1);
        Checks.atLeast("mamba_chunk_size", chunkSize, 1);
        if (!(minStep >= 0 && maxStep > minStep)) {
            throw new IllegalArgumentException(
                    "time_step_limit must be two numbers 0 <= low < high, but was [" + minStep + ", " + maxStep + "]");
        }
    }

    /** No mixer: what a pure transformer has in its place. */
    public static MambaShape none() {
        return new MambaShape(0, 1, 1, 1, 1, 1, false, false, false, false, false, 0, Double.POSITIVE_INFINITY);
    }

    /** Whether there is a mixer at all. */
    public boolean present() {
        return heads > 0;
    }

    /** Channels of all heads together (d_ssm). */
    public int innerSize() {
        return heads * headSize;
    }

    /** Entries of B, and of C: one state for each group; 0 without a mixer. */
    public int groupStates() {
        return present() ? groups * stateSize : 0;
    }

    /** Channels that go through the convolution: x, B and C. */
    public int convChannels() {
        return innerSize() + 2 * groupStates();
    }

    /** Rows of the input projection: z, x, B, C and one time step per head. */
    public int projectionSize() {
        return innerSize() + convChannels() + heads;
    }

    /** Whether the time step is limited at all. */
    public boolean limitsStep() {
        return minStep > 0 || maxStep < Double.POSITIVE_INFINITY;
    }
}
