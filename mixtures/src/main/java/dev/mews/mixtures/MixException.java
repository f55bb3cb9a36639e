package dev.mews.mixtures;

/** A mixture that cannot be carried out as written; the message says what does not fit and what would. */
public final class MixException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MixException(String message) {
        super(message);
    }
}
