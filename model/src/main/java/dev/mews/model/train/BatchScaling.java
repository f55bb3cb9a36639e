package dev.mews.model.train;

/**
 * What follows the batch in a ramp-up: with {@code r} the stage's batch over the full one, a factor of {@code sqrt(r)}.
 *
 * @see "Falcon-H1, arXiv 2507.22448, equation 19: rate(b) = rate_ref sqrt(b / b_ref)"
 */
public enum BatchScaling {
    /** Nothing. */
    NONE,
    /** The learning rate. */
    RATE,
    /** Learning rate and weight decay: the effective weight decay stays. */
    RATE_AND_DECAY
}
