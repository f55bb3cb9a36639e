package dev.mews.filters.rules;

import dev.mews.filters.Decision;
import dev.mews.filters.internal.PhraseFinder;
import dev.mews.filters.internal.PythonText;

/**
 * C4's rules with datatrove's definitions. Removes lines and drops pages: {@code lorem_ipsum}, {@code curly_bracket},
 * {@code too_few_sentences}. Sentences are those of Unicode UAX 29, where datatrove takes NLTK's.
 *
 * @see "Raffel et al.: Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer, section 2.2"
 */
public final class C4Quality implements TextRule {
    private static final int LOREM_IPSUM = 1;
    private static final int JAVASCRIPT = 2;
    private static final int POLICY = 4;
    private static final PhraseFinder PHRASES = new PhraseFinder()
            .add("lorem ipsum", LOREM_IPSUM)
            .add("javascript", JAVASCRIPT)
            .add("terms of use", POLICY)
            .add("privacy policy", POLICY)
            .add("cookie policy", POLICY)
            .add("uses cookies", POLICY)
            .add("use of cookies", POLICY)
            .add("use cookies", POLICY)
            .build();

    private final C4Config config;

    /** A rule with these settings. */
    public C4Quality(C4Config config) {
        this.config = config;
    }

    @Override
    public Decision decide(AnalyzedText text) {
        String raw = text.text();
        int length = raw.length();
        StringBuilder kept = new StringBuilder(length);
        int sentences = 0;
        boolean first = true;
        for (int start = 0; start < length; ) {
            int lineEnd = PythonText.lineEnd(raw, start, length);
            int from = PythonText.skipSpace(raw, start, lineEnd);
            int to = PythonText.trimEnd(raw, from, lineEnd);
            start = PythonText.nextLine(raw, lineEnd, length);
            int words = wordsUnlessTooLong(text, from, to);
            if (words < 0) {
                continue;
            }
            String line = withoutCitations(raw.substring(from, to));
            if ((config.requireTerminalPunctuation() && !endsLikeSentence(line)) || words < config.minWordsPerLine()) {
                continue;
            }
            long found = PHRASES.find(line);
            if (config.dropLoremIpsum() && (found & LOREM_IPSUM) != 0) {
                return Decision.Drop.of("lorem_ipsum", 1, 0);
            }
            if (config.removeJavascript() && (found & JAVASCRIPT) != 0) {
                continue;
            }
            if (config.dropCurlyBracket() && line.indexOf('{') >= 0) {
                return Decision.Drop.of("curly_bracket", 1, 0);
            }
            if (config.removePolicy() && (found & POLICY) != 0) {
                continue;
            }
            if (sentences < config.minSentences()) {
                sentences += text.segmenter().countSentencesUpTo(line, config.minSentences() - sentences);
            }
            if (!first) {
                kept.append('\n');
            }
            first = false;
            kept.append(line);
        }
        if (sentences < config.minSentences()) {
            return Decision.Drop.of("too_few_sentences", sentences, config.minSentences());
        }
        int from = PythonText.skipSpace(kept, 0, kept.length());
        String result = kept.substring(from, PythonText.trimEnd(kept, from, kept.length()));
        return Decision.Keep.of(result.equals(raw) ? raw : result);
    }

    /** Number of white-space separated words, or -1 when one is too long. */
    private int wordsUnlessTooLong(AnalyzedText text, int from, int to) {
        String raw = text.text();
        int words = 0;
        int i = from;
        while (i < to) {
            int end = i;
            while (end < to && !PythonText.isSpace(raw.charAt(end))) {
                end++;
            }
            if (config.maxWordLength() > 0
                    && end - i > config.maxWordLength()
                    && text.length(i, end) > config.maxWordLength()) {
                return -1;
            }
            words++;
            i = PythonText.skipSpace(raw, end, to);
        }
        return words;
    }

    private static boolean endsLikeSentence(String line) {
        if (line.isEmpty() || line.endsWith("...")) {
            return false;
        }
        char last = line.charAt(line.length() - 1);
        return last == '.' || last == '?' || last == '!' || last == '"' || last == '\'';
    }

    private String withoutCitations(String line) {
        int bracket = config.removeCitations() ? line.indexOf('[') : -1;
        if (bracket < 0) {
            return line;
        }
        StringBuilder out = new StringBuilder(line.length());
        int copied = 0;
        while (bracket >= 0) {
            int end = citationEnd(line, bracket);
            if (end > 0) {
                out.append(line, copied, bracket);
                copied = end;
                bracket = line.indexOf('[', end);
            } else {
                bracket = line.indexOf('[', bracket + 1);
            }
        }
        return copied == 0 ? line : out.append(line, copied, line.length()).toString();
    }

    private static int citationEnd(String line, int bracket) {
        int i = bracket + 1;
        while (i < line.length() && Character.isDigit(line.codePointAt(i))) {
            i += Character.charCount(line.codePointAt(i));
        }
        if (i < line.length() && line.charAt(i) == ']') {
            return i + 1;
        }
        if (line.startsWith("[edit]", bracket)) {
            return bracket + "[edit]".length();
        }
        return line.startsWith("[citation needed]", bracket) ? bracket + "[citation needed]".length() : -1;
    }
}
