package dev.mews.dedup.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.hash.Hash128;
import java.text.Normalizer;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactHashTest {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    private final ExactHash exactHash = new ExactHash();

    @ParameterizedTest
    @CsvSource({
        "'a  b\tc\r\n', 'a b c'",
        "' \u00a0\u3000a\u2003\u2028b', 'a b'",
        "'cafe\u0301', 'caf\u00e9'",
        "'\u212b', '\u00c5'",
    })
    void ignoresLayoutAndCompositionOfCharacters(String text, String same) {
        assertThat(exactHash.of(text)).isEqualTo(exactHash.of(same));
    }

    @ParameterizedTest
    @CsvSource({"a,A", "1,2", "'a.','a'", "'a b','ab'", "\u00e9,e", "x,'x\u200b'"})
    void countsCaseDigitsPunctuationAndMarks(String text, String other) {
        assertThat(exactHash.of(text)).isNotEqualTo(exactHash.of(other));
    }

    @Test
    void givesATextOfWhiteSpaceTheHashOfTheEmptyText() {
        assertThat(exactHash.of(" \n\t\u3000")).isEqualTo(exactHash.of("")).isEqualTo(Hash128.of(new byte[0]));
    }

    @Test
    void isTheHashOfTheNormalForm() {
        assertThat(exactHash.of("  The  quick\nfox ")).isEqualTo(Hash128.ofUtf8("The quick fox"));
    }

    @Test
    void readsALoneSurrogateAsTheReplacementCharacter() {
        assertThat(exactHash.of("a\ud800 \udc00b")).isEqualTo(Hash128.ofUtf8("a\ufffd \ufffdb"));
    }

    @Test
    void growsForLongTexts() {
        String text = "\u4e2d\ud83d\ude00x ".repeat(900_000);
        assertThat(exactHash.of(text)).isEqualTo(Hash128.ofUtf8(text.strip()));
        assertThat(exactHash.of("short")).isEqualTo(Hash128.ofUtf8("short"));
    }

    @Property(tries = 1000)
    void agreesWithTheNaiveTwin(@ForAll("texts") String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
        String spaced = WHITE_SPACE.matcher(normal).replaceAll(" ");
        String expected = spaced.startsWith(" ") ? spaced.substring(1) : spaced;
        expected = expected.endsWith(" ") ? expected.substring(0, expected.length() - 1) : expected;
        assertThat(exactHash.of(text)).isEqualTo(Hash128.ofUtf8(expected));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "B",
                        " ",
                        "\n",
                        "\u0085",
                        "\u00a0",
                        "\u1680",
                        "\u2009",
                        "\u200b",
                        "\u2028",
                        "\u202f",
                        "\u205f",
                        "\u3000",
                        "e",
                        "\u0301",
                        "\u0327",
                        "\u00e9",
                        "\u4e2d",
                        "\ud83d\ude00",
                        "\u1100",
                        "\u1161",
                        "\u11a8",
                        "\uac00",
                        "\u212b",
                        "\u001c",
                        "\u0000",
                        "\u07ff",
                        "\u0800",
                        "\uffff")
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
    }
}
