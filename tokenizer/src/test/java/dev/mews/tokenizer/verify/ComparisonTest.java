package dev.mews.tokenizer.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import dev.mews.tokenizer.verify.Comparison.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final PreTokenizer GROUPS = PreTokenization.of(Digits.GROUP3, Punctuation.ISOLATED, Latex.OFF);

    /** Another tokenizer of this module as the reference; {@code shift} is added to its ids. */
    private record Other(Tokenizer tokenizer, int shift) implements Reference {
        @Override
        public String name() {
            return "other";
        }

        @Override
        public int[] encode(String text) {
            return Arrays.stream(tokenizer.encode(text)).map(id -> id + shift).toArray();
        }

        @Override
        public void close() {}
    }

    private static Tokenizer small(PreTokenizer preTokenizer, boolean abFirst) {
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        for (String token : List.of("ab", "bc", "12")) {
            tokens.add(token.getBytes(StandardCharsets.UTF_8));
        }
        Merges.Builder merges = new Merges.Builder();
        merges.add(abFirst ? 'a' : 'b', abFirst ? 'b' : 'c', abFirst ? 256 : 257);
        merges.add(abFirst ? 'b' : 'a', abFirst ? 'c' : 'b', abFirst ? 257 : 256);
        merges.add('1', '2', 258);
        return new Tokenizer(new Vocabulary(tokens, SpecialTokens.none()), merges.build(), preTokenizer, false);
    }

    private static Comparison compare(Tokenizer ours, Tokenizer theirs, int shift, String... texts) throws IOException {
        Comparison comparison = new Comparison(ours, new Other(theirs, shift));
        for (String text : texts) {
            comparison.text(text);
        }
        return comparison;
    }

    @Test
    void differencesAreSortedByCause() throws IOException {
        Tokenizer canonical = small(PreTokenization.canonical(), true);
        assertThat(compare(canonical, canonical, 0, "ab bc 12").differences()).isEmpty();
        Comparison merges = compare(canonical, small(PreTokenization.canonical(), false), 0, "x abc", "ab", "abc");
        assertThat(merges.differences()).containsOnlyKeys(Cause.MERGES);
        assertThat(merges.differences().get(Cause.MERGES).count()).isEqualTo(2);
        assertThat(merges.differences().get(Cause.MERGES).example()).isEqualTo("x abc");
        assertThat(compare(canonical, small(GROUPS, true), 0, "see 12").differences())
                .containsOnlyKeys(Cause.CUT_HERE);
        assertThat(compare(small(GROUPS, true), canonical, 0, "see 12").differences())
                .containsOnlyKeys(Cause.CUT_THERE);
        assertThat(compare(canonical, canonical, 1, "see 12").differences()).containsOnlyKeys(Cause.OTHER_BYTES);
    }

    @Test
    void probedCodePointsThatDifferAreNamed() throws IOException {
        Comparison comparison = new Comparison(
                small(PreTokenization.canonical(), true),
                new Other(small(PreTokenization.of(Digits.NONE, Punctuation.ISOLATED, Latex.OFF), true), 0));
        comparison.everyCodePoint();
        assertThat(comparison.compared()).isEqualTo(0x110000 - 0x800);
        assertThat(comparison.differences()).containsOnlyKeys(Cause.CUT_HERE);
        assertThat(comparison.differences().get(Cause.CUT_HERE).codePoints().stream())
                .containsExactly((int) '2');
    }

    @Test
    void theRustReferenceGivesTheSameIdsForTextAndEveryCodePoint(@TempDir Path folder) throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(2_000), SpecialTokens.falcon(), 2, 32, 50);
        Tokenizer tokenizer = TestTokenizers.train(PreTokenization.canonical(), options, folder);
        tokenizer.save(folder);
        try (Reference reference = DjlReference.find(
                        folder.resolve("tokenizer.json"), ComparisonTest.class.getClassLoader())
                .orElseThrow()) {
            Comparison comparison = new Comparison(tokenizer, reference);
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < 300; i++) {
                comparison.text(Texts.random(random, 50) + "<|endoftext|>");
            }
            assertThat(comparison.compared()).isEqualTo(300);
            assertThat(comparison.differences()).isEmpty();
        }
    }

    @Test
    void djlThatIsNotThereIsNoReference(@TempDir Path folder) throws IOException {
        assertThat(DjlReference.find(folder.resolve("tokenizer.json"), ClassLoader.getPlatformClassLoader()))
                .isEmpty();
    }

    @Test
    void aPythonThatEndsIsReportedWithItsLastWords(@TempDir Path folder) throws IOException {
        Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\necho first >&2\necho no luck >&2\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        Path json = Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThatThrownBy(() -> PythonReference.find(python, "tokenizers", json))
                .isInstanceOf(IOException.class)
                .hasMessage("Python ended: no luck");
    }
}
