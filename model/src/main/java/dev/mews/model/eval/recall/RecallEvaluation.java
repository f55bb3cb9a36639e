package dev.mews.model.eval.recall;

import dev.mews.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks a model about made-up texts. */
public final class RecallEvaluation {
    private RecallEvaluation() {}

    /**
     * Measures all cells, task by task and length by length.
     *
     * @param tokenizer the model's
     * @param onCells told of the cells of each task and length, by depth
     * @return the cells of all, in this order
     * @throws IllegalArgumentException when a length is too short for the facts and the question; before anything is asked
     */
    public static List<RecallCell> measure(
            RecallModel model, Tokenizer tokenizer, RecallOptions options, Consumer<List<RecallCell>> onCells) {
        RecallTexts texts = new RecallTexts(tokenizer, options);
        for (RecallTask task : options.tasks()) {
            texts.text(task, options.lengths().get(0), 0);
        }
        List<RecallCell> all = new ArrayList<>();
        for (RecallTask task : options.tasks()) {
            for (int length : options.lengths()) {
                List<RecallCell> cells = cells(model, texts, task, length, options);
                onCells.accept(cells);
                all.addAll(cells);
            }
        }
        return all;
    }

    private static List<RecallCell> cells(
            RecallModel model, RecallTexts texts, RecallTask task, int length, RecallOptions options) {
        int[] exact = new int[options.depths()];
        int[] chosen = new int[options.depths()];
        double[] share = new double[options.depths()];
        for (int number = 0; number < options.texts(); number++) {
            RecallText text = texts.text(task, length, number);
            try (RecallModel.Reading reading = model.read(text.context())) {
                for (int d = 0; d < options.depths(); d++) {
                    RecallQuestion question = text.questions().get(d);
                    List<RecallModel.Score> scores = reading.ask(question.tokens(), question.candidates());
                    exact[d] += scores.get(question.answer()).greedy() ? 1 : 0;
                    chosen[d] += likeliest(scores) == question.answer() ? 1 : 0;
                    share[d] += share(scores, question.answer());
                }
            }
        }
        List<RecallCell> cells = new ArrayList<>();
        for (int d = 0; d < options.depths(); d++) {
            double mean = share[d] / options.texts();
            cells.add(new RecallCell(task, length, options.depth(d), options.texts(), exact[d], chosen[d], mean));
        }
        return cells;
    }

    /** Of equal ones the first; the answer's place among them is drawn, so knowing nothing is right by chance. */
    private static int likeliest(List<RecallModel.Score> scores) {
        int best = 0;
        for (int i = 1; i < scores.size(); i++) {
            if (scores.get(i).logLikelihood() > scores.get(best).logLikelihood()) {
                best = i;
            }
        }
        return best;
    }

    private static double share(List<RecallModel.Score> scores, int answer) {
        double max = scores.get(likeliest(scores)).logLikelihood();
        double sum = 0;
        for (RecallModel.Score score : scores) {
            sum += Math.exp(score.logLikelihood() - max);
        }
        return Math.exp(scores.get(answer).logLikelihood() - max) / sum;
    }
}
