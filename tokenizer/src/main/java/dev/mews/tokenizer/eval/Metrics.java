package dev.mews.tokenizer.eval;

import java.util.Arrays;

/**
 * The formulas. Each gives {@code NaN} where it is not defined, such as a ratio to nothing. What each one hides is on
 * the page {@code docs/reference/tokenizer-metrics.md}.
 */
public final class Metrics {
    /** Order of the Rényi entropy whose efficiency agreed best with translation quality (arXiv 2306.16842). */
    public static final double RENYI_ALPHA = 2.5;

    private Metrics() {}

    /**
     * One total over another: bytes per token, characters per token, tokens per word (fertility, arXiv 2012.15613),
     * tokens per line, or the tokens of one tokenizer over those of a reference (normalised sequence length, arXiv
     * 2402.01035). Totals are divided, not ratios of documents averaged, so long documents weigh more.
     */
    public static double ratio(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    /**
     * Rényi efficiency: the Rényi entropy of the distribution of tokens over its largest possible value, in [0, 1]
     * (arXiv 2306.16842): {@code H_a(p) / log V} with {@code H_a(p) = log(sum p^a) / (1 - a)}; for {@code a = 1}
     * Shannon's entropy. The base of the logarithm cancels.
     *
     * @param counts how often each token occurs; zeros may be left out
     * @param vocabularySize V, at least the number of counts that are not 0: all tokens that text can become
     * @param alpha above 0
     */
    public static double renyiEfficiency(long[] counts, int vocabularySize, double alpha) {
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha must be above 0 and finite, but was " + alpha);
        }
        long total = Arrays.stream(counts).sum();
        if (total == 0 || vocabularySize < 2) {
            return Double.NaN;
        }
        // Summed from the smallest on: the same result in any order of the ids, and the least rounding.
        double[] terms = Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> term((double) count / total, alpha))
                .sorted()
                .toArray();
        double sum = Arrays.stream(terms).sum();
        double entropy = alpha == 1 ? sum : Math.log(sum) / (1 - alpha);
        // A single token has entropy 0, which the division turns into a negative zero.
        return Math.max(0.0, entropy / Math.log(vocabularySize));
    }

    private static double term(double share, double alpha) {
        return alpha == 1 ? -share * Math.log(share) : Math.pow(share, alpha);
    }

    /**
     * Gini coefficient of costs, 0 when all are equal, towards 1 when one bears everything:
     * {@code sum over i, j of |c_i - c_j| / (2 n^2 mean)}. With the tokens a line of parallel text takes in each language it says
     * how unequally a tokenizer treats them (arXiv 2508.04796).
     *
     * @param costs each at least 0
     */
    public static double gini(double[] costs) {
        double[] sorted = costs.clone();
        Arrays.sort(sorted);
        double total = 0;
        double weighted = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (!(sorted[i] >= 0)) {
                throw new IllegalArgumentException("costs must be at least 0, but one was " + sorted[i]);
            }
            total += sorted[i];
            // In ascending order c_i is the larger of i pairs and the smaller of n - 1 - i.
            weighted += sorted[i] * (2.0 * i + 1 - sorted.length);
        }
        return total == 0 ? Double.NaN : weighted / (sorted.length * total);
    }

    /**
     * Share of the tokens that occur at least {@code times} times, in [0, 1].
     *
     * @param counts how often each token occurs; zeros may be left out
     * @param vocabularySize all tokens that text can become
     */
    public static double use(long[] counts, long times, int vocabularySize) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1, but was " + times);
        }
        return ratio(Arrays.stream(counts).filter(count -> count >= times).count(), vocabularySize);
    }
}
