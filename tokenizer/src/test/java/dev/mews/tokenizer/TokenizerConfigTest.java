package dev.mews.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenizerConfigTest {
    private static TokenizerConfig parse(String yaml) {
        return ConfigLoader.parse("recipe.yaml", yaml, TokenizerConfig.class, Map.of());
    }

    @Test
    void theDefaultsAreThese() {
        assertThat(ConfigLoader.defaults(TokenizerConfig.class))
                .isEqualTo(new TokenizerConfig(
                        List.of(32_768), Digits.INDIVIDUAL, Punctuation.ISOLATED, Latex.INJECT, 256, 2, 64, 256));
    }

    @Test
    void everyKeyIsRead() {
        TokenizerConfig config = parse("""
                vocabulary_sizes: [4096, 8192]
                digits: group3
                punctuation: contiguous
                latex: pattern
                latex_commands: 10
                min_frequency: 3
                max_token_bytes: 20
                count_memory_mib: 64
                """);
        assertThat(config)
                .isEqualTo(new TokenizerConfig(
                        List.of(4_096, 8_192), Digits.GROUP3, Punctuation.CONTIGUOUS, Latex.PATTERN, 10, 3, 20, 64));
        assertThat(config.preTokenizer())
                .isEqualTo(PreTokenization.of(Digits.GROUP3, Punctuation.CONTIGUOUS, Latex.PATTERN));
        assertThat(config.trainingOptions().latexCommands()).isZero();
        assertThat(config.countMemoryBytes()).isEqualTo(64L << 20);
    }

    @Test
    void sizesThatDoNotAscendAreRefusedAtTheirPlace() {
        assertThatThrownBy(() -> parse("vocabulary_sizes: [8192, 4096]"))
                .hasMessageContaining("recipe.yaml:1:1")
                .hasMessageContaining("vocabulary sizes must be ascending");
    }

    @Test
    void aVocabularySmallerThanItsFixedTokensIsRefused() {
        assertThatThrownBy(() -> parse("vocabulary_sizes: [1000]")).hasMessageContaining("1000");
    }
}
