package dev.mews.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.reference.Texts;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against {@link UnicodeClasses}, character by character. */
class LettersTest {
    private static int slowEnd(byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int at = UnicodeClasses.at(text, i, to);
            if (at >>> 3 != UnicodeClasses.LETTER && at >>> 3 != UnicodeClasses.MARK) {
                return i;
            }
            i += at & 7;
        }
        return i;
    }

    @Test
    void everyCodePointAmongLettersEndsTheRunOrGoesOnAsItsClassSays() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            byte[] text = ("ab" + Character.toString(codePoint) + "c").getBytes(StandardCharsets.UTF_8);
            int end = Letters.end(text, 0, text.length);
            if (end != slowEnd(text, 0, text.length)) {
                assertThat(end).as("U+%04X", codePoint).isEqualTo(slowEnd(text, 0, text.length));
            }
        }
    }

    @Test
    void everyTwoBytesThatMayBeginACharacterEndTheRunAsTheirClassSays() {
        for (int bytes = 0; bytes < 1 << 16; bytes++) {
            byte[] text = {(byte) (bytes >>> 8), (byte) bytes, (byte) 0x80, 'a'};
            for (int to = 1; to <= text.length; to++) {
                if (Letters.end(text, 0, to) != slowEnd(text, 0, to)) {
                    assertThat(Letters.end(text, 0, to)).as("%04X", bytes).isEqualTo(slowEnd(text, 0, to));
                }
            }
        }
    }

    @Test
    void anyBytesEndWhereTheyDoCharacterByCharacter() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = random.nextBoolean()
                    ? Texts.randomBytes(random, 40)
                    : Texts.random(random, 40).getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < text.length; from++) {
                int to = from + 1 + random.nextInt(text.length - from);
                assertThat(Letters.end(text, from, to)).isEqualTo(slowEnd(text, from, to));
            }
        }
    }
}
