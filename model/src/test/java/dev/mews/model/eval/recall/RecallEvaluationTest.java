package dev.mews.model.eval.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.HybridModel;
import dev.mews.model.Preset;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallEvaluationTest {
    private static final List<RecallTask> TASKS = List.of(RecallTask.values());

    @TempDir
    private Path folder;

    @Test
    void aReaderOfTheTextAnswersEverything() throws IOException {
        Tokenizer tokenizer = TestTokenizers.of(400, folder);
        RecallOptions options = new RecallOptions(TASKS, List.of(600, 2000), 4, 3, 0);
        List<List<RecallCell>> reported = new ArrayList<>();
        List<RecallCell> cells =
                RecallEvaluation.measure(context -> new Reader(tokenizer, context), tokenizer, options, reported::add);
        assertThat(cells).hasSize(3 * 2 * 4).allSatisfy(cell -> {
            assertThat(cell.questions()).isEqualTo(3);
            assertThat(cell.exact()).isEqualTo(3);
            assertThat(cell.chosen()).isEqualTo(3);
            assertThat(cell.share()).isCloseTo(1, within(1e-6));
        });
        assertThat(reported.stream().flatMap(List::stream)).containsExactlyElementsOf(cells);
        assertThat(cells.subList(4, 8))
                .extracting(RecallCell::task, RecallCell::length, RecallCell::depth)
                .containsExactly(
                        tuple(RecallTask.KEY_VALUE, 2000, 0.0),
                        tuple(RecallTask.KEY_VALUE, 2000, 1 / 3.0),
                        tuple(RecallTask.KEY_VALUE, 2000, 2 / 3.0),
                        tuple(RecallTask.KEY_VALUE, 2000, 1.0));
    }

    /** 1,440 questions: one standard deviation of the share that is right is 0.9 %. */
    @Test
    void whoKnowsNothingIsRightOnceInEight() throws IOException {
        Tokenizer tokenizer = TestTokenizers.of(400, folder);
        RecallOptions options = new RecallOptions(TASKS, List.of(400), 4, 120, 0);
        for (boolean random : new boolean[] {false, true}) {
            List<RecallCell> cells =
                    RecallEvaluation.measure(context -> new Guesser(random), tokenizer, options, c -> {});
            double chosen = cells.stream().mapToInt(RecallCell::chosen).sum() / 1440.0;
            assertThat(chosen).isCloseTo(1 / 8.0, within(0.03));
            assertThat(cells.stream().mapToDouble(RecallCell::share).average().orElse(0))
                    .isCloseTo(1 / 8.0, within(0.03));
            assertThat(cells).allMatch(cell -> cell.exact() == 0);
        }
    }

    /** Scores of answers of several tokens against the logits of the whole text, read at once. */
    @Test
    void aModelOfOursScoresAsItGenerates() throws IOException {
        Tokenizer tokenizer = TestTokenizers.of(300, folder);
        try (HybridModel fresh = HybridModel.create(Preset.NANO.config(), 1)) {
            fresh.save(folder.resolve("nano"));
            RecallOptions options = new RecallOptions(TASKS, List.of(300), 2, 1, 0);
            try (HybridRecallModel model = HybridRecallModel.open(folder.resolve("nano"))) {
                List<RecallCell> cells = RecallEvaluation.measure(model, tokenizer, options, c -> {});
                assertThat(cells).hasSize(6).allSatisfy(cell -> assertThat(cell.share())
                        .isBetween(0.02, 0.5));
                RecallText text = new RecallTexts(tokenizer, options).text(RecallTask.KEY_VALUE, 300, 0);
                RecallQuestion question = text.questions().get(1);
                try (RecallModel.Reading reading = model.read(text.context())) {
                    reading.ask(
                            text.questions().get(0).tokens(),
                            text.questions().get(0).candidates());
                    List<RecallModel.Score> scores = reading.ask(question.tokens(), question.candidates());
                    for (int c = 0; c < scores.size(); c++) {
                        int[] candidate = question.candidates().get(c);
                        assertThat(candidate.length).isGreaterThan(1);
                        assertThat(scores.get(c).logLikelihood())
                                .isCloseTo(expected(fresh, text.context(), question.tokens(), candidate), within(1e-4));
                    }
                }
            }
        }
    }

    private static double expected(HybridModel model, int[] context, int[] question, int[] candidate) {
        int before = context.length + question.length;
        int[] all = Arrays.copyOf(context, before + candidate.length);
        System.arraycopy(question, 0, all, context.length, question.length);
        System.arraycopy(candidate, 0, all, before, candidate.length);
        float[] logits = model.logits(all);
        int vocabulary = model.config().vocabularySize();
        double sum = 0;
        for (int i = 0; i < candidate.length; i++) {
            int row = (before + i - 1) * vocabulary;
            double total = 0;
            for (int v = 0; v < vocabulary; v++) {
                total += Math.exp(logits[row + v]);
            }
            sum += logits[row + candidate[i]] - Math.log(total);
        }
        return sum;
    }

    /** Finds the answer in the text as a person would, from its sentences. */
    private record Reader(Tokenizer tokenizer, List<String> sentences) implements RecallModel.Reading {
        Reader(Tokenizer tokenizer, int[] context) {
            this(tokenizer, List.of(tokenizer.decodeToString(context).split("\\. ?", -1)));
        }

        @Override
        public List<RecallModel.Score> ask(int[] question, List<int[]> candidates) {
            String begun = tokenizer.decodeToString(question).substring(" Now recall: ".length());
            String answer = answer(begun);
            return candidates.stream()
                    .map(tokenizer::decodeToString)
                    .map(c -> new RecallModel.Score(c.equals(answer) ? -1 : -30, c.equals(answer)))
                    .toList();
        }

        private String answer(String begun) {
            for (String sentence : sentences) {
                if (sentence.startsWith(begun)) {
                    return sentence.substring(begun.length());
                }
            }
            String who = words(begun).get(0);
            for (String sentence : sentences) {
                if (sentence.endsWith(" carries, " + who + " carries too")) {
                    return answer(words(sentence).get(1) + " carries the");
                }
            }
            throw new AssertionError("the text does not say: " + begun);
        }

        private static List<String> words(String text) {
            return List.of(text.split(" ", -1));
        }

        @Override
        public void close() {}
    }

    /** Finds all answers equally likely, or draws. */
    private static final class Guesser implements RecallModel.Reading {
        private final SplittableRandom random;

        Guesser(boolean draws) {
            this.random = draws ? new SplittableRandom(DRAWS.nextLong()) : null;
        }

        private static final SplittableRandom DRAWS = new SplittableRandom(3);

        @Override
        public List<RecallModel.Score> ask(int[] question, List<int[]> candidates) {
            return candidates.stream()
                    .map(c -> new RecallModel.Score(random == null ? -5 : random.nextDouble(), false))
                    .toList();
        }

        @Override
        public void close() {}
    }
}
