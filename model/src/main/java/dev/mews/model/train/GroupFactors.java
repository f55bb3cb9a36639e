package dev.mews.model.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * Factors of one group of parameters, in the two directions that act independently: with learning rate {@code eta} and
 * weight decay {@code lambda}, ELR {@code sqrt(eta lambda)} is the noise and EWD {@code sqrt(lambda / eta)} sets the norms.
 * So {@code eta} is multiplied by {@code elr / ewd} and {@code lambda} by {@code elr ewd}.
 *
 * @see "Falcon-H1, arXiv 2507.22448, equations 12 and 13"
 */
public record GroupFactors(
        @Describe("Factor of the effective learning rate") @Default("1") @Range(min = 0, minExclusive = true)
        double elr,

        @Describe("Factor of the effective weight decay; 1 for groups without decay")
        @Default("1")
        @Range(min = 0, minExclusive = true)
        double ewd) {
    /** Factor of the learning rate. */
    public double rate() {
        return elr / ewd;
    }

    /** Factor of the weight decay. */
    public double decay() {
        return elr * ewd;
    }
}
