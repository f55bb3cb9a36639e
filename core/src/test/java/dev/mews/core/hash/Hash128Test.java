package dev.mews.core.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.datasketches.hash.MurmurHash3;
import org.junit.jupiter.api.Test;

class Hash128Test {
    @Property(tries = 500)
    void equalsDataSketchesMurmurHash(@ForAll @Size(min = 1, max = 100) byte[] bytes) {
        long[] expected = MurmurHash3.hash(bytes, 0);
        assertThat(Hash128.of(bytes)).isEqualTo(new Hash128(expected[0], expected[1]));
    }

    @Property(tries = 100)
    void hashesAnyPartOfAnArray(@ForAll @Size(min = 2, max = 60) byte[] bytes) {
        assertThat(Hash128.of(bytes, 1, bytes.length - 1))
                .isEqualTo(Hash128.of(Arrays.copyOfRange(bytes, 1, bytes.length)));
    }

    @Test
    void neverChanges() {
        assertThat(Hash128.of(new byte[0]).hex()).isEqualTo("00000000000000000000000000000000");
        assertThat(Hash128.ofUtf8("The quick brown fox jumps over the lazy dog").hex())
                .isEqualTo("e34bbc7bbc071b6c7a433ca9c49a9347");
    }

    @Test
    void keepsPartsApart() {
        assertThat(Hash128.ofParts("ab", "c")).isNotEqualTo(Hash128.ofParts("a", "bc"));
        assertThat(Hash128.ofParts("ab")).isNotEqualTo(Hash128.ofParts("ab", ""));
    }

    @Property(tries = 100)
    void readsItsHexAndSortsLikeIt(@ForAll long a, @ForAll long b, @ForAll long c, @ForAll long d) {
        Hash128 one = new Hash128(a, b);
        Hash128 two = new Hash128(c, d);
        assertThat(Hash128.parse(one.hex())).isEqualTo(one);
        assertThat(one.hex()).matches("[0-9a-f]{32}");
        assertThat(Integer.signum(one.compareTo(two)))
                .isEqualTo(Integer.signum(one.hex().compareTo(two.hex())));
    }

    @Test
    void refusesWhatIsNoHash() {
        assertThatThrownBy(() -> Hash128.parse("abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a 128-bit hash has 32 hex digits, but was 'abc'");
        assertThatThrownBy(() -> Hash128.parse("z".repeat(32))).isInstanceOf(IllegalArgumentException.class);
    }
}
