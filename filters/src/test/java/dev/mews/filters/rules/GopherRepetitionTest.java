package dev.mews.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigLoader;
import dev.mews.filters.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The hashed n-grams against n-grams that are strings. */
class GopherRepetitionTest {
    private final GopherRepetitionConfig config = ConfigLoader.defaults(GopherRepetitionConfig.class);
    private final WordSegmenter segmenter = new WordSegmenter(WordDialect.ICU);

    @Provide
    Arbitrary<String> repetitiveTexts() {
        return Arbitraries.of(
                        "a", "bc", "abc", "b", "c", "ab", "\ud835\udcb3", "mill", "river.", "the", "\n", "\n\n", "…")
                .list()
                .ofMinSize(1)
                .ofMaxSize(80)
                .map(words -> String.join(" ", words));
    }

    @Property(tries = 2000)
    void nGramSharesAreThoseOfStrings(@ForAll("repetitiveTexts") String text) {
        // with line rules off, n-grams alone decide
        GopherRepetitionConfig nGramsOnly =
                new GopherRepetitionConfig(true, 0, 0, 0, 0, config.topNGrams(), config.duplicateNGrams());
        Decision decision = new GopherRepetition(nGramsOnly).decide(segmenter.analyze(text));
        Decision.Drop expected = slowly(text);
        if (expected == null) {
            assertThat(decision).isInstanceOf(Decision.Keep.class);
        } else {
            Decision.Drop drop = (Decision.Drop) decision;
            assertThat(drop.reason()).isEqualTo(expected.reason());
            assertThat(drop.value()).isCloseTo(expected.value(), within(1e-12));
        }
    }

    private Decision.Drop slowly(String text) {
        WordList list = segmenter.segment(text);
        List<String> words = new ArrayList<>();
        for (int w = 0; w < list.size(); w++) {
            words.add(text.substring(list.start(w), list.end(w)));
        }
        double size = text.codePoints().count();
        for (int n = 2; n <= 4; n++) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (int i = 0; i + n <= words.size(); i++) {
                counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
            }
            String best = null;
            for (String gram : counts.keySet()) {
                if (best == null || counts.get(gram) > counts.get(best)) {
                    best = gram;
                }
            }
            double share = best == null ? 0 : best.codePoints().count() * counts.get(best) / size;
            if (share > config.topNGrams().get(n - 2)) {
                return Decision.Drop.of("top_" + n + "_gram", share, 0);
            }
        }
        for (int n = 5; n <= 10; n++) {
            Set<String> seen = new HashSet<>();
            long repeated = 0;
            for (int i = 0; i + n <= words.size(); ) {
                String gram = String.join("", words.subList(i, i + n));
                if (seen.add(gram)) {
                    i++;
                } else {
                    repeated += gram.codePoints().count();
                    i += n;
                }
            }
            if (repeated / size > config.duplicateNGrams().get(n - 5)) {
                return Decision.Drop.of("duplicated_" + n + "_n_grams", repeated / size, 0);
            }
        }
        return null;
    }

    @Test
    void theDetailNamesTheRepeatedNGram() {
        String text = "buy now " + "one two three four five six seven eight nine ten eleven twelve ".repeat(1)
                + "buy now buy now buy now";
        Decision.Drop drop = (Decision.Drop) new GopherRepetition(config).decide(segmenter.analyze(text));
        assertThat(drop.reason()).isEqualTo("top_2_gram");
        assertThat(drop.detail()).isEqualTo("4 times: buy now");
    }

    @Test
    void anEmptyTextIsKept() {
        assertThat(new GopherRepetition(config).decide(segmenter.analyze(""))).isEqualTo(Decision.Keep.of(""));
    }
}
