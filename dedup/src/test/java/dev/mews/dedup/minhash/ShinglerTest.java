package dev.mews.dedup.minhash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.hash.Xxh64;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShinglerTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Café No. 1|cafe no 0",
                "1,234.50 and 3.14|0 0 and 0",
                "12.34.56|0 0",
                "a1b22c|a0b0c",
                "x_y-z|x y z",
                "ΟΔΥΣΣΕΥΣ ΑΣ|οδυσσευς ας",
                "ΑΣ-ΑΣ Σ Σ'Α Α.Σ.|ας ας σ σ α α ς",
                "İstanbul|istanbul",
                "don't|don t",
            },
            delimiter = '|')
    void normalisesWordsAsDatatroveDoes(String text, String words) {
        assertThat(hashes(text, 1, WordDialect.SCRIPT)).containsExactlyElementsOf(hashesOf(words.split(" ")));
    }

    @Test
    void makesEachCharacterAWordInScriptsWithoutSpaces() {
        assertThat(hashes("日本語 text カー", 1, WordDialect.SCRIPT))
                .containsExactlyElementsOf(hashesOf("日", "本", "語", "text", "カ", "ー"));
        assertThat(hashes("ภาษาไทย", 1, WordDialect.SCRIPT))
                .containsExactlyElementsOf(hashesOf("ภ", "า", "ษ", "า", "ไ", "ท", "ย"));
    }

    @Test
    void leavesScriptsWithoutSpacesTogetherInTheWhitespaceDialect() {
        assertThat(hashes("日本語 text", 1, WordDialect.WHITESPACE)).containsExactlyElementsOf(hashesOf("日本語", "text"));
    }

    @Test
    void givesNoShinglesToATextWithFewerWords() {
        assertThat(hashes("one two three four", 5, WordDialect.SCRIPT)).isEmpty();
        assertThat(hashes("", 1, WordDialect.SCRIPT)).isEmpty();
        assertThat(hashes(" .,! \n", 1, WordDialect.SCRIPT)).isEmpty();
    }

    @Test
    void countsWords() {
        Shingler shingler = new Shingler(5, WordDialect.SCRIPT);
        assertThat(shingler.shingle("one, two; three.", (hashes, count) -> {})).isEqualTo(3);
    }

    @Test
    void readsALoneSurrogateAsTheReplacementCharacter() {
        assertThat(hashes("a\ud800b \udc00", 1, WordDialect.SCRIPT))
                .containsExactlyElementsOf(hashesOf("a\ufffdb", "\ufffd"));
    }

    @Test
    void survivesAWordThatIsLongerThanItsBuffer() {
        String monster = "Ab".repeat(300_000);
        String text = "one two " + monster + " three four five " + monster + " six";
        assertThat(hashes(text, 3, WordDialect.SCRIPT))
                .containsExactlyElementsOf(NaiveMinHash.hashes(text, 3, WordDialect.SCRIPT));
    }

    @Test
    void givesTheSameShinglesWhenUsedAgain() {
        Shingler shingler = new Shingler(5, WordDialect.SCRIPT);
        List<Long> first = new ArrayList<>();
        shingler.shingle("a b c d e f g", (hashes, count) -> collect(first, hashes, count));
        shingler.shingle("x ".repeat(100_000), (hashes, count) -> {});
        List<Long> again = new ArrayList<>();
        shingler.shingle("a b c d e f g", (hashes, count) -> collect(again, hashes, count));
        assertThat(again).isEqualTo(first).hasSize(3);
    }

    @Test
    void refusesShinglesWithoutWords() {
        assertThatThrownBy(() -> new Shingler(0, WordDialect.SCRIPT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shingleWords must be at least 1, but was 0");
    }

    @Property(tries = 1000)
    void agreesWithTheNaiveTwin(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 7) int shingleWords, @ForAll WordDialect d) {
        assertThat(hashes(text, shingleWords, d)).isEqualTo(NaiveMinHash.hashes(text, shingleWords, d));
    }

    @Property(tries = 5)
    void agreesWithTheNaiveTwinOnLongTexts(@ForAll("texts") String text, @ForAll WordDialect dialect) {
        String longText = (text + " ").repeat(1 + 40_000 / (text.length() + 1));
        assertThat(hashes(longText, 5, dialect)).isEqualTo(NaiveMinHash.hashes(longText, 5, dialect));
    }

    @Provide
    Arbitrary<String> texts() {
        // Final sigma, dotted I, numbers with separators, marks, two-part vowels, Hangul, surrogate pairs, odd spaces.
        String[] pieces = {
            "a", "Z", "word", "é", "e\u0301", "\u0301", "İ", "Σ", "σ", "ΑΣ", "ß", "ŉ", "1", "42", ".", ",", "٫", "٤",
            "𝟓", "⎖", " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\u2028", "\u200b", "-", "_", "…", "。", "、", "中", "か",
            "が", "ー", "カ", "ไ", "ม่", "한", "각", "ক", "\u09cb", "क्षि", "ي", "ё", "Ё", "👍🏽", "𐐀", "\u0000", "\u0085",
            "\u037e", "\u212b", "１", "ﷺ", "\u0e33", "\ufeff", "ǅ", "\u1e9e", "’", "'", "\u0f0b", "ཀ"
        };
        return Arbitraries.of(pieces).list().ofMaxSize(60).map(list -> String.join("", list));
    }

    private static List<Long> hashes(String text, int shingleWords, WordDialect dialect) {
        List<Long> all = new ArrayList<>();
        new Shingler(shingleWords, dialect).shingle(text, (hashes, count) -> collect(all, hashes, count));
        return all;
    }

    private static void collect(List<Long> all, long[] hashes, int count) {
        for (int i = 0; i < count; i++) {
            all.add(hashes[i]);
        }
    }

    private static List<Long> hashesOf(String... words) {
        return Arrays.stream(words)
                .map(word -> Xxh64.hash(word.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
