package dev.mews.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.format.TokenizerFiles;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.reference.ReferenceTokenizer;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The saved files, read by Hugging Face tokenizers, give the ids of this module. */
class TokenizerParityTest {
    @TempDir
    static Path directory;

    private static Tokenizer tokenizer;
    private static ReferenceTokenizer reference;

    @BeforeAll
    static void train() throws IOException {
        tokenizer = save(PreTokenization.canonical(), SpecialTokens.falcon(), 200, directory);
        reference = ReferenceTokenizer.load(directory.resolve(TokenizerFiles.TOKENIZER_JSON));
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    private static Tokenizer save(PreTokenizer preTokenizer, SpecialTokens special, int latex, Path folder)
            throws IOException {
        int size = special.size() + 256 + 2_000;
        TrainingOptions options = new TrainingOptions(List.of(size), special, 2, 32, latex);
        Tokenizer trained = TestTokenizers.train(preTokenizer, options, folder);
        trained.save(folder);
        return trained;
    }

    private static void assertSameIds(Tokenizer ours, ReferenceTokenizer theirs, String text) {
        int[] ids = ours.encode(text);
        int[] expected = theirs.encode(text);
        if (!Arrays.equals(ids, expected)) {
            assertThat(ids)
                    .as(text.length() > 300 ? text.substring(0, 300) : text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void thousandsOfGeneratedTextsGetTheSameIds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 6_000; i++) {
            assertSameIds(tokenizer, reference, Texts.random(random, 60));
        }
    }

    @Test
    void everyCodePointOnceGetsTheSameIds() {
        StringBuilder text = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < 0xD800 || codePoint > 0xDFFF) {
                text.appendCodePoint(codePoint);
            }
            if ((codePoint & 0x1FFF) == 0x1FFF) {
                assertSameIds(tokenizer, reference, text.toString());
                text.setLength(0);
            }
        }
    }

    @Test
    void everyCodePointBetweenLettersAndDigitsGetsTheSameIds() {
        StringBuilder text = new StringBuilder();
        for (int codePoint = 0; codePoint < 0x3000; codePoint++) {
            text.append(" a")
                    .appendCodePoint(codePoint)
                    .append("1 ")
                    .appendCodePoint(codePoint)
                    .append(codePoint % 3 == 0 ? " \n" : "!");
            if ((codePoint & 0x1FF) == 0x1FF) {
                assertSameIds(tokenizer, reference, text.toString());
                text.setLength(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  ",
                "\n",
                " \n ",
                "a",
                "\\",
                "\\\\frac",
                "\\frac",
                "\\fraction",
                "\\frac12",
                "\\alphaβ",
                "\\begin{align*}x&=1\\\\\\end{align*}",
                "C:\\input\\new",
                "\t\tx",
                "x  ",
                "x \u00A0 y",
                "१२३",
                "e\u0301\u0301",
                "\u0301",
                " \u0301",
                "\r\n\r\n",
                "\u2028x",
                "<|endoftext",
                "\u0000\u0000"
            })
    void adversarialTextsGetTheSameIds(String text) {
        assertSameIds(tokenizer, reference, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "the", " ", "\n", "中", "\\frac", "\\", "9", "=", "é", "ab", "हि", "😀", "\u0000", "aé"})
    void longRunsGetTheSameIds(String piece) {
        for (int count : new int[] {2, 3, 15, 16, 17, 47, 48, 49, 50, 100, 1_000, 4_099}) {
            assertSameIds(tokenizer, reference, piece.repeat(count));
        }
    }

    @Test
    void longMixedWordsGetTheSameIds() {
        SplittableRandom random = new SplittableRandom(5);
        String letters = "abcdeéthorWnaïv中日本語हिन्दีРусский";
        for (int i = 0; i < 300; i++) {
            StringBuilder word = new StringBuilder(" ");
            int length = 30 + random.nextInt(400);
            int pool = 2 + random.nextInt(letters.length() - 2);
            for (int k = 0; k < length; k++) {
                word.append(letters.charAt(random.nextInt(pool)));
            }
            assertSameIds(tokenizer, reference, word.toString());
        }
    }

    @Test
    void specialTokensInTextAreFoundAsTheReferenceFindsThem() {
        SplittableRandom random = new SplittableRandom(6);
        String[] pieces = {
            "<|endoftext|>",
            "<|pad|>",
            ">>TITLE<<",
            "<|reserved_20|>",
            "<|reserved_200|>",
            "<|reserved_2",
            ">>",
            "<|",
            "|>",
            " text ",
            "\n",
            "1",
            " ",
            "<|<|pad|>",
            ">>>TITLE<<<"
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(tokenizer.encode(text.toString(), SpecialTokenMode.ALLOW))
                    .as(text.toString())
                    .isEqualTo(reference.encode(text.toString()));
        }
    }

    @Test
    void theReferenceDecodesOurIds() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            String text = Texts.random(random, 40);
            assertThat(reference.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    static Stream<Arguments> otherTokenizers() {
        return Stream.of(
                Arguments.of(PreTokenization.of(Digits.GROUP3, Punctuation.CONTIGUOUS, Latex.PATTERN), 0),
                Arguments.of(PreTokenization.of(Digits.NONE, Punctuation.NONE, Latex.OFF), 0),
                Arguments.of(PreTokenization.of(Digits.NONE, Punctuation.NONE, Latex.INJECT), 100),
                Arguments.of(Gpt2PreTokenizer.INSTANCE, 0));
    }

    @ParameterizedTest
    @MethodSource("otherTokenizers")
    void otherPreTokenizersGiveTheSameIdsToo(PreTokenizer preTokenizer, int latex, @TempDir Path folder)
            throws IOException {
        Tokenizer ours = save(preTokenizer, SpecialTokens.of(List.of("<|endoftext|>")), latex, folder);
        SplittableRandom random = new SplittableRandom(8);
        try (ReferenceTokenizer theirs = ReferenceTokenizer.load(folder.resolve(TokenizerFiles.TOKENIZER_JSON))) {
            for (int i = 0; i < 2_000; i++) {
                assertSameIds(ours, theirs, Texts.random(random, 40));
            }
        }
    }
}
