package dev.mews.model.internal.posttrain;

/** Why a record is no example to learn from. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether the record is malformed; otherwise it is dropped. */
    private final boolean malformed;

    private final String reason;

    private Refusal(boolean malformed, String reason, String detail) {
        super(detail, null, false, false);
        this.malformed = malformed;
        this.reason = reason;
    }

    static Refusal failed(String reason, String detail) {
        return new Refusal(true, reason, detail);
    }

    static Refusal dropped(String reason, String detail) {
        return new Refusal(false, reason, detail);
    }

    boolean malformed() {
        return malformed;
    }

    /** Slug. */
    String reason() {
        return reason;
    }
}
