package dev.mews.model.train;

/** How the learning rate falls in the final decay. */
public enum DecayShape {
    /** By equal amounts. */
    LINEAR,
    /** By equal factors: {@code final_fraction^progress}. */
    EXPONENTIAL
}
