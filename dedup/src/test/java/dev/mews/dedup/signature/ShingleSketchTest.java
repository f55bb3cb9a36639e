package dev.mews.dedup.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.JaccardSimilarity;
import org.apache.datasketches.theta.Sketches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShingleSketchTest {
    @Property(tries = 300)
    void isExactForSmallSets(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 80) Integer> first,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 80) Integer> second) {
        Set<Integer> union = new HashSet<>(first);
        union.addAll(second);
        Set<Integer> common = new HashSet<>(first);
        common.retainAll(second);
        double expected = union.isEmpty() ? 0 : (double) common.size() / union.size();
        ShingleSketch sketch = ShingleSketch.read(bytes(256, longs(first)));
        assertThat(sketch.isExact()).isTrue();
        assertThat(sketch.similarity(ShingleSketch.read(bytes(256, longs(second)))))
                .isEqualTo(new Similarity(expected, expected, expected, false));
    }

    @Property(tries = 50)
    void dependsOnTheSetOfShinglesOnly(@ForAll @IntRange(min = 1, max = 3000) int size, @ForAll long seed) {
        long[] hashes = new SplittableRandom(seed).longs(size).toArray();
        long[] turned = new long[size * 2];
        for (int i = 0; i < size; i++) {
            turned[i] = hashes[size - 1 - i];
            turned[size + i] = hashes[(int) ((i * 7L) % size)];
        }
        assertThat(bytes(128, turned)).isEqualTo(bytes(128, hashes));
    }

    @Property(tries = 50)
    void agreesWithTheLibrarysOwnJaccard(
            @ForAll @IntRange(min = 0, max = 3000) int common,
            @ForAll @IntRange(min = 1, max = 3000) int onlyFirst,
            @ForAll @IntRange(min = 1, max = 3000) int onlySecond) {
        byte[] first = bytes(256, range(0, common + onlyFirst));
        byte[] second = bytes(256, concat(range(0, common), range(10_000, 10_000 + onlySecond)));
        double[] library = JaccardSimilarity.jaccard(
                Sketches.wrapSketch(Memory.wrap(first)), Sketches.wrapSketch(Memory.wrap(second)));
        Similarity similarity = ShingleSketch.read(first).similarity(ShingleSketch.read(second));
        if (Arrays.equals(first, second)) {
            // The library takes sets of equal sketches for equal, lower bound included; ours may differ where no sample
            // lies.
            assertThat(library).containsExactly(1, 1, 1);
            assertThat(similarity.estimate()).isEqualTo(1);
            assertThat(similarity.upper()).isEqualTo(1);
            assertThat(similarity.lower()).isBetween(0.98, 1.0);
            return;
        }
        assertThat(similarity.lower()).isCloseTo(library[0], within(1e-9));
        assertThat(similarity.estimate()).isCloseTo(library[1], within(1e-9));
        assertThat(similarity.upper()).isCloseTo(library[2], within(1e-9));
    }

    @Test
    void twoDifferentSetsWithOneSketchKeepALowerBoundBelowOne() {
        byte[] sketch = bytes(256, range(0, 3000));
        // The hash of one of these shingles is above the limit of the sketch, so adding it changes nothing.
        byte[] same = IntStream.range(3000, 3100)
                .mapToObj(extra -> bytes(256, concat(range(0, 3000), new long[] {extra})))
                .filter(other -> Arrays.equals(other, sketch))
                .findFirst()
                .orElseThrow();
        Similarity similarity = ShingleSketch.read(sketch).similarity(ShingleSketch.read(same));
        assertThat(similarity.estimate()).isEqualTo(1);
        assertThat(similarity.lower()).isBetween(0.98, 0.9999);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.7, 0.9})
    void isUnbiasedAndWithinItsBounds(double jaccard) {
        int size = 2000;
        int common = (int) Math.round(2 * size * jaccard / (1 + jaccard));
        double exact = (double) common / (2 * size - common);
        SplittableRandom random = new SplittableRandom(11);
        int pairs = 400;
        double sum = 0;
        int inside = 0;
        for (int p = 0; p < pairs; p++) {
            long[] shared = random.longs(common).toArray();
            Similarity similarity = ShingleSketch.read(bytes(
                            256, concat(shared, random.longs(size - common).toArray())))
                    .similarity(ShingleSketch.read(bytes(
                            256, concat(shared, random.longs(size - common).toArray()))));
            sum += similarity.estimate();
            inside += similarity.lower() <= exact && exact <= similarity.upper() ? 1 : 0;
        }
        // The mean of n estimates has standard deviation sqrt(J (1 - J) / 256 / n).
        assertThat(sum / pairs).isCloseTo(exact, within(4 * Math.sqrt(exact * (1 - exact) / 256 / pairs)));
        assertThat(inside).isGreaterThan((int) (0.93 * pairs));
    }

    @Test
    void holdsAtMostItsNominalEntries() {
        assertThat(ShingleSketch.read(bytes(64, range(0, 10_000))).size()).isEqualTo(64);
        assertThat(bytes(256, range(0, 100_000))).hasSizeLessThanOrEqualTo(256 * 8 + 24);
    }

    @Test
    void forgetsTheDocumentOnReset() {
        ShingleSketch.Builder builder = new ShingleSketch.Builder(64);
        builder.accept(range(0, 10_000), 10_000);
        builder.reset();
        builder.accept(range(0, 50), 50);
        assertThat(builder.toByteArray()).isEqualTo(bytes(64, range(0, 50)));
    }

    @Test
    void knowsWhenTheThresholdIsWithinTheBounds() {
        Similarity similarity = new Similarity(0.72, 0.66, 0.78, false);
        assertThat(similarity.reaches(0.72)).isTrue();
        assertThat(similarity.reaches(0.73)).isFalse();
        assertThat(similarity.isCloseTo(0.7)).isTrue();
        assertThat(similarity.isCloseTo(0.78)).isTrue();
        assertThat(similarity.isCloseTo(0.66)).isFalse();
        assertThat(similarity.isCloseTo(0.8)).isFalse();
    }

    private static byte[] bytes(int nominalEntries, long[] hashes) {
        ShingleSketch.Builder builder = new ShingleSketch.Builder(nominalEntries);
        builder.accept(hashes, hashes.length);
        return builder.toByteArray();
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }

    private static long[] range(int from, int to) {
        long[] range = new long[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private static long[] concat(long[] first, long[] second) {
        long[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
