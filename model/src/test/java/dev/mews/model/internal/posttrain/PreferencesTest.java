package dev.mews.model.internal.posttrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.internal.layer.GradientTest;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.layer.Segments;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.train.Rows;
import dev.mews.model.internal.train.TrainingPass;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the formula, from plain logits in double precision. */
class PreferencesTest {
    private static final double BETA = 0.7;
    private static final double STEP = 1e-5;
    private static final int CHUNK = 4;

    /** Row 0: two pairs of 3 and 4, then 2 and 2 tokens; row 1: one pair of 5 and 3 tokens; then padding. */
    private static final int[][] TEXTS = {{3, 4, 2, 2}, {5, 3}};

    private static final double[][] REFERENCE = {{-3.5, -9.25, -2, -1.5}, {-8, -7.75}};
    private static final int LENGTH = 12;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsEqualFiniteDifferencesOfTheFormula(boolean perToken) {
        try (HybridModelHandle model = GradientTest.inDouble("two-groups-gated-norm")) {
            Rows rows = rows(model.config().vocabularySize());
            TrainingPass pass = new TrainingPass(model, CHUNK);
            double loss = pass.run(rows, 1, new Preferences(BETA, perToken, REFERENCE));
            assertThat(loss).isCloseTo(formula(model, rows, perToken), within(1e-9));
            SplittableRandom random = new SplittableRandom(5);
            Scopes.run(() -> model.parameters().tensors().forEach((key, p) -> {
                double[] gradient = Ops.doubles(p.grad());
                int at = random.nextInt(gradient.length);
                double slope =
                        (changed(model, rows, perToken, p, at, STEP) - changed(model, rows, perToken, p, at, -STEP))
                                / (2 * STEP);
                // Factors of positions are float32.
                assertThat(gradient[at]).as("%s[%s]", key, at).isCloseTo(slope, within(1e-6 * Math.abs(slope) + 1e-7));
            }));
        }
    }

    @Test
    void equalModelsLoseLogTwoAndFiguresAreMeans() {
        try (HybridModelHandle model = GradientTest.inDouble("two-groups-gated-norm")) {
            Rows rows = rows(model.config().vocabularySize());
            double[] losses = TrainingPass.losses(model, CHUNK, rows);
            double[][] same = new double[2][];
            for (int row = 0; row < 2; row++) {
                same[row] = Preferences.logProbabilities(rows, row, losses, TEXTS[row].length);
            }
            Preferences equal = new Preferences(BETA, false, same);
            assertThat(equal.parts(rows)).isEqualTo(3);
            assertThat(equal.loss(rows, 0, losses) / 3).isCloseTo(Math.log(2), within(1e-12));
            assertThat(equal.figures())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("accuracy", 0.0, "margin", 0.0, "chosen_reward", 0.0, "rejected_reward", 0.0));
            // The frozen model thinks 2 and 1 nats less of the first pair, so margin and reward are 0.7 and 1.4.
            same[0][0] -= 2;
            same[0][1] -= 1;
            Preferences better = new Preferences(BETA, false, same);
            double sum = better.loss(rows, 0, losses);
            assertThat(sum).isCloseTo(2 * Math.log(2) + Math.log1p(Math.exp(-0.7)), within(1e-12));
            assertThat(better.figures().get("accuracy")).isCloseTo(1.0 / 3, within(1e-12));
            assertThat(better.figures().get("margin")).isCloseTo(0.7 / 3, within(1e-12));
            assertThat(better.figures().get("chosen_reward")).isCloseTo(1.4 / 3, within(1e-12));
            assertThat(better.figures().get("rejected_reward")).isCloseTo(0.7 / 3, within(1e-12));
        }
    }

    private static double changed(
            HybridModelHandle model, Rows rows, boolean perToken, Tensor p, int at, double change) {
        return Scopes.withoutGradients(() -> {
            Tensor entry = p.view(-1).narrow(0, at, 1);
            double before = entry.item_double();
            entry.fill_(Ops.scalar(before + change));
            double loss = formula(model, rows, perToken);
            entry.fill_(Ops.scalar(before));
            return loss;
        });
    }

    /** Mean of -log sigmoid(beta ((log p(chosen) - ref) - (log p(rejected) - ref))) over the pairs. */
    private static double formula(HybridModelHandle model, Rows rows, boolean perToken) {
        double[] logits = Scopes.withoutGradients(() -> {
            Segments segments =
                    Segments.of(rows.seqIdx(), rows.positions(), rows.rows(), rows.length(), CHUNK, ScalarType.Double);
            Map<String, Tensor> all = model.parameters().tensors();
            Tensor hidden =
                    model.network().hidden(all, Ops.longs(rows.tokens(), rows.rows(), rows.length()), segments, null);
            return Ops.doubles(model.network().logits(all, hidden));
        });
        int vocabulary = model.config().vocabularySize();
        double loss = 0;
        int pairs = 0;
        for (int row = 0; row < TEXTS.length; row++) {
            int at = row * LENGTH;
            for (int t = 0; t < TEXTS[row].length; t += 2) {
                double[] reward = new double[2];
                for (int side = 0; side < 2; side++) {
                    double sum = 0;
                    int count = 0;
                    for (int i = at; i < at + TEXTS[row][t + side]; i++) {
                        if (rows.targets()[i] != LossHead.NO_TARGET) {
                            sum += logProbability(logits, i * vocabulary, vocabulary, rows.targets()[i]);
                            count++;
                        }
                    }
                    reward[side] = BETA * (sum - REFERENCE[row][t + side]) / (perToken ? count : 1);
                    at += TEXTS[row][t + side];
                }
                loss += Math.log1p(Math.exp(-(reward[0] - reward[1])));
                pairs++;
            }
        }
        return loss / pairs;
    }

    private static double logProbability(double[] logits, int from, int count, int target) {
        double sum = 0;
        for (int v = 0; v < count; v++) {
            sum += Math.exp(logits[from + v]);
        }
        return logits[from + target] - Math.log(sum);
    }

    /** Random tokens; the first token of each text is its prompt. */
    private static Rows rows(int vocabulary) {
        SplittableRandom random = new SplittableRandom(11);
        int size = TEXTS.length * LENGTH;
        int[] tokens = random.ints(size, 0, vocabulary).toArray();
        int[] targets = new int[size];
        int[] positions = new int[size];
        int[] seqIdx = new int[size];
        Arrays.fill(targets, LossHead.NO_TARGET);
        for (int row = 0; row < TEXTS.length; row++) {
            int at = row * LENGTH;
            for (int t = 0; t <= TEXTS[row].length; t++) {
                boolean padding = t == TEXTS[row].length;
                int end = padding ? (row + 1) * LENGTH : at + TEXTS[row][t];
                for (int i = at; i < end; i++) {
                    seqIdx[i] = t;
                    positions[i] = i - at;
                    targets[i] = i + 1 < end && !padding ? tokens[i + 1] : LossHead.NO_TARGET;
                }
                at = end;
            }
        }
        return new Rows(tokens, seqIdx, positions, targets, TEXTS.length);
    }
}
