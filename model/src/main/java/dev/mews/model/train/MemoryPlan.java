package dev.mews.model.train;

/**
 * Native memory a run is expected to need, from the shapes alone; the Java heap comes on top.
 *
 * @param stateBytes weights, gradients and the optimizer's two moments
 * @param activationBytes what a pass holds for its backward pass, the largest slice of logits and the masks
 * @param rows packs of a pass
 * @param availableBytes memory of this machine, or of the container
 */
public record MemoryPlan(long stateBytes, long activationBytes, int rows, long availableBytes) {
    /**
     * What libtorch, its kernels' work areas and the allocator took beside: 60 to 310 MiB over seven shapes and settings.
     */
    public static final long RUNTIME_BYTES = 256L << 20;

    /** All together. */
    public long totalBytes() {
        return stateBytes + activationBytes + RUNTIME_BYTES;
    }
}
