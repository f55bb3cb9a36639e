package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link ByteSearch} against a loop over single bytes. */
class ByteSearchTest {
    @Test
    void theFirstByteIsFoundWhereverItIs() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] few = {0, 1, -1, -128, 127, '\n', '\\'};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = few[random.nextInt(few.length)];
            }
            byte wanted = few[random.nextInt(few.length)];
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int expected = from;
            while (expected < to && bytes[expected] != wanted) {
                expected++;
            }
            assertThat(ByteSearch.indexOf(bytes, from, to, wanted)).isEqualTo(expected);
        }
    }
}
