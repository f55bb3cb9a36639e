package dev.mews.dedup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.dedup.DocRef;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DenseIdsTest {
    @Property(tries = 500)
    void numbersReferencesInTheirOrder(@ForAll("refs") List<Long> refs, @ForAll("refs") List<Long> more) {
        DenseIds ids = new DenseIds();
        refs.forEach(ids::add);
        DenseIds other = new DenseIds();
        more.forEach(other::add);
        ids.addAll(other);
        ids.seal();
        TreeSet<Long> sorted = new TreeSet<>(refs);
        sorted.addAll(more);
        List<Long> expected = new ArrayList<>(sorted);
        assertThat(ids.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(ids.idOf(expected.get(i))).isEqualTo(i);
            assertThat(ids.refOf(i)).isEqualTo(expected.get(i));
        }
    }

    @Provide
    Arbitrary<List<Long>> refs() {
        Arbitrary<Integer> shards = Arbitraries.of(0, 1, 2, 15, 16, 17, 100);
        Arbitrary<Integer> rows = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 200),
                Arbitraries.of(0, 63, 64, 511, 512, 513, 1023, 1024),
                Arbitraries.integers().between(0, 20_000));
        return Combinators.combine(shards, rows).as(DocRef::of).list().ofMaxSize(80);
    }

    @Test
    void mayBeEmpty() {
        DenseIds ids = new DenseIds();
        ids.addAll(new DenseIds());
        ids.seal();
        assertThat(ids.size()).isZero();
    }
}
