package dev.mews.cli.tokenizer;

import java.util.Locale;

/** How token ids are written. */
enum IdForm {
    /** Decimal numbers with white space between. */
    TEXT,
    /** Four bytes each, little-endian. */
    INT32;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
