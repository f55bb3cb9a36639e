package dev.mews.filters.rules;

import dev.mews.filters.Decision;
import dev.mews.filters.internal.Punctuation;
import dev.mews.filters.internal.PythonText;
import dev.mews.filters.internal.RollingHash;

/**
 * FineWeb's own rules with datatrove's definitions; blank lines do not count. The first check that fails names the
 * reason: {@code empty}, {@code line_punct_ratio}, {@code short_line_ratio}, {@code char_dup_ratio}, {@code list_ratio}.
 *
 * @see "Penedo et al.: The FineWeb Datasets: Decanting the Web for the Finest Text Data at Scale, section 3.6"
 */
public final class FineWebQuality implements TextRule {
    private final FineWebConfig config;

    /** A rule with these thresholds. */
    public FineWebQuality(FineWebConfig config) {
        this.config = config;
    }

    @Override
    public Decision decide(AnalyzedText text) {
        String raw = text.text();
        int length = raw.length();
        int lines = 0;
        int punctuated = 0;
        int shortLines = 0;
        int lineFeeds = 0;
        long repeatedChars = 0;
        RangeSet seen = new RangeSet();
        for (int start = 0; start <= length; ) {
            int end = raw.indexOf('\n', start);
            if (end < 0) {
                end = length;
            } else {
                lineFeeds++;
            }
            if (PythonText.skipSpace(raw, start, end) < end) {
                lines++;
                if (Punctuation.isTerminal(raw.codePointBefore(end))) {
                    punctuated++;
                }
                int chars = text.length(start, end);
                if (chars <= config.shortLineLength()) {
                    shortLines++;
                }
                if (!seen.add(RollingHash.of(raw, start, end), end - start)) {
                    repeatedChars += chars;
                }
            }
            start = end + 1;
        }
        if (lines == 0) {
            return Decision.Drop.of("empty", 0, 1);
        }
        double ratio = (double) punctuated / lines;
        if (ratio < config.minPunctuatedLines()) {
            return Decision.Drop.of("line_punct_ratio", ratio, config.minPunctuatedLines());
        }
        ratio = (double) shortLines / lines;
        if (ratio > config.maxShortLines()) {
            return Decision.Drop.of("short_line_ratio", ratio, config.maxShortLines());
        }
        ratio = (double) repeatedChars / (text.codePoints() - lineFeeds);
        if (ratio > config.maxDuplicateLineChars()) {
            return Decision.Drop.of("char_dup_ratio", ratio, config.maxDuplicateLineChars());
        }
        if (lineFeeds == 0) {
            return Decision.Keep.of(raw);
        }
        // once there are this many words the ratio cannot exceed the threshold
        double enough = Math.ceil(lineFeeds / config.maxLineFeedsPerWord()) + 1;
        int words = text.countWordsUpTo((int) Math.min(enough, Integer.MAX_VALUE));
        ratio = (double) lineFeeds / words;
        if (ratio > config.maxLineFeedsPerWord()) {
            return Decision.Drop.of("list_ratio", ratio, config.maxLineFeedsPerWord());
        }
        return Decision.Keep.of(raw);
    }
}
