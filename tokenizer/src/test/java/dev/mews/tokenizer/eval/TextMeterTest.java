package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextMeterTest {
    private static final Group GERMAN = new Group("news", "de");
    private static final Group ENGLISH = new Group("news", "en");
    private static final Group CODE = new Group("code", "");

    @Test
    void aShortTextGivesHandComputedTotals() {
        Tokenizer tokenizer = SmallTokenizers.of("l|o", "lo|w");
        TextMeter meter = new TextMeter(List.of(tokenizer));
        // tokens: low, space, low, e, r, "!": the merges do not reach the space
        meter.add(ENGLISH, 0, "low lower!");
        Measurement.Row row = meter.measurement().rows().get(0);
        assertThat(row.text()).isEqualTo(new TextTotals(1, 10, 10, 2));
        assertThat(row.tokens().get(0).tokens()).isEqualTo(6);
        assertThat(row.bytesPerToken(0)).isEqualTo(10 / 6.0);
        assertThat(row.fertility(0)).isEqualTo(3);
        // low | low e r
        assertThat(row.tokensInWord(0)).isEqualTo(2);
        assertThat(row.continuedWords(0)).isEqualTo(0.5);
        assertThat(row.tokens().get(0).count(SmallTokenizers.id(tokenizer, "low")))
                .isEqualTo(2);
        assertThat(row.tokens().get(0).distinct()).isEqualTo(5);
        assertThat(meter.measurement().textTokens()).containsExactly(258);
    }

    @Test
    void aTokenWithASpaceInFrontBelongsToTheWordItTouches() {
        Tokenizer tokenizer = SmallTokenizers.of(" |a");
        TextMeter meter = new TextMeter(List.of(tokenizer));
        meter.add(ENGLISH, 0, "a ab");
        Measurement.Row row = meter.measurement().rows().get(0);
        // a | " a" b
        assertThat(row.tokens().get(0).tokens()).isEqualTo(3);
        assertThat(row.tokens().get(0).wordTokens()).isEqualTo(3);
        assertThat(row.tokens().get(0).continuedWords()).isEqualTo(1);
    }

    @Test
    void charactersAreCodePointsAndBytesAreUtf8() {
        TextMeter meter = new TextMeter(List.of(SmallTokenizers.of()));
        meter.add(CODE, 0, "é𝄞 x");
        Measurement.Row row = meter.measurement().rows().get(0);
        assertThat(row.text()).isEqualTo(new TextTotals(1, 8, 4, 2));
        assertThat(row.tokens().get(0).tokens()).isEqualTo(8);
        assertThat(row.charactersPerToken(0)).isEqualTo(0.5);
    }

    @Test
    void groupsAreAddedUpBySourceByLanguageAndInAll() {
        TextMeter meter = new TextMeter(List.of(SmallTokenizers.of(), SmallTokenizers.of("a|a")));
        meter.add(GERMAN, 0, "aa");
        meter.add(ENGLISH, 1, "aaaa");
        meter.add(CODE, 2, "b");
        Measurement measurement = meter.measurement();
        assertThat(measurement.rows()).extracting(Measurement.Row::group).containsExactly(CODE, GERMAN, ENGLISH);
        assertThat(measurement.bySource())
                .extracting(row -> row.group().source(), row -> row.text().bytes())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("code", 1L),
                        org.assertj.core.groups.Tuple.tuple("news", 6L));
        assertThat(measurement.byLanguage())
                .extracting(
                        row -> row.group().language(),
                        row -> row.tokens().get(1).tokens())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("de", 1L), org.assertj.core.groups.Tuple.tuple("en", 2L));
        Measurement.Row total = measurement.total();
        assertThat(total.text()).isEqualTo(new TextTotals(3, 7, 7, 3));
        assertThat(total.normalisedLength(1, 0)).isEqualTo(4 / 7.0);
        assertThat(measurement.use(total, 1, 2)).isEqualTo(1 / 257.0);
        assertThat(measurement.giniOfTokensPerByte(1)).isZero();
    }

    @Test
    void intervalsNarrowWithTheNumberOfDocumentsAndDoNotDependOnWhoMeasured() {
        Tokenizer tokenizer = SmallTokenizers.of("a|a");
        TextMeter all = new TextMeter(List.of(tokenizer, tokenizer));
        TextMeter odd = new TextMeter(List.of(tokenizer, tokenizer));
        TextMeter even = new TextMeter(List.of(tokenizer, tokenizer));
        for (int i = 0; i < 400; i++) {
            String text = i % 4 == 0 ? "bb" : "aa";
            all.add(ENGLISH, i, text);
            (i % 2 == 0 ? even : odd).add(ENGLISH, i, text);
        }
        odd.merge(even);
        Measurement.Row row = all.measurement().total();
        // tokens per word: mean 1.25, standard deviation sqrt(3/16) / 20, times 1.96 on each side
        assertThat(row.fertility(0)).isEqualTo(1.25);
        assertThat(row.fertilityInterval(0).low()).isCloseTo(1.2076, within(0.006));
        assertThat(row.fertilityInterval(0).high()).isCloseTo(1.2924, within(0.006));
        assertThat(row.bytesPerTokenInterval(0).low()).isCloseTo(2 / 1.2924, within(0.008));
        assertThat(row.normalisedLengthInterval(0, 1)).isEqualTo(new Interval(1, 1));
        // a word has one token, or two and is cut
        assertThat(row.continuedWordsInterval(0).low())
                .isCloseTo(row.fertilityInterval(0).low() - 1, within(1e-12));
        assertThat(row.continuedWordsRatioInterval(0, 1)).isEqualTo(new Interval(1, 1));
        assertThat(odd.measurement().total().fertilityInterval(0)).isEqualTo(row.fertilityInterval(0));
    }

    @Test
    void nothingMeasuredIsNothing() {
        Measurement measurement = new TextMeter(List.of(SmallTokenizers.of())).measurement();
        assertThat(measurement.total().text()).isEqualTo(TextTotals.NONE);
        assertThat(measurement.total().bytesPerToken(0)).isNaN();
        assertThat(measurement.giniOfTokensPerByte(0)).isNaN();
    }

    @Test
    void tokensOfOneDocumentAreKnown() {
        Tokenizer tokenizer = SmallTokenizers.of();
        TextMeter first = new TextMeter(List.of(tokenizer));
        first.add(CODE, 0, "aab");
        TextMeter second = new TextMeter(List.of(tokenizer));
        second.add(CODE, 1, "bcc");
        first.merge(second);
        TokenSpread spread = first.measurement().spreads().get(0);
        assertThat(spread.inOneDocument(SmallTokenizers.id(tokenizer, "a"))).isTrue();
        assertThat(spread.inOneDocument(SmallTokenizers.id(tokenizer, "b"))).isFalse();
        assertThat(spread.inOneDocument(SmallTokenizers.id(tokenizer, "c"))).isTrue();
        assertThat(spread.inOneDocument(SmallTokenizers.id(tokenizer, "d"))).isFalse();
        assertThat(spread.count(SmallTokenizers.id(tokenizer, "c"))).isEqualTo(2);
    }

    @Test
    void aDocumentNumberMustNotBeNegative() {
        TextMeter meter = new TextMeter(List.of(SmallTokenizers.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meter.add(CODE, -1, "a"))
                .withMessage("document must be at least 0, but was -1");
    }

    @Test
    void wordsAndTokensEqualTheNaiveTwin(@TempDir Path directory) throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(900), SpecialTokens.none(), 2, 64, 0);
        Tokenizer tokenizer = TestTokenizers.train(PreTokenization.canonical(), options, directory);
        SplittableRandom random = new SplittableRandom(17);
        TextMeter one = new TextMeter(List.of(tokenizer));
        TextMeter left = new TextMeter(List.of(tokenizer));
        TextMeter right = new TextMeter(List.of(tokenizer));
        long[] expected = new long[4];
        for (int document = 0; document < 400; document++) {
            String text = Texts.random(random, 80) + (document % 3 == 0 ? "ภาษาไทยง่าย 東京都に行く" : "");
            one.add(CODE, document, text);
            (random.nextBoolean() ? left : right).add(CODE, document, text);
            naive(tokenizer, text, expected);
        }
        left.merge(right);
        for (TextMeter meter : List.of(one, left)) {
            Measurement.Row row = meter.measurement().rows().get(0);
            TokenTotals tokens = row.tokens().get(0);
            assertThat(new long[] {row.text().words(), tokens.tokens(), tokens.wordTokens(), tokens.continuedWords()})
                    .containsExactly(expected);
        }
    }

    /** Adds words, tokens, tokens that touch words, and words of several tokens. */
    private static void naive(Tokenizer tokenizer, String text, long[] sums) {
        int[] ids = tokenizer.encode(text);
        sums[1] += ids.length;
        BreakIterator breaks = BreakIterator.getWordInstance(ULocale.ROOT);
        breaks.setText(text);
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            if (breaks.getRuleStatus() < BreakIterator.WORD_NONE_LIMIT) {
                continue;
            }
            int start = text.substring(0, from).getBytes(StandardCharsets.UTF_8).length;
            int end = text.substring(0, to).getBytes(StandardCharsets.UTF_8).length;
            int touching = 0;
            int at = 0;
            for (int id : ids) {
                int behind = at + tokenizer.vocabulary().token(id).length;
                touching += at < end && behind > start ? 1 : 0;
                at = behind;
            }
            sums[0]++;
            sums[2] += touching;
            sums[3] += touching > 1 ? 1 : 0;
        }
    }
}
