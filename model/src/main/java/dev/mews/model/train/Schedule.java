package dev.mews.model.train;

/** How the learning rate goes on after warm-up. */
public enum Schedule {
    /** Stays at its full value. */
    CONSTANT,
    /** Stays, then falls over the last part of the steps (warm-up, stable, decay). */
    WSD,
    /** Falls along half a cosine from the end of warm-up to the last step. */
    COSINE,
    /**
     * Falls as a power of the tokens seen, {@code (t / hold)^power}, then like {@link #WSD} in the end.
     *
     * @see "Power Scheduler, arXiv 2408.13359"
     */
    POWER,
    /**
     * Effective power: rate and weight decay both fall as {@code (t / hold)^-1/4}, so that the effective learning rate
     * {@code sqrt(rate decay)} falls as {@code t^-1/4} and the effective weight decay {@code sqrt(decay / rate)} stays; then
     * the rate falls like {@link #WSD} in the end.
     *
     * @see "Falcon-H1, arXiv 2507.22448, the effective power scheduler"
     */
    EPS
}
