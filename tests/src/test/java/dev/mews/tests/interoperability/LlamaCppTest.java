package dev.mews.tests.interoperability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.tests.support.LlamaCpp;
import dev.mews.tests.support.MewsProcess;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.GgufVocabulary;
import dev.mews.tokenizer.format.LlamaCppPattern;
import dev.mews.tokenizer.verify.Comparison;
import dev.mews.tokenizer.verify.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** llama.cpp has the ids of Mews from the vocabularies that Mews writes for it. */
class LlamaCppTest {
    /** The Basic Multilingual Plane. All code points take minutes: they were the same in November 2026. */
    private static final int PROBED = 0x10000;

    @BeforeAll
    static void needsTheLibrary(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<String> missing = LlamaCpp.missing(folder);
        assumeTrue(missing.isEmpty(), missing.orElse(""));
    }

    private static Path wild(String style) {
        return MewsProcess.home().resolve("tests/golden/wild-tokenizers").resolve(style);
    }

    /** The golden texts of a style, without those that name a special token. */
    private static List<String> texts(String style) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(wild(style).resolve("ids.jsonl"))) {
            String text = new ObjectMapper().readTree(line).get("text").asText();
            if (!text.contains("<|")) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** As llama.cpp reads it: it changes no text first. */
    private static Tokenizer withoutNormalization(Tokenizer tokenizer) {
        return new Tokenizer(
                tokenizer.vocabulary(),
                tokenizer.merges(),
                tokenizer.preTokenizer(),
                tokenizer.wholeWordsFirst(),
                Normalization.NONE,
                false);
    }

    private static Comparison compare(Tokenizer tokenizer, String style, Reference reference) throws IOException {
        Comparison comparison = new Comparison(tokenizer, reference);
        for (String text : texts(style)) {
            comparison.text(text);
        }
        comparison.codePoints(0, PROBED);
        return comparison;
    }

    @ParameterizedTest
    @CsvSource({"gpt2, gpt-2", "llama3, llama-bpe", "qwen2, qwen2", "starcoder, starcoder", "bloom, bloom"})
    void theIdsAreTheSameWhereAPatternHasAName(String style, String pre, @TempDir Path folder) throws IOException {
        Tokenizer tokenizer = withoutNormalization(Tokenizer.load(wild(style)));
        assertThat(GgufVocabulary.nameOf(tokenizer.preTokenizer())).hasValue(pre);
        try (LlamaCpp llama = LlamaCpp.start(tokenizer, pre, folder)) {
            assertThat(compare(tokenizer, style, llama).differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"falcon3, falcon3", "falcon7b, falcon"})
    void whereItCutsOtherwiseItsPatternHereCutsAsItDoes(String style, String pre, @TempDir Path folder)
            throws IOException {
        Tokenizer tokenizer = Tokenizer.load(wild(style));
        LlamaCppPattern pattern = LlamaCppPattern.of(pre).orElseThrow();
        Tokenizer twin = new Tokenizer(
                tokenizer.vocabulary(), tokenizer.merges(), pattern.preTokenizer(), pattern.wholeWordsFirst());
        try (LlamaCpp llama = LlamaCpp.start(twin, pre, folder)) {
            assertThat(compare(twin, style, llama).differences()).isEmpty();
            assertThat(compare(tokenizer, style, llama).differences()).isNotEmpty();
        }
    }
}
