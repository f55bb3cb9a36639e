package dev.mews.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DocRefTest {
    @Property
    void holdsShardAndRow(@ForAll @IntRange(min = 0) int shard, @ForAll @IntRange(min = 0) int row) {
        long ref = DocRef.of(shard, row);
        assertThat(ref).isNotNegative();
        assertThat(DocRef.shard(ref)).isEqualTo(shard);
        assertThat(DocRef.row(ref)).isEqualTo(row);
    }

    @Test
    void ordersByShardThenRow() {
        assertThat(DocRef.of(1, 0)).isGreaterThan(DocRef.of(0, Integer.MAX_VALUE));
        assertThat(DocRef.toString(DocRef.of(3, 14))).isEqualTo("3:14");
    }

    @Test
    void refusesNegativeParts() {
        assertThatThrownBy(() -> DocRef.of(-1, 2)).hasMessage("shard and row must be at least 0, but were -1 and 2");
    }
}
