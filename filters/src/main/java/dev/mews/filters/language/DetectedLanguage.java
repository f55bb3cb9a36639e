package dev.mews.filters.language;

/**
 * Language of a text.
 *
 * @param code ISO 639-1, or {@code und} when no known language fits
 * @param score confidence in [0, 1]: the share of letters in the language's script times the odds against the next best
 */
public record DetectedLanguage(String code, double score) {
    /** Code of a text in no known language, or without letters. */
    public static final String UNKNOWN = "und";
}
