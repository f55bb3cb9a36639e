package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mews.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ParallelTextTest {
    private static ParallelText text(Map<String, List<String>> lines) {
        return new ParallelText(new TreeMap<>(lines));
    }

    @Test
    void premiumsAreRelativeToTheReferenceLanguage() {
        Tokenizer tokenizer = SmallTokenizers.of("a|a");
        List<ParallelText.Row> rows = text(Map.of("x", List.of("aa", "aaaa"), "y", List.of("bbb", "bbb")))
                .measure(tokenizer, "x");
        assertThat(rows).containsExactly(new ParallelText.Row("x", 2, 3, 1), new ParallelText.Row("y", 2, 6, 2));
        assertThat(rows.get(0).tokensPerLine()).isEqualTo(1.5);
        // 1.5 and 3: 2 * 1.5 / (2 * 4 * 2.25)
        assertThat(ParallelText.gini(rows)).isEqualTo(3 / 18.0);
    }

    @Test
    void languagesMustHaveTheSameLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text(Map.of("x", List.of("a"), "y", List.of())))
                .withMessage("parallel text must have as many lines in each language, but x has 1 and y has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text(Map.of()))
                .withMessage("parallel text must have a language");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text(Map.of("x", List.of())))
                .withMessage("parallel text must have a line");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> text(Map.of("x", List.of("a"), "y", List.of("b"))).measure(SmallTokenizers.of(), "en"))
                .withMessage("reference language must be one of x, y, but was en");
    }

    @Test
    void wordsThatStayWholeAreCounted() {
        Tokenizer tokenizer = SmallTokenizers.of("a|a", " |b", " b|b");
        SingleTokenWords words = SingleTokenWords.of(tokenizer, List.of("aa", "bb", "cc", "aa", "", "a"));
        assertThat(words).isEqualTo(new SingleTokenWords(4, 2, 3));
        assertThat(words.rate()).isEqualTo(0.5);
        assertThat(words.rateInText()).isEqualTo(0.75);
    }
}
