package dev.mews.tokenizer.eval;

import dev.mews.core.hash.Seeds;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/**
 * How figures vary with the documents they are measured on: {@value #COUNT} resamples of the documents, each of which takes a document as often as a
 * Poisson variable of mean 1 says (the Poisson bootstrap: Chamandy, Muralidharan, Najmi and Naidu, Estimating Uncertainty for Massive
 * Data Streams, 2012). The draws depend on the document's number only, so the result is the same for any order and number of threads, and
 * languages and tokenizers are resampled together. Documents are taken as independent.
 *
 * <p>Memory: 8,000 bytes for each figure. Not thread-safe.
 */
public final class Resamples {
    /** Number of resamples. */
    public static final int COUNT = 1_000;

    /** Fewest documents that an interval is given for. */
    public static final int LEAST_DOCUMENTS = 10;

    private static final int BITS = 16;
    private static final byte[] POISSON = poisson();

    private final long[][] sums;
    private long documents;

    /** @param figures totals kept of every resample */
    Resamples(int figures) {
        sums = new long[figures][COUNT];
    }

    /** For each value of 16 random bits the number of times a document is taken: Poisson with mean 1, in steps of 2⁻¹⁶. */
    private static byte[] poisson() {
        byte[] table = new byte[1 << BITS];
        double probability = Math.exp(-1);
        double cumulative = probability;
        byte times = 0;
        for (int i = 0; i < table.length; i++) {
            while ((i + 0.5) / table.length > cumulative) {
                times++;
                probability /= times;
                cumulative += probability;
            }
            table[i] = times;
        }
        return table;
    }

    /** How often each resample takes a document. */
    static void draw(long document, byte[] times) {
        SplittableRandom random = new Seeds(0).random("tokenizer.resamples", document);
        for (int i = 0; i < COUNT; i += Long.SIZE / BITS) {
            long bits = random.nextLong();
            for (int j = 0; j < Long.SIZE / BITS; j++) {
                times[i + j] = POISSON[(int) (bits >>> (BITS * j)) & 0xFFFF];
            }
        }
    }

    /** Counts a document; its values are added one by one. */
    void addDocument() {
        documents++;
    }

    void add(int figure, byte[] times, long value) {
        long[] sum = sums[figure];
        for (int i = 0; i < COUNT; i++) {
            sum[i] += times[i] * value;
        }
    }

    void add(Resamples other) {
        documents += other.documents;
        for (int figure = 0; figure < sums.length; figure++) {
            for (int i = 0; i < COUNT; i++) {
                sums[figure][i] += other.sums[figure][i];
            }
        }
    }

    /** The interval of one total over another. */
    Interval ratio(int part, int whole) {
        return interval(documents, i -> ratio(i, part, whole));
    }

    /** One total over another in a resample. */
    double ratio(int resample, int part, int whole) {
        return Metrics.ratio(sums[part][resample], sums[whole][resample]);
    }

    /** Documents that were added. */
    long documents() {
        return documents;
    }

    /**
     * The interval of any figure.
     *
     * @param documents how many it is measured on
     * @param figure its value in a resample
     */
    static Interval interval(long documents, IntToDoubleFunction figure) {
        if (documents < LEAST_DOCUMENTS) {
            return Interval.NONE;
        }
        double[] figures = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            figures[i] = figure.applyAsDouble(i);
        }
        return Interval.of(figures);
    }
}
