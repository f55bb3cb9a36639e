package dev.mews.filters.rules;

import dev.mews.filters.Decision;
import dev.mews.filters.internal.Punctuation;
import dev.mews.filters.internal.PythonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gopher's quality rules with datatrove's definitions; the first check that fails names the reason:
 * {@code gopher_short_doc}, {@code gopher_long_doc}, {@code gopher_below_avg_threshold},
 * {@code gopher_above_avg_threshold}, {@code gopher_too_many_hashes}, {@code gopher_too_many_ellipsis},
 * {@code gopher_too_many_bullets}, {@code gopher_too_many_end_ellipsis}, {@code gopher_below_alpha_threshold},
 * {@code gopher_enough_stop_words}.
 *
 * @see "Rae et al.: Scaling Language Models: Methods, Analysis and Insights from Training Gopher, appendix A.1.1"
 */
public final class GopherQuality implements TextRule {
    private final GopherQualityConfig config;
    private final StopWords stopWords;

    /** A rule with these thresholds. */
    public GopherQuality(GopherQualityConfig config) {
        this.config = config;
        this.stopWords = new StopWords(config.stopWords());
    }

    @Override
    public Decision decide(AnalyzedText text) {
        String raw = text.text();
        WordList words = text.words();
        int count = words.size();
        int real = 0;
        int alphabetic = 0;
        long realLength = 0;
        stopWords.clear();
        for (int w = 0; w < count; w++) {
            int start = words.start(w);
            int end = words.end(w);
            boolean symbolFree = false;
            boolean alpha = false;
            for (int i = start; i < end && !(symbolFree && alpha); ) {
                int c = raw.codePointAt(i);
                i += Character.charCount(c);
                symbolFree |= Punctuation.isSymbolFree(c);
                alpha |= Punctuation.isAlpha(c);
            }
            if (symbolFree) {
                real++;
                realLength += text.length(start, end);
            }
            if (alpha) {
                alphabetic++;
            }
            stopWords.see(raw, start, end);
        }
        if (config.minWords() > 0 && real < config.minWords()) {
            return Decision.Drop.of("gopher_short_doc", real, config.minWords());
        }
        if (config.maxWords() > 0 && real > config.maxWords()) {
            return Decision.Drop.of("gopher_long_doc", real, config.maxWords());
        }
        if (real > 0) {
            double mean = (double) realLength / real;
            if (config.minMeanWordLength() > 0 && mean < config.minMeanWordLength()) {
                return Decision.Drop.of("gopher_below_avg_threshold", mean, config.minMeanWordLength());
            }
            if (config.maxMeanWordLength() > 0 && mean > config.maxMeanWordLength()) {
                return Decision.Drop.of("gopher_above_avg_threshold", mean, config.maxMeanWordLength());
            }
        }
        Decision symbols = symbols(raw, count);
        if (symbols != null) {
            return symbols;
        }
        Decision lines = lines(raw);
        if (lines != null) {
            return lines;
        }
        if (count > 0 && (double) alphabetic / count < config.minAlphabeticWords()) {
            return Decision.Drop.of(
                    "gopher_below_alpha_threshold", (double) alphabetic / count, config.minAlphabeticWords());
        }
        if (stopWords.different() < config.minStopWords()) {
            return Decision.Drop.of("gopher_enough_stop_words", stopWords.different(), config.minStopWords());
        }
        return Decision.Keep.of(raw);
    }

    private Decision symbols(String text, int words) {
        double threshold = config.maxSymbolsPerWord();
        if (threshold == 0 || words == 0) {
            return null;
        }
        double hashes = (double) PythonText.count(text, "#") / words;
        if (hashes > threshold) {
            return Decision.Drop.of("gopher_too_many_hashes", hashes, threshold);
        }
        double ellipses = (double) (PythonText.count(text, "...") + PythonText.count(text, "…")) / words;
        return ellipses > threshold ? Decision.Drop.of("gopher_too_many_ellipsis", ellipses, threshold) : null;
    }

    private Decision lines(String text) {
        int lines = 0;
        int bullets = 0;
        int ellipses = 0;
        int length = text.length();
        for (int start = 0; start < length; ) {
            int end = PythonText.lineEnd(text, start, length);
            lines++;
            int first = PythonText.skipSpace(text, start, end);
            if (first < end && (text.charAt(first) == '•' || text.charAt(first) == '-')) {
                bullets++;
            }
            int last = PythonText.trimEnd(text, start, end);
            if (last > start
                    && (text.charAt(last - 1) == '…' || (last - start >= 3 && text.startsWith("...", last - 3)))) {
                ellipses++;
            }
            start = PythonText.nextLine(text, end, length);
        }
        if (lines == 0) {
            return null;
        }
        double bulletShare = (double) bullets / lines;
        if (config.maxBulletLines() > 0 && bulletShare > config.maxBulletLines()) {
            return Decision.Drop.of("gopher_too_many_bullets", bulletShare, config.maxBulletLines());
        }
        double ellipsisShare = (double) ellipses / lines;
        return config.maxEllipsisLines() > 0 && ellipsisShare > config.maxEllipsisLines()
                ? Decision.Drop.of("gopher_too_many_end_ellipsis", ellipsisShare, config.maxEllipsisLines())
                : null;
    }

    /** Which of a few words occurred; looks a word up only when its length and first character fit. */
    private static final class StopWords {
        private final Map<Character, String[]> byFirst = new HashMap<>();
        private final String[][] ascii = new String[128][];
        private final Map<String, Integer> indexes = new HashMap<>();
        private final boolean[] seen;
        private int different;

        StopWords(List<String> words) {
            for (String word : words) {
                if (word.isEmpty() || indexes.putIfAbsent(word, indexes.size()) != null) {
                    continue;
                }
                byFirst.merge(word.charAt(0), new String[] {word}, StopWords::join);
            }
            byFirst.forEach((first, list) -> {
                if (first < 128) {
                    ascii[first] = list;
                }
            });
            seen = new boolean[indexes.size()];
        }

        private static String[] join(String[] a, String[] b) {
            String[] both = new String[a.length + b.length];
            System.arraycopy(a, 0, both, 0, a.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        }

        void clear() {
            different = 0;
            java.util.Arrays.fill(seen, false);
        }

        void see(String text, int start, int end) {
            char first = text.charAt(start);
            String[] candidates = first < 128 ? ascii[first] : byFirst.get(first);
            if (candidates == null) {
                return;
            }
            for (String word : candidates) {
                if (word.length() == end - start && text.startsWith(word, start)) {
                    int index = indexes.get(word);
                    if (!seen[index]) {
                        seen[index] = true;
                        different++;
                    }
                }
            }
        }

        int different() {
            return different;
        }
    }
}
