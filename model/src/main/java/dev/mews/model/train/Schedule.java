package dev.mews.model.train;

/** How the learning rate goes on after warm-up. */
public enum Schedule {
    /** Stays at its full value. */
    CONSTANT,
    /** Stays, then falls linearly over the last part of the steps (warm-up, stable, decay). */
    WSD,
    /** Falls along half a cosine from the end of warm-up to the last step. */
    COSINE
}
