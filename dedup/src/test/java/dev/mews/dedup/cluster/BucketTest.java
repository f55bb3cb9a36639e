package dev.mews.dedup.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BucketTest {
    @Test
    void makesAllPairsOfAFewDocuments() throws IOException {
        assertThat(pairs(List.of(30L, 10L, 20L, 10L)))
                .containsExactly(List.of(10L, 20L), List.of(10L, 30L), List.of(20L, 30L));
        assertThat(pairs(List.of(5L, 5L))).isEmpty();
        assertThat(pairs(List.of())).isEmpty();
    }

    @Property
    void makesAStarAndAChainOfManyDocuments(@ForAll @IntRange(min = 17, max = 400) int n, @ForAll Random random)
            throws IOException {
        List<Long> refs = new ArrayList<>();
        for (long i = 0; i < n; i++) {
            refs.add(i * 3);
        }
        List<List<Long>> expected = new ArrayList<>();
        for (long i = 1; i < n; i++) {
            expected.add(List.of(0L, i * 3));
        }
        for (long i = 1; i + 1 < n; i++) {
            expected.add(List.of(i * 3, (i + 1) * 3));
        }
        Collections.shuffle(refs, random);
        assertThat(pairs(refs)).isEqualTo(expected);
    }

    @Test
    void changesFromAllPairsToStarAndChainAboveSixteen() throws IOException {
        List<Long> refs = new ArrayList<>();
        for (long i = 0; i < 16; i++) {
            refs.add(i);
        }
        assertThat(pairs(refs)).hasSize(120);
        refs.add(16L);
        assertThat(pairs(refs)).hasSize(16 + 15);
    }

    @Test
    void isEmptyAfterDraining() throws IOException {
        Bucket bucket = new Bucket();
        for (long i = 0; i < 100_000; i++) {
            bucket.add(i);
        }
        assertThat(bucket.drainPairs((a, b) -> {})).isEqualTo(100_000);
        bucket.add(1);
        assertThat(bucket.drainPairs((a, b) -> {})).isEqualTo(1);
    }

    private static List<List<Long>> pairs(List<Long> refs) throws IOException {
        Bucket bucket = new Bucket();
        refs.forEach(bucket::add);
        List<List<Long>> pairs = new ArrayList<>();
        assertThat(bucket.drainPairs((a, b) -> pairs.add(List.of(a, b))))
                .isEqualTo((int) refs.stream().distinct().count());
        return pairs;
    }
}
