package dev.mews.core.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantilesTest {
    private static double[] values(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.floor(Math.exp(random.nextDouble() * 12));
        }
        return values;
    }

    private static Quantiles sketch(double... values) {
        Quantiles sketch = new Quantiles();
        for (double value : values) {
            sketch.update(value);
        }
        return sketch;
    }

    private static double exactRank(double[] sorted, double value) {
        int below = 0;
        while (below < sorted.length && sorted[below] <= value) {
            below++;
        }
        return (double) below / sorted.length;
    }

    @Property(tries = 200)
    void isExactUpToK(@ForAll @Size(min = 1, max = Quantiles.K) List<@IntRange(min = -50, max = 50) Integer> numbers) {
        double[] values = numbers.stream().mapToDouble(Integer::doubleValue).toArray();
        Quantiles sketch = sketch(values);
        Arrays.sort(values);
        assertThat(sketch.quantile(0)).isEqualTo(values[0]);
        assertThat(sketch.quantile(1)).isEqualTo(values[values.length - 1]);
        for (double value : values) {
            assertThat(sketch.rank(value)).isEqualTo(exactRank(values, value));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {513, 2_000, 50_000, 1_000_000})
    void staysWithinItsErrorBoundAndMemory(int count) {
        double[] values = values(count, count);
        Quantiles sketch = sketch(values);
        Arrays.sort(values);
        for (int percent = 1; percent < 100; percent++) {
            double quantile = sketch.quantile(percent / 100.0);
            // The answer may be any rank within the ties of the value.
            double low = exactRank(values, Math.nextDown(quantile));
            double high = exactRank(values, quantile);
            assertThat(percent / 100.0).isBetween(low - 0.0083, high + 0.0069);
        }
        assertThat(sketch.count()).isEqualTo(count);
        assertThat(sketch.min()).isEqualTo(values[0]);
        assertThat(sketch.max()).isEqualTo(values[count - 1]);
        assertThat(sketch.toBytes()).hasSizeLessThan(13_500);
    }

    @Test
    void staysWithinItsErrorBoundOnSortedInput() {
        Quantiles sketch = new Quantiles();
        for (int i = 1; i <= 200_000; i++) {
            sketch.update(i);
        }
        for (int percent = 1; percent < 100; percent++) {
            assertThat(sketch.quantile(percent / 100.0))
                    .isBetween(percent * 2_000 - 1_380.0, percent * 2_000 + 1_380.0);
        }
    }

    @Test
    void claimsTheErrorThatDataSketchesClaimsForItsK() {
        assertThat(KllDoublesSketch.newHeapInstance(Quantiles.K).getNormalizedRankError(true))
                .isBetween(0.0067, 0.0069);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 512, 513, 3_000, 100_000})
    void writesBytesThatDataSketchesReads(int count) {
        Quantiles sketch = sketch(values(count, 3));
        KllDoublesSketch theirs = KllDoublesSketch.heapify(Memory.wrap(sketch.toBytes()));
        assertThat(theirs.getN()).isEqualTo(count);
        assertThat(theirs.getMinItem()).isEqualTo(sketch.min());
        assertThat(theirs.getMaxItem()).isEqualTo(sketch.max());
        long weight = 0;
        for (var iterator = theirs.iterator(); iterator.next(); ) {
            weight += iterator.getWeight();
        }
        assertThat(weight).isEqualTo(count);
        // And it still works as a sketch of theirs.
        theirs.update(1);
        theirs.merge(KllDoublesSketch.heapify(Memory.wrap(sketch.toBytes())));
        assertThat(theirs.getN()).isEqualTo(2L * count + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 513, 20_000})
    void readsItsOwnBytesAndGoesOnAlike(int count) {
        Quantiles sketch = sketch(values(count, 4));
        Quantiles copy = Quantiles.fromBytes(sketch.toBytes());
        for (double value : values(5_000, 5)) {
            sketch.update(value);
            copy.update(value);
        }
        assertThat(copy.toBytes()).isEqualTo(sketch.toBytes());
    }

    @Test
    void givesTheSameBytesForTheSameUpdates() {
        assertThat(sketch(values(100_000, 6)).toBytes())
                .isEqualTo(sketch(values(100_000, 6)).toBytes());
    }

    @Property(tries = 30)
    void mergingShardsInAnyOrderAndGroupingGivesTheSame(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(max = 3_000) Integer> sizes, @ForAll long orderSeed) {
        List<ShardQuantiles> inOrder = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            ShardQuantiles shard = new ShardQuantiles();
            for (double value : values(sizes.get(i), i)) {
                shard.shard("web-0000" + i).update(value);
            }
            inOrder.add(shard);
        }
        ShardQuantiles expected = new ShardQuantiles();
        inOrder.forEach(expected::merge);
        Quantiles expectedFold = expected.fold();

        Random random = new Random(orderSeed);
        List<ShardQuantiles> pending = new ArrayList<>(inOrder);
        Collections.shuffle(pending, random);
        while (pending.size() > 1) {
            ShardQuantiles merged = new ShardQuantiles();
            merged.merge(pending.remove(random.nextInt(pending.size())));
            merged.merge(pending.remove(random.nextInt(pending.size())));
            pending.add(merged);
        }
        Quantiles actual = pending.get(0).fold();
        assertThat(actual.toBytes()).isEqualTo(expectedFold.toBytes());
        assertThat(actual.distribution()).isEqualTo(expectedFold.distribution());
        assertThat(actual.count())
                .isEqualTo(sizes.stream().mapToLong(Integer::longValue).sum());
    }

    @Test
    void mergingKeepsTheErrorBound() {
        ShardQuantiles shards = new ShardQuantiles();
        double[] all = values(200_000, 8);
        for (int i = 0; i < all.length; i++) {
            shards.shard("s" + i % 50).update(all[i]);
        }
        Quantiles merged = shards.fold();
        Arrays.sort(all);
        for (int percent = 1; percent < 100; percent++) {
            double quantile = merged.quantile(percent / 100.0);
            assertThat(percent / 100.0)
                    .isBetween(exactRank(all, Math.nextDown(quantile)) - 0.0083, exactRank(all, quantile) + 0.0069);
        }
    }

    @Test
    void refusesTheSameShardTwice() {
        ShardQuantiles one = new ShardQuantiles();
        one.shard("a").update(1);
        ShardQuantiles two = new ShardQuantiles();
        two.shard("a").update(1);
        assertThatThrownBy(() -> one.merge(two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shard a is on both sides of a merge");
    }

    @Test
    void describesAWideDistributionByLogarithmicBuckets() {
        Distribution distribution = sketch(values(300, 9)).distribution();
        assertThat(distribution.logarithmic()).isTrue();
        assertThat(distribution.edges()).hasSize(41).isSorted();
        assertThat(distribution.counts().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(300);
        double ratio = distribution.edges().get(1) / distribution.edges().get(0);
        assertThat(distribution.edges().get(40) / distribution.edges().get(39)).isCloseTo(ratio, within(1e-9));
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    @Test
    void describesANarrowDistributionByEqualBuckets() {
        Distribution distribution = sketch(0, 0.25, 0.5, 1).distribution();
        assertThat(distribution.logarithmic()).isFalse();
        assertThat(distribution.edges().get(10)).isEqualTo(0.25);
        assertThat(distribution.counts().get(0)).isEqualTo(1);
        assertThat(distribution.counts().get(10)).isEqualTo(1);
        assertThat(distribution.counts().get(20)).isEqualTo(1);
        assertThat(distribution.counts().get(39)).isEqualTo(1);
        assertThat(distribution.quantiles())
                .containsExactlyEntriesOf(new java.util.TreeMap<>(java.util.Map.of(
                        "p01", 0.0, "p05", 0.0, "p25", 0.0, "p50", 0.25, "p75", 0.5, "p95", 1.0, "p99", 1.0)));
    }

    @Test
    void describesOneValueAndNone() {
        assertThat(sketch(3, 3).distribution().counts()).containsExactly(2L);
        assertThat(sketch(3, 3).distribution().edges()).containsExactly(3.0, 3.0);
        assertThat(new Quantiles().distribution().count()).isZero();
        assertThatThrownBy(() -> new Quantiles().quantile(0.5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatIsNoNumberAndWhatIsNoSketch() {
        assertThatThrownBy(() -> new Quantiles().update(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quantiles().update(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] bytes = sketch(values(1_000, 1)).toBytes();
        assertThatThrownBy(() -> Quantiles.fromBytes(Arrays.copyOf(bytes, 100)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quantiles.fromBytes(new byte[40])).isInstanceOf(IllegalArgumentException.class);
    }
}
