package dev.mews.model.internal.posttrain;

import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.train.Head;
import dev.mews.model.internal.train.Objective;
import dev.mews.model.internal.train.Rows;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Direct preference optimisation of the pairs of one batch. With {@code p} and {@code r} the log-probabilities of an answer
 * under the model and under the frozen one it began as,
 *
 * <pre>
 *   reward = beta (p - r)      margin = reward(chosen) - reward(rejected)      loss = -log sigmoid(margin)
 *   d loss / d p = -+ beta sigmoid(-margin)
 * </pre>
 *
 * The texts of a row's pairs are its segments: chosen, rejected, chosen, rejected, …
 *
 * @see "Rafailov et al.: Direct Preference Optimization, arXiv 2305.18290, equations 5 and 7; divided by the number of
 *     tokens: Lambert et al.: Tulu 3, arXiv 2411.15124, section 5"
 */
final class Preferences implements Objective {
    private final double beta;
    private final boolean perToken;
    private final double[][] reference;
    private int pairs;
    private double margins;
    private double chosenRewards;
    private double rejectedRewards;
    private int right;

    /**
     * The pairs of a batch.
     *
     * @param perToken whether log-probabilities are divided by their number of tokens
     * @param reference log-probabilities under the frozen model: of each row, chosen and rejected in turn; not divided
     */
    Preferences(double beta, boolean perToken, double[][] reference) {
        this.beta = beta;
        this.perToken = perToken;
        this.reference = reference;
    }

    @Override
    public int parts(Rows batch) {
        int sum = 0;
        for (double[] row : reference) {
            sum += row.length / 2;
        }
        return sum;
    }

    @Override
    public double run(Head head, Rows rows, int firstRow, double weight) {
        float[] factors = new float[rows.tokens().length];
        double sum = run(rows, firstRow, head.losses(rows.targets()), weight, factors);
        head.gradients(rows.targets(), factors);
        return sum;
    }

    /** Sum of the pairs' losses, of those of each position. */
    double loss(Rows rows, int firstRow, double[] losses) {
        return run(rows, firstRow, losses, 1, new float[losses.length]);
    }

    private double run(Rows rows, int firstRow, double[] losses, double weight, float[] factors) {
        double sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            int texts = reference[firstRow + row].length;
            double[] logProbability = logProbabilities(rows, row, losses, texts);
            int[] tokens = answerTokens(rows, row, texts);
            double[] slope = new double[texts];
            for (int t = 0; t < texts; t += 2) {
                sum += pair(reference[firstRow + row], logProbability, tokens, slope, t);
            }
            for (int i = row * rows.length(); i < (row + 1) * rows.length(); i++) {
                if (rows.targets()[i] != LossHead.NO_TARGET) {
                    factors[i] = (float) (weight * slope[rows.seqIdx()[i]]);
                }
            }
        }
        return sum;
    }

    /** Loss of the pair of texts {@code t} and {@code t + 1}; sets how it grows with the losses of their tokens. */
    private double pair(double[] frozen, double[] logProbability, int[] tokens, double[] slope, int t) {
        double chosenScale = perToken ? beta / tokens[t] : beta;
        double rejectedScale = perToken ? beta / tokens[t + 1] : beta;
        double chosen = chosenScale * (logProbability[t] - frozen[t]);
        double rejected = rejectedScale * (logProbability[t + 1] - frozen[t + 1]);
        double margin = chosen - rejected;
        double pull = 1 / (1 + StrictMath.exp(margin));
        slope[t] = chosenScale * pull;
        slope[t + 1] = -rejectedScale * pull;
        pairs++;
        margins += margin;
        chosenRewards += chosen;
        rejectedRewards += rejected;
        right += margin > 0 ? 1 : 0;
        return softplus(-margin);
    }

    /** {@code log(1 + e^x)}, without overflow. */
    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** Log-probability of each text of a row, over its targets. */
    static double[] logProbabilities(Rows rows, int row, double[] losses, int texts) {
        double[] sums = new double[texts];
        for (int i = row * rows.length(); i < (row + 1) * rows.length(); i++) {
            if (rows.targets()[i] != LossHead.NO_TARGET) {
                sums[rows.seqIdx()[i]] -= losses[i];
            }
        }
        return sums;
    }

    private static int[] answerTokens(Rows rows, int row, int texts) {
        int[] counts = new int[texts];
        for (int i = row * rows.length(); i < (row + 1) * rows.length(); i++) {
            if (rows.targets()[i] != LossHead.NO_TARGET) {
                counts[rows.seqIdx()[i]]++;
            }
        }
        return counts;
    }

    @Override
    public SortedMap<String, Double> figures() {
        TreeMap<String, Double> means = new TreeMap<>();
        means.put("accuracy", (double) right / Math.max(1, pairs));
        means.put("margin", margins / Math.max(1, pairs));
        means.put("chosen_reward", chosenRewards / Math.max(1, pairs));
        means.put("rejected_reward", rejectedRewards / Math.max(1, pairs));
        return means;
    }
}
