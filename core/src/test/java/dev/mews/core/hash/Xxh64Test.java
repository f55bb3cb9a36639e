package dev.mews.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.datasketches.memory.Memory;
import org.junit.jupiter.api.Test;

class Xxh64Test {
    @Test
    void givesTheValuesOfTheSpecification() {
        assertThat(Xxh64.hash(new byte[0])).isEqualTo(0xef46db3751d8e999L);
        assertThat(Xxh64.hashUtf8("a", 0)).isEqualTo(0xd24ec4f1a98c6e5bL);
        assertThat(Xxh64.hashUtf8("abc", 0)).isEqualTo(0x44bc2cf5ad770999L);
    }

    @Property(tries = 500)
    void equalsDataSketchesForAnyBytesAndSeed(@ForAll @Size(max = 200) byte[] bytes, @ForAll long seed) {
        long expected = Memory.wrap(bytes).xxHash64(0, bytes.length, seed);
        assertThat(Xxh64.hash(bytes, 0, bytes.length, seed)).isEqualTo(expected);
    }

    @Property(tries = 100)
    void hashesAnyPartOfAnArray(@ForAll @Size(min = 3, max = 100) byte[] bytes) {
        byte[] part = java.util.Arrays.copyOfRange(bytes, 1, bytes.length - 1);
        assertThat(Xxh64.hash(bytes, 1, bytes.length - 2, 7)).isEqualTo(Xxh64.hash(part, 0, part.length, 7));
    }

    @Property(tries = 100)
    void hashesALongAsItsLittleEndianBytes(@ForAll long value, @ForAll long seed) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        assertThat(Xxh64.hash(value, seed)).isEqualTo(Xxh64.hash(bytes, 0, 8, seed));
    }

    @Test
    void hashesTextAsUtf8() {
        byte[] bytes = "h\u00e9llo \ud83d\udc4b".getBytes(StandardCharsets.UTF_8);
        assertThat(Xxh64.hashUtf8("h\u00e9llo \ud83d\udc4b", 5)).isEqualTo(Xxh64.hash(bytes, 0, bytes.length, 5));
    }
}
