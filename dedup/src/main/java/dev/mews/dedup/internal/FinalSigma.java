package dev.mews.dedup.internal;

/**
 * The one letter that is lowered by its context: capital sigma at the end of a word. Java's own lower-casing looks for
 * the end of a word in its own way ("\u0391\u03a3-\u0391\u03a3"), so this follows the standard as CPython reads it.
 *
 * @see "The Unicode Standard, table 3-17: Final_Sigma"
 */
public final class FinalSigma {
    /** Capital sigma. */
    public static final char CAPITAL = '\u03a3';

    /** Its small form at the end of a word. */
    public static final char FINAL = '\u03c2';

    /** The members of Case_Ignorable that are no marks, modifiers or format characters: within words. */
    private static final String MID_LETTERS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    private FinalSigma() {}

    /** Whether the sigma at this index has a cased letter before it and none after, not looking at what is ignorable. */
    public static boolean isFinal(String text, int index) {
        int before = index;
        while (before > 0) {
            int c = text.codePointBefore(before);
            if (!isIgnorable(c)) {
                return isCased(c) && !isCasedAfter(text, index + 1);
            }
            before -= Character.charCount(c);
        }
        return false;
    }

    private static boolean isCasedAfter(String text, int from) {
        int after = from;
        while (after < text.length()) {
            int c = text.codePointAt(after);
            if (!isIgnorable(c)) {
                return isCased(c);
            }
            after += Character.charCount(c);
        }
        return false;
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean isIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> MID_LETTERS.indexOf(c) >= 0;
        };
    }
}
