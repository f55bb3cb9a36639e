package dev.mews.filters.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The scanners against regular expressions that say the same, on texts short enough for them. */
class EncodedDataTest {
    private static final Pattern BASE64 = Pattern.compile("[a-zA-Z0-9+/\\n=]{64,}");
    private static final Pattern HEX =
            Pattern.compile("(?:\\b(?:0x|\\\\x)?[0-9a-fA-F]{2}(?:,\\s*|\\b\\s*)){8,}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ESCAPES = Pattern.compile("(?:\\\\u[0-9a-fA-F]{4}){8,}");

    @Provide
    Arbitrary<String> encoded() {
        return Arbitraries.of(
                        "1f", "A0", "0x", "\\x", ",", " ", "\n", "g", "_", "00", "7c,", "0x7c, ", "\\x7c", "\\u00e9",
                        "\\u12", "=", "é")
                .list()
                .ofMaxSize(120)
                .map(parts -> String.join("", parts));
    }

    private static EncodedData.Found slowly(Pattern pattern, String text) {
        int longest = 0;
        int total = 0;
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            longest = Math.max(longest, matcher.end() - matcher.start());
            total += matcher.end() - matcher.start();
        }
        return new EncodedData.Found(longest, total);
    }

    @Property(tries = 2000)
    void base64IsFoundLikeByTheExpression(@ForAll("encoded") String text) {
        assertThat(EncodedData.base64(text)).isEqualTo(slowly(BASE64, text));
    }

    @Property(tries = 2000)
    void hexIsFoundLikeByTheExpression(@ForAll("encoded") String text) {
        assertThat(EncodedData.hex(text)).isEqualTo(slowly(HEX, text));
    }

    @Property(tries = 2000)
    void unicodeEscapesAreFoundLikeByTheExpression(@ForAll("encoded") String text) {
        assertThat(EncodedData.unicodeEscapes(text)).isEqualTo(slowly(ESCAPES, text));
    }

    @Test
    void tenMegabytesOfNearMissesAreReadOnce() {
        String nearly = "0x1f, 0x2e, 0x3d, 0x4c, 0x5b, 0x6a, 0x79, zz ".repeat(220_000);
        assertThat(EncodedData.hex(nearly)).isEqualTo(new EncodedData.Found(0, 0));
        assertThat(EncodedData.base64(nearly)).isEqualTo(new EncodedData.Found(0, 0));
        assertThat(EncodedData.unicodeEscapes("\\u123 ".repeat(1_500_000))).isEqualTo(new EncodedData.Found(0, 0));
    }
}
