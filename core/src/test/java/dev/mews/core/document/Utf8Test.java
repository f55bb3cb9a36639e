package dev.mews.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /** The JDK's strict decoder: offset of the first malformed byte or -1. */
    private static int oracle(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
        return result.isError() ? in.position() : -1;
    }

    @Test
    void agreesWithTheJdkOnEveryTwoAndThreeByteStart() {
        byte[] bytes = new byte[4];
        SplittableRandom random = new SplittableRandom(1);
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                bytes[0] = (byte) a;
                bytes[1] = (byte) b;
                for (int trial = 0; trial < 4; trial++) {
                    bytes[2] = (byte) random.nextInt(0x70, 0xd0);
                    bytes[3] = (byte) random.nextInt(0x70, 0xd0);
                    assertThat(Utf8.firstInvalid(bytes, 0, 4))
                            .as("%s", Arrays.toString(bytes))
                            .isEqualTo(oracle(bytes));
                }
            }
        }
    }

    @Property
    void acceptsTheUtf8OfAnyTextWithoutLoneSurrogates(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(-1);
        assertThat(Utf8.length(text)).isEqualTo(bytes.length);
        assertThat(Utf8.loneSurrogate(text) >= 0)
                .isEqualTo(!StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Test
    void findsLoneSurrogates() {
        assertThat(Utf8.loneSurrogate("ab\ud83d\udc4b")).isEqualTo(-1);
        assertThat(Utf8.loneSurrogate("ab\ud83d")).isEqualTo(2);
        assertThat(Utf8.loneSurrogate("\udc4b\ud83d")).isEqualTo(0);
        assertThat(Utf8.loneSurrogate("\ud83d\udc4b\ud83dx")).isEqualTo(2);
    }

    @Test
    void findsACharacterCutAtTheEnd() {
        byte[] bytes = "a\u20ac".getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.firstInvalid(bytes, 0, 3)).isEqualTo(1);
        assertThat(Utf8.firstInvalid(bytes, 1, 4)).isEqualTo(-1);
    }
}
