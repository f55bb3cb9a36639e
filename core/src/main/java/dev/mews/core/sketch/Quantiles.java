package dev.mews.core.sketch;

import dev.mews.core.hash.Xxh64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/**
 * Approximate quantiles of a stream of numbers in bounded memory: a KLL sketch with k = 512. It is exact up to 512
 * values; beyond, a rank is off by at most 0.68 % of the count with 99 % probability (DataSketches' figure for this k).
 * At most about 1,600 values are kept, 13 kB.
 *
 * <p>The same updates and merges in the same order give the same bytes. That is why compaction is done here: DataSketches
 * 6.2.0 chooses which half of a compacted level survives with one unseeded {@link java.util.Random} per process, so two
 * runs of it differ. Here the choice is a bit of the hash of the compacted values. All questions are answered by
 * DataSketches from {@link #toBytes()}, which is its format.
 *
 * <p>Merging two sketches in another order may give another sketch, as for every KLL. {@link ShardQuantiles} is the form
 * that can be merged in any order. Not for several threads.
 *
 * @see <a href="https://arxiv.org/abs/1603.05346">Karnin, Lang, Liberty: Optimal quantile approximation in streams</a>
 * @see <a href="https://datasketches.apache.org/docs/KLL/KLLSketch.html">DataSketches KLL</a>
 */
public final class Quantiles {
    /** Values kept in the top level. */
    public static final int K = 512;

    private static final int MIN_LEVEL = 8; // DataSketches' m: its smallest level
    private static final int FAMILY_KLL = 15;
    private static final int FLAG_EMPTY = 1;
    private static final int HISTOGRAM_BUCKETS = 40;
    private static final double LOGARITHMIC_FROM_RATIO = 50;

    /*
     * Level h holds values of weight 2^h. Level 0 is in order of arrival, the levels above are sorted. When all levels
     * together are full, the lowest full level is sorted and every second value moves up one level.
     */
    private final List<double[]> levels = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private long count;
    private int retained;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private KllDoublesSketch answers;

    public Quantiles() {
        addLevel();
    }

    /**
     * Adds one value.
     *
     * @throws IllegalArgumentException if it is NaN or infinite
     */
    public void update(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a value must be a finite number, but was " + value);
        }
        double plain = value == 0 ? 0 : value; // -0.0 would sort before 0.0
        answers = null;
        min = Math.min(min, plain);
        max = Math.max(max, plain);
        count++;
        append(0, plain);
        compressWhileFull();
    }

    /** Adds all values of {@code other}, which stays as it is. */
    public void merge(Quantiles other) {
        answers = null;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        count += other.count;
        for (int level = 0; level < other.levels.size(); level++) {
            if (level == levels.size()) {
                addLevel();
            }
            double[] theirs = Arrays.copyOf(other.levels.get(level), other.sizes.get(level));
            if (level == 0) {
                for (double value : theirs) {
                    append(0, value);
                }
            } else {
                mergeSorted(level, theirs);
            }
        }
        compressWhileFull();
    }

    public long count() {
        return count;
    }

    /** Smallest value, exact; positive infinity if there is none. */
    public double min() {
        return min;
    }

    /** Largest value, exact; negative infinity if there is none. */
    public double max() {
        return max;
    }

    /**
     * The smallest value whose share of values not above it is at least {@code rank}.
     *
     * @param rank in [0, 1]
     * @throws IllegalStateException if there is no value
     */
    public double quantile(double rank) {
        return answers().getQuantile(rank, QuantileSearchCriteria.INCLUSIVE);
    }

    /** The share of values not above {@code value}, in [0, 1]. */
    public double rank(double value) {
        return answers().getRank(value, QuantileSearchCriteria.INCLUSIVE);
    }

    /** Quantiles and a histogram; its buckets grow by a factor if all values are above 0 and span a factor of 50. */
    public Distribution distribution() {
        TreeMap<String, Double> quantiles = new TreeMap<>();
        if (count == 0) {
            return new Distribution(0, 0, 0, quantiles, List.of(), List.of(), false);
        }
        int[] percents = {1, 5, 25, 50, 75, 95, 99};
        for (int percent : percents) {
            quantiles.put((percent < 10 ? "p0" : "p") + percent, quantile(percent / 100.0));
        }
        boolean logarithmic = min > 0 && max / min >= LOGARITHMIC_FROM_RATIO;
        double[] edges = edges(logarithmic);
        List<Long> counts = new ArrayList<>();
        long before = 0;
        for (int i = 1; i < edges.length; i++) {
            boolean last = i == edges.length - 1;
            long upTo =
                    last ? count : Math.round(answers().getRank(edges[i], QuantileSearchCriteria.EXCLUSIVE) * count);
            counts.add(upTo - before);
            before = upTo;
        }
        List<Double> edgeList = Arrays.stream(edges).boxed().toList();
        return new Distribution(count, min, max, quantiles, edgeList, counts, logarithmic);
    }

    private double[] edges(boolean logarithmic) {
        if (min == max) {
            return new double[] {min, max};
        }
        double[] edges = new double[HISTOGRAM_BUCKETS + 1];
        for (int i = 0; i <= HISTOGRAM_BUCKETS; i++) {
            double share = (double) i / HISTOGRAM_BUCKETS;
            // StrictMath: the same edges on every machine.
            edges[i] = logarithmic ? min * StrictMath.pow(max / min, share) : min + (max - min) * share;
        }
        edges[HISTOGRAM_BUCKETS] = max;
        return edges;
    }

    private KllDoublesSketch answers() {
        if (count == 0) {
            throw new IllegalStateException("no values, so no quantiles");
        }
        if (answers == null) {
            answers = KllDoublesSketch.heapify(Memory.wrap(toBytes()));
        }
        return answers;
    }

    /** The sketch in the binary format of DataSketches' {@code KllDoublesSketch}, serial version 1. */
    public byte[] toBytes() {
        int numLevels = levels.size();
        boolean empty = count == 0;
        int size = empty ? 8 : 20 + 4 * numLevels + 16 + 8 * retained;
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) (empty ? 2 : 5)).put((byte) 1).put((byte) FAMILY_KLL);
        bytes.put((byte) (empty ? FLAG_EMPTY : 0))
                .putShort((short) K)
                .put((byte) MIN_LEVEL)
                .put((byte) 0);
        if (empty) {
            return bytes.array();
        }
        bytes.putLong(count).putShort((short) K).put((byte) numLevels).put((byte) 0);
        int start = capacity(numLevels) - retained;
        for (int level = 0; level < numLevels; level++) {
            bytes.putInt(start);
            start += sizes.get(level);
        }
        bytes.putDouble(min).putDouble(max);
        for (int level = 0; level < numLevels; level++) {
            for (int i = 0; i < sizes.get(level); i++) {
                bytes.putDouble(levels.get(level)[i]);
            }
        }
        return bytes.array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not such a sketch
     */
    public static Quantiles fromBytes(byte[] serialized) {
        try {
            return read(ByteBuffer.wrap(serialized).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("not a KLL sketch: " + serialized.length + " bytes, cut off", e);
        }
    }

    private static Quantiles read(ByteBuffer bytes) {
        if (bytes.get(1) != 1 || bytes.get(2) != FAMILY_KLL || bytes.getShort(4) != K) {
            throw new IllegalArgumentException("not a KLL sketch of doubles with k = " + K);
        }
        Quantiles sketch = new Quantiles();
        if ((bytes.get(3) & FLAG_EMPTY) != 0) {
            return sketch;
        }
        sketch.count = bytes.getLong(8);
        int numLevels = bytes.get(18);
        bytes.position(20);
        int[] starts = new int[numLevels + 1];
        for (int level = 0; level < numLevels; level++) {
            starts[level] = bytes.getInt();
        }
        starts[numLevels] = capacity(numLevels);
        sketch.min = bytes.getDouble();
        sketch.max = bytes.getDouble();
        for (int level = 0; level < numLevels; level++) {
            if (level > 0) {
                sketch.addLevel();
            }
            for (int i = starts[level]; i < starts[level + 1]; i++) {
                sketch.append(level, bytes.getDouble());
            }
        }
        return sketch;
    }

    private void addLevel() {
        levels.add(new double[MIN_LEVEL]);
        sizes.add(0);
    }

    private void append(int level, double value) {
        double[] values = levels.get(level);
        int size = sizes.get(level);
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
            levels.set(level, values);
        }
        values[size] = value;
        sizes.set(level, size + 1);
        retained++;
    }

    private void mergeSorted(int level, double[] more) {
        int size = sizes.get(level);
        double[] merged = Arrays.copyOf(levels.get(level), Math.max(MIN_LEVEL, size + more.length));
        System.arraycopy(more, 0, merged, size, more.length);
        Arrays.sort(merged, 0, size + more.length);
        levels.set(level, merged);
        sizes.set(level, size + more.length);
        retained += more.length;
    }

    private void compressWhileFull() {
        while (retained > capacity(levels.size())) {
            int level = 0;
            while (sizes.get(level) < capacity(levels.size(), level)) {
                level++;
            }
            if (level == levels.size() - 1) {
                addLevel();
            }
            compact(level);
        }
    }

    private void compact(int level) {
        int size = sizes.get(level);
        double[] values = Arrays.copyOf(levels.get(level), size);
        Arrays.sort(values);
        long coin = level;
        for (double value : values) {
            coin = Xxh64.hash(Double.doubleToLongBits(value), coin);
        }
        int left = size & 1;
        // An odd value stays behind: the smallest or the largest, so that neither end is favoured.
        boolean firstStays = left == 1 && (coin & 2) != 0;
        double[] promoted = new double[size / 2];
        int from = (firstStays ? 1 : 0) + (int) (coin & 1);
        for (int i = 0; i < promoted.length; i++) {
            promoted[i] = values[from + 2 * i];
        }
        double[] rest = new double[MIN_LEVEL];
        if (left == 1) {
            rest[0] = firstStays ? values[0] : values[size - 1];
        }
        levels.set(level, rest);
        sizes.set(level, left);
        retained -= size - left;
        mergeSorted(level + 1, promoted);
    }

    private static int capacity(int numLevels) {
        int total = 0;
        for (int level = 0; level < numLevels; level++) {
            total += capacity(numLevels, level);
        }
        return total;
    }

    /** k (2/3)^depth, rounded, at least {@link #MIN_LEVEL}: the same numbers as DataSketches, or it misreads the bytes. */
    private static int capacity(int numLevels, int level) {
        int depth = numLevels - level - 1;
        if (depth > 30) {
            return MIN_LEVEL;
        }
        long powerOf3 = 1;
        for (int i = 0; i < depth; i++) {
            powerOf3 *= 3;
        }
        long twice = ((2L * K) << depth) / powerOf3;
        return (int) Math.max(MIN_LEVEL, (twice + 1) >>> 1);
    }
}
