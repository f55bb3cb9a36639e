package dev.mews.model.train;

import dev.mews.model.ModelException;

/** A run whose loss is no number, or jumped further than it may: its settings are to blame, and nothing else. */
public final class DivergedException extends ModelException {
    private static final long serialVersionUID = 1L;

    public DivergedException(String message) {
        super(message);
    }
}
