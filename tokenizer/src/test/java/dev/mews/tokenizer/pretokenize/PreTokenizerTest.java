package dev.mews.tokenizer.pretokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.reference.ReferenceTokenizer;
import dev.mews.tokenizer.reference.Texts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreTokenizerTest {
    static List<String> pieces(PreTokenizer preTokenizer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> pieces = new ArrayList<>();
        PreTokenizer walk = preTokenizer.walk();
        for (int from = 0; from < bytes.length; ) {
            int to = walk.next(bytes, from, bytes.length);
            pieces.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            from = to;
        }
        return pieces;
    }

    private static List<String> referencePieces(ReferenceTokenizer reference, String text) {
        return reference.split(text).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    static Stream<PreTokenizer> allPreTokenizers() {
        List<PreTokenizer> all = new ArrayList<>();
        for (Digits digits : Digits.values()) {
            for (Punctuation punctuation : Punctuation.values()) {
                all.add(PreTokenization.of(digits, punctuation, Latex.INJECT));
                all.add(PreTokenization.of(digits, punctuation, Latex.OFF));
            }
        }
        all.add(Gpt2PreTokenizer.INSTANCE);
        return all.stream();
    }

    private static List<String> piecesInARow(PreTokenizer preTokenizer, byte[] bytes, int to, int atOnce) {
        List<String> pieces = new ArrayList<>();
        PreTokenizer walk = preTokenizer.walk();
        int[] ends = new int[atOnce];
        for (int from = 0; from < to; ) {
            int n = walk.cut(bytes, from, to, ends);
            for (int i = 0; i < n; i++) {
                pieces.add(new String(bytes, from, ends[i] - from, StandardCharsets.UTF_8));
                from = ends[i];
            }
        }
        return pieces;
    }

    @ParameterizedTest
    @MethodSource("allPreTokenizers")
    void piecesInARowAreThoseThatAreCutOneByOne(PreTokenizer preTokenizer) {
        SplittableRandom random = new SplittableRandom(7);
        String ascii = "abzAZ  \t\n\r\\\\@[`{/:09.,$_~\u000B\u001C\u007F\0";
        for (int round = 0; round < 1_000; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 200) {
                if (random.nextInt(3) == 0) {
                    text.append(Texts.random(random, 3));
                } else {
                    // Runs too, longer than what is looked at together.
                    String one = ascii.substring(random.nextInt(ascii.length())).substring(0, 1);
                    text.append(one.repeat(random.nextInt(20) == 0 ? random.nextInt(100) : 1));
                    text.append(random.nextInt(4) == 0 ? "word" : "");
                }
            }
            byte[] bytes = (text + "xyz").getBytes(StandardCharsets.UTF_8);
            int to = bytes.length - 3;
            String cut = text.toString();
            assertThat(piecesInARow(preTokenizer, bytes, to, PreTokenizer.MIN_ENDS + random.nextInt(200)))
                    .as(cut)
                    .isEqualTo(pieces(preTokenizer, cut));
        }
    }

    @Test
    void everyTwoAsciiCharactersAreCutInARowAsOneByOne() {
        for (int a = 0; a < 128; a++) {
            for (int b = 0; b < 128; b++) {
                String text =
                        ("x" + (char) a + (char) b + " ").repeat(17) + (char) a + (char) a + (char) b + (char) b + " y";
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                assertThat(piecesInARow(PreTokenization.canonical(), bytes, bytes.length, 256))
                        .as(text)
                        .isEqualTo(pieces(PreTokenization.canonical(), text));
            }
        }
    }

    @Test
    void theCanonicalPatternIsTheDocumentedOne() {
        assertThat(PreTokenization.canonical().pattern())
                .isEqualTo("\\\\[A-Za-z]+|\\p{N}|[\\p{P}$+<=>^`|~]| ?[\\p{L}\\p{M}]+|\\s+(?!\\S)|\\s+"
                        + "|[^\\s\\p{L}\\p{M}\\p{N}\\p{P}$+<=>^`|~]+");
    }

    @Test
    void canonicalPiecesKeepCommandsAndMarksAndSplitDigitsAndPunctuation() {
        assertThat(pieces(PreTokenization.canonical(), "The  \\frac{12}{x} हिन्दी costs €5…\n"))
                .containsExactly(
                        "The", " ", " ", "\\frac", "{", "1", "2", "}", "{", "x", "}", " हिन्दी", " costs", " ", "€",
                        "5", "…", "\n");
    }

    @ParameterizedTest
    @MethodSource("allPreTokenizers")
    void scannersCutAsTheirPatternDoesInTheReferenceEngine(PreTokenizer preTokenizer) {
        SplittableRandom random = new SplittableRandom(20260101);
        try (ReferenceTokenizer reference = ReferenceTokenizer.splitting(preTokenizer.pattern(), "Isolated")) {
            for (int round = 0; round < 1_500; round++) {
                String text = Texts.random(random, 24);
                assertThat(pieces(preTokenizer, text)).as(text).isEqualTo(referencePieces(reference, text));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("allPreTokenizers")
    void everyPatternIsFoundAgainByItsText(PreTokenizer preTokenizer) {
        if (preTokenizer instanceof PreTokenization) {
            assertThat(PreTokenization.ofPattern(preTokenizer.pattern())
                            .orElseThrow()
                            .pattern())
                    .isEqualTo(preTokenizer.pattern());
        } else {
            assertThat(PreTokenization.ofPattern(preTokenizer.pattern())).isEmpty();
        }
    }

    @Test
    void invalidBytesAreSingleSymbolsAndNothingIsLost() {
        byte[] text = {(byte) 0xE4, (byte) 0xB8, 'a', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9, (byte) 0x80, ' ', 'b'};
        PreTokenizer canonical = PreTokenization.canonical();
        List<Integer> ends = new ArrayList<>();
        for (int from = 0; from < text.length; from = ends.get(ends.size() - 1)) {
            ends.add(canonical.next(text, from, text.length));
        }
        assertThat(ends).containsExactly(2, 3, 4, 6, 7, 9);
    }

    @ParameterizedTest
    @MethodSource("allPreTokenizers")
    void anyBytesAreCutIntoNonEmptyPieces(PreTokenizer preTokenizer) {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 500; round++) {
            byte[] text = Texts.randomBytes(random, 20);
            for (int from = 0; from < text.length; ) {
                int to = preTokenizer.next(text, from, text.length);
                assertThat(to).isGreaterThan(from).isLessThanOrEqualTo(text.length);
                from = to;
            }
        }
    }
}
