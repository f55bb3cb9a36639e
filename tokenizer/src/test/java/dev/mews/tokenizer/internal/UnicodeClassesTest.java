package dev.mews.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.reference.UnicodeClassGenerator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnicodeClassesTest {
    @Test
    void theTableSaysWhatTheReferenceEngineSays() {
        // All of the planes with letters; the rest of the code points are in TokenizerParityTest, which takes each
        // once.
        assertSameClasses(0, 0x3FFF);
        assertSameClasses(0xA000, 0x12FFF);
        assertSameClasses(0x1D000, 0x1FFFF);
    }

    private static void assertSameClasses(int first, int last) {
        byte[] probed = UnicodeClassGenerator.probe(first, last);
        for (int codePoint = first; codePoint <= last; codePoint++) {
            assertThat(UnicodeClasses.of(codePoint)).as("U+%04X", codePoint).isEqualTo(probed[codePoint - first]);
        }
    }

    @Test
    void malformedSequencesAreOneByteLong() {
        int other = UnicodeClasses.OTHER << 3 | 1;
        for (byte[] malformed : new byte[][] {
            {(byte) 0x80},
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xC1, (byte) 0xBF},
            {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xE2, (byte) 0x82},
            {(byte) 0xF0, (byte) 0x9F, (byte) 0x98},
            {(byte) 0xFF}
        }) {
            assertThat(UnicodeClasses.at(malformed, 0, malformed.length)).isEqualTo(other);
        }
    }

    @Test
    void everyWellFormedSequenceHasItsCodePointsClassAndLength() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < 0xD800 || codePoint > 0xDFFF) {
                byte[] text = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                int at = UnicodeClasses.at(text, 0, text.length);
                if (at != (UnicodeClasses.of(codePoint) << 3 | text.length)) {
                    assertThat(at).as("U+%04X", codePoint).isEqualTo(UnicodeClasses.of(codePoint) << 3 | text.length);
                }
            }
        }
    }
}
