package dev.mews.filters;

import dev.mews.filters.rules.AnalyzedText;
import dev.mews.filters.rules.C4Quality;
import dev.mews.filters.rules.FineWebQuality;
import dev.mews.filters.rules.GopherQuality;
import dev.mews.filters.rules.GopherRepetition;
import dev.mews.filters.rules.LanguageThresholds;
import dev.mews.filters.rules.MathRules;
import dev.mews.filters.rules.TextRule;
import dev.mews.filters.rules.WordSegmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules of each kind and language, in FineWeb's order: repetition, quality, C4, FineWeb. */
final class RuleSets {
    private static final String ENGLISH = "en";

    private final WordSegmenter segmenter;
    private final List<TextRule> englishWeb = new ArrayList<>();
    private final List<TextRule> english = new ArrayList<>();
    private final List<TextRule> math;
    private final Map<String, List<TextRule>> byLanguage = new TreeMap<>();

    RuleSets(FilterConfig config) {
        segmenter = new WordSegmenter(config.words());
        addIf(config.gopherRepetition().enabled(), new GopherRepetition(config.gopherRepetition()), true);
        addIf(config.gopherQuality().enabled(), new GopherQuality(config.gopherQuality()), true);
        addIf(config.c4().enabled(), new C4Quality(config.c4()), false);
        addIf(config.fineWeb().enabled(), new FineWebQuality(config.fineWeb()), true);
        math = config.math().enabled() ? List.of(new MathRules(config.math())) : List.of();
        if (config.multilingual().enabled()) {
            for (String language : LanguageThresholds.languages()) {
                byLanguage.put(
                        language, LanguageThresholds.of(language).orElseThrow().rules(config.multilingual()));
            }
        }
    }

    private void addIf(boolean enabled, TextRule rule, boolean outsideTheWebToo) {
        if (enabled) {
            englishWeb.add(rule);
            if (outsideTheWebToo) {
                english.add(rule);
            }
        }
    }

    /** Decision of all rules for a text; a language without thresholds of its own meets none. */
    Decision decide(String text, Kind kind, String language) {
        AnalyzedText analyzed = segmenter.analyze(text);
        for (TextRule rule : rules(kind, language)) {
            Decision decision = rule.decide(analyzed);
            if (decision instanceof Decision.Drop) {
                return decision;
            }
            String edited = ((Decision.Keep) decision).text();
            if (!edited.equals(analyzed.text())) {
                analyzed = segmenter.analyze(edited);
            }
        }
        return Decision.Keep.of(analyzed.text());
    }

    private List<TextRule> rules(Kind kind, String language) {
        if (kind == Kind.MATH) {
            return math;
        }
        if (language.equals(ENGLISH)) {
            return kind == Kind.WEB ? englishWeb : english;
        }
        return byLanguage.getOrDefault(language, List.of());
    }
}
