package dev.mews.filters.rules;

import dev.mews.filters.Decision;
import dev.mews.filters.internal.Formulas;
import java.util.List;

/**
 * Rules for mathematics. Brackets, symbols and repeated formulas are no fault here. The first check that fails names the
 * reason: {@code math_too_short}, {@code math_no_formula}, {@code math_few_words}, then Gopher's line repetition.
 */
public final class MathRules implements TextRule {
    private static final String MACRO = "newcommand";

    private final MathConfig config;
    private final GopherRepetition repetition;

    /** Rules with these settings. */
    public MathRules(MathConfig config) {
        this.config = config;
        this.repetition = new GopherRepetition(new GopherRepetitionConfig(
                true,
                0,
                0,
                config.maxDuplicateLines(),
                config.maxDuplicateLineChars(),
                List.of(0.0, 0.0, 0.0),
                List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)));
    }

    @Override
    public Decision decide(AnalyzedText text) {
        if (text.codePoints() < config.minChars()) {
            return Decision.Drop.of("math_too_short", text.codePoints(), config.minChars());
        }
        int formulas = config.minFormulas() == 0 ? 0 : Formulas.count(text.text());
        if (formulas < config.minFormulas()) {
            return Decision.Drop.of("math_no_formula", formulas, config.minFormulas());
        }
        int words = text.segmenter().countUpTo(Formulas.without(text.text()), config.minWords());
        if (words < config.minWords()) {
            return Decision.Drop.of("math_few_words", words, config.minWords());
        }
        if (repetition.decide(text) instanceof Decision.Drop drop) {
            return drop;
        }
        return Decision.Keep.of(config.removeMacroLines() ? withoutMacroLines(text.text()) : text.text());
    }

    private static String withoutMacroLines(String text) {
        if (!text.contains(MACRO)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int start = 0; start <= text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int first = text.indexOf(MACRO, start);
            int second = first < 0 || first >= end ? -1 : text.indexOf(MACRO, first + 1);
            if (second < 0 || second >= end) {
                out.append(text, start, Math.min(end + 1, text.length()));
            }
            start = end + 1;
        }
        return out.length() == text.length() ? text : out.toString();
    }
}
