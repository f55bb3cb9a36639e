package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceTest {
    private static final Group GROUP = new Group("s", "");

    @Test
    void vocabulariesAreComparedByBytes() {
        Tokenizer first = SmallTokenizers.of("a|a", "b|b", "c|c");
        Tokenizer second = SmallTokenizers.of("a|a", "c|c", "d|d");
        assertThat(VocabularyDifference.of(first.vocabulary(), second.vocabulary()))
                .isEqualTo(new VocabularyDifference(
                        List.of(SmallTokenizers.id(first, "bb")), List.of(SmallTokenizers.id(second, "dd")), 258, 1));
    }

    @Test
    void spansLieBetweenCommonCuts() {
        Tokenizer first = SmallTokenizers.of("a|b", "c|d");
        Tokenizer second = SmallTokenizers.of("b|c");
        List<PieceDifference.Span> spans = PieceDifference.of(first, second, "abcd x".getBytes(StandardCharsets.UTF_8))
                .spans();
        assertThat(spans)
                .containsExactly(
                        new PieceDifference.Span(0, 4, ids(first, "ab", "cd"), ids(second, "a", "bc", "d")),
                        new PieceDifference.Span(4, 5, ids(first, " "), ids(second, " ")),
                        new PieceDifference.Span(5, 6, ids(first, "x"), ids(second, "x")));
        assertThat(spans).extracting(PieceDifference.Span::differs).containsExactly(true, false, false);
        assertThat(PieceDifference.of(first, second, new byte[0]).spans()).isEmpty();
    }

    @Test
    void tokensThatDoNotMeetAgainAreTheLastSpan() {
        Tokenizer tokenizer = SmallTokenizers.of("b|c");
        int[] shorter = tokenizer.encode("ab");
        int[] longer = tokenizer.encode("abc");
        assertThat(PieceDifference.of(tokenizer.vocabulary(), longer, tokenizer.vocabulary(), shorter)
                        .spans())
                .containsExactly(
                        new PieceDifference.Span(0, 1, ids(tokenizer, "a"), ids(tokenizer, "a")),
                        new PieceDifference.Span(1, 3, ids(tokenizer, "bc"), ids(tokenizer, "b")));
        assertThat(PieceDifference.of(tokenizer.vocabulary(), shorter, tokenizer.vocabulary(), tokenizer.encode("abcc"))
                        .spans())
                .last()
                .isEqualTo(new PieceDifference.Span(1, 4, ids(tokenizer, "b"), ids(tokenizer, "bc", "c")));
    }

    private static List<Integer> ids(Tokenizer tokenizer, String... tokens) {
        List<Integer> ids = new ArrayList<>();
        for (String token : tokens) {
            ids.add(SmallTokenizers.id(tokenizer, token));
        }
        return ids;
    }

    @Test
    void spansEqualTheIntersectionOfBothSetsOfCuts(@TempDir Path directory) throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(700), SpecialTokens.none(), 2, 64, 0);
        Tokenizer first = TestTokenizers.train(PreTokenization.canonical(), options, directory);
        Tokenizer second =
                TestTokenizers.train(PreTokenization.of(Digits.NONE, Punctuation.NONE, Latex.OFF), options, directory);
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 500; round++) {
            byte[] text = Texts.random(random, 60).getBytes(StandardCharsets.UTF_8);
            SortedSet<Integer> cuts = cuts(first, text);
            cuts.retainAll(cuts(second, text));
            PieceDifference difference = PieceDifference.of(first, second, text);
            assertThat(difference.spans()).extracting(PieceDifference.Span::to).containsExactlyElementsOf(cuts);
            List<Integer> ids = new ArrayList<>();
            difference.spans().forEach(span -> ids.addAll(span.second()));
            assertThat(ids.stream().mapToInt(Integer::intValue).toArray()).isEqualTo(second.encode(text));
            assertThat(difference.firstTokens()).isEqualTo(first.encode(text).length);
        }
    }

    private static SortedSet<Integer> cuts(Tokenizer tokenizer, byte[] text) {
        SortedSet<Integer> cuts = new TreeSet<>();
        int at = 0;
        for (int id : tokenizer.encode(text)) {
            at += tokenizer.vocabulary().length(id);
            cuts.add(at);
        }
        return cuts;
    }

    @Test
    void theMostChangedPassagesOfEachGroupAreKept() {
        Tokenizer first = SmallTokenizers.of();
        Tokenizer second = SmallTokenizers.of("a|a", "b|b");
        ChangedTexts texts = new ChangedTexts(first, second, 1);
        texts.add(GROUP, 0, "xxaa");
        texts.add(GROUP, 1, "aabb");
        texts.add(GROUP, 2, "bbaa");
        texts.add(new Group("t", ""), 3, "xyz");
        assertThat(texts.mostChanged()).containsExactly(new ChangedTexts.Passage(GROUP, 1, 0, "aabb", 4, 2));
        assertThat(texts.mostChanged().get(0).change()).isEqualTo(0.5);
    }

    @Test
    void keepingDoesNotDependOnWhoSawWhat() {
        Tokenizer first = SmallTokenizers.of();
        Tokenizer second = SmallTokenizers.of("a|b", "b|a");
        SplittableRandom random = new SplittableRandom(8);
        ChangedTexts one = new ChangedTexts(first, second, 5);
        ChangedTexts left = new ChangedTexts(first, second, 5);
        ChangedTexts right = new ChangedTexts(first, second, 5);
        for (int document = 0; document < 60; document++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 700; i++) {
                text.append("aab ba".charAt(random.nextInt(6)));
            }
            one.add(GROUP, document, text.toString());
            (random.nextBoolean() ? left : right).add(GROUP, document, text.toString());
        }
        right.merge(left);
        assertThat(right.mostChanged()).hasSize(5).isEqualTo(one.mostChanged());
    }

    @Test
    void passagesAreCutAtWhiteSpaceAndNeverInsideACharacter() {
        Tokenizer first = SmallTokenizers.of();
        Tokenizer second = SmallTokenizers.of("\u00f0|\u009d");
        ChangedTexts texts = new ChangedTexts(first, second, 10);
        texts.add(GROUP, 0, "𝄞".repeat(200));
        texts.add(GROUP, 1, ("𝄞".repeat(69) + " ").repeat(3));
        assertThat(texts.mostChanged())
                .filteredOn(passage -> passage.document() == 0)
                .extracting(passage -> passage.text().length())
                .containsExactly(160, 160, 80);
        assertThat(texts.mostChanged())
                .filteredOn(passage -> passage.document() == 1)
                .extracting(passage -> passage.text().length())
                .containsExactly(139, 139, 139);
    }
}
