package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        assertThat(rows)
                .extracting(
                        ParallelText.Row::language,
                        ParallelText.Row::lines,
                        ParallelText.Row::tokens,
                        ParallelText.Row::premium,
                        ParallelText.Row::premiumInterval)
                .containsExactly(tuple("x", 2L, 3L, 1.0, Interval.NONE), tuple("y", 2L, 6L, 2.0, Interval.NONE));
        assertThat(ParallelText.giniInterval(rows)).isEqualTo(Interval.NONE);
        assertThat(rows.get(0).tokensPerLine()).isEqualTo(1.5);
        // 1.5 and 3: 2 * 1.5 / (2 * 4 * 2.25)
        assertThat(ParallelText.gini(rows)).isEqualTo(3 / 18.0);
    }

    @Test
    void aPremiumHasAnIntervalFromTenLinesOn() {
        Tokenizer tokenizer = SmallTokenizers.of("a|a");
        List<String> some = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            some.add(i % 2 == 0 ? "bb" : "bbbb");
            same.add("bb");
        }
        List<ParallelText.Row> rows =
                text(Map.of("x", same, "y", some, "z", same)).measure(tokenizer, "x");
        // 2 or 4 tokens against 2: mean 1.5, standard deviation 0.5 / sqrt(40), times 1.96 on each side
        assertThat(rows.get(1).premium()).isEqualTo(1.5);
        assertThat(rows.get(1).premiumInterval().low()).isCloseTo(1.345, within(0.03));
        assertThat(rows.get(1).premiumInterval().high()).isCloseTo(1.655, within(0.03));
        assertThat(rows.get(1).tokensPerLineInterval().low()).isCloseTo(2.69, within(0.06));
        assertThat(rows.get(1).tokensPerLineInterval().high()).isCloseTo(3.31, within(0.06));
        // of 2, 2m and 2 for each line: Gini 4 (m - 1) / (6 (m + 2)), which rises with m
        Interval gini = ParallelText.giniInterval(rows);
        Interval premium = rows.get(1).premiumInterval();
        assertThat(gini.low()).isCloseTo(2 * (premium.low() - 1) / (3 * (premium.low() + 2)), within(1e-9));
        assertThat(gini.high()).isCloseTo(2 * (premium.high() - 1) / (3 * (premium.high() + 2)), within(1e-9));
        // the same lines in each resample: what does not vary has no width
        assertThat(rows.get(2).premiumInterval()).isEqualTo(new Interval(1, 1));
        assertThat(rows.get(1).premiumRatioInterval(rows.get(1))).isEqualTo(new Interval(1, 1));
        assertThat(rows.get(1).premiumRatioInterval(rows.get(2))).isEqualTo(premium);
        assertThat(ParallelText.giniRatioInterval(rows, rows)).isEqualTo(new Interval(1, 1));
        assertThat(ParallelText.highestPremiumRatioInterval(rows, rows.subList(0, 1)))
                .isEqualTo(premium);
        assertThat(text(Map.of("x", same.subList(0, 9), "y", some.subList(0, 9)))
                        .measure(tokenizer, "x")
                        .get(1)
                        .premiumInterval()
                        .isDefined())
                .isFalse();
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

    @Test
    void theBundledTextHasDifferentLinesOfTheSameNumberInTheScriptOfEachLanguage() {
        ParallelText bundled = ParallelText.bundled();
        Map<String, String> others = Map.of(
                "ar",
                "\\p{IsArabic}",
                "ur",
                "\\p{IsArabic}",
                "hi",
                "\\p{IsDevanagari}",
                "ru",
                "\\p{IsCyrillic}",
                "zh",
                "\\p{IsHan}",
                "ko",
                "\\p{IsHangul}",
                "ja",
                "[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}ー]");
        assertThat(bundled.lines()).hasSize(18);
        bundled.lines().forEach((language, lines) -> {
            assertThat(lines).as(language).hasSize(44).doesNotHaveDuplicates();
            String script = others.getOrDefault(language, "\\p{IsLatin}");
            long letters = 0;
            long ofScript = 0;
            for (String line : lines) {
                assertThat(line).as(language).isNotBlank().isEqualTo(line.strip());
                assertThat(Normalizer.isNormalized(line, Normalizer.Form.NFC))
                        .as(line)
                        .isTrue();
                long of = line.codePoints()
                        .filter(c ->
                                Character.isLetter(c) && Character.toString(c).matches(script))
                        .count();
                // 12 × 12 = 144 has few letters in any language
                assertThat(of).as(line).isGreaterThanOrEqualTo(3);
                ofScript += of;
                letters += line.codePoints().filter(Character::isLetter).count();
            }
            assertThat((double) ofScript / letters).as(language).isGreaterThan(0.99);
        });
        Set<String> all = new HashSet<>();
        bundled.lines()
                .values()
                .forEach(lines ->
                        lines.forEach(line -> assertThat(all.add(line)).as(line).isTrue()));
    }

    @Test
    void theNumbersOfALineAreTheSameInEveryLanguage() {
        ParallelText bundled = ParallelText.bundled();
        // Lines whose figures every language writes in the same digits; dates, times and decimals differ.
        for (int line : new int[] {16, 18, 27, 31}) {
            Set<String> digits = new HashSet<>();
            bundled.lines().values().forEach(lines -> digits.add(lines.get(line).replaceAll("[^0-9]", "")));
            assertThat(digits).hasSize(1);
        }
    }

    @Test
    void everyLineIsADocumentOfItsLanguage() throws IOException {
        List<TextDocument> documents = new ArrayList<>();
        long read = text(Map.of("x", List.of("a", "b"), "y", List.of("c", "d")))
                .documents("lines")
                .visit(() -> documents::add)
                .documents();
        assertThat(read).isEqualTo(4);
        assertThat(documents)
                .containsExactly(
                        new TextDocument(new Group("lines", "x"), 0, "lines-0", "a"),
                        new TextDocument(new Group("lines", "x"), 1, "lines-1", "b"),
                        new TextDocument(new Group("lines", "y"), 2, "lines-2", "c"),
                        new TextDocument(new Group("lines", "y"), 3, "lines-3", "d"));
    }
}
