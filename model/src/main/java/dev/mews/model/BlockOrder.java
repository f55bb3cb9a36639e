package dev.mews.model;

/**
 * How a layer's state-space mixer (S), attention (A) and MLP (M) follow each other; what stands together works on the same
 * normalised input and is added up. Transformers knows {@link #SA_M} only.
 *
 * @see "Falcon-H1, arXiv 2507.22448, on block configurations"
 */
public enum BlockOrder {
    /** Mixer and attention side by side, then the MLP: the released models. */
    SA_M,
    /** All three side by side, with one norm. */
    SAM,
    /** One after another, with a norm each. */
    S_A_M
}
