package dev.mews.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageThresholdsTest {
    @Test
    void theTableHoldsTheSeventeenLanguagesBesidesEnglish() {
        assertThat(LanguageThresholds.languages())
                .containsExactly(
                        "ar", "cs", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "ur",
                        "zh");
    }

    @Test
    void aRowIsReadColumnByColumn() {
        LanguageThresholds polish = LanguageThresholds.of("pl").orElseThrow();
        assertThat(polish.minPunctuatedLines()).isEqualTo(0.087);
        assertThat(polish.maxLineFeedsPerWord()).isEqualTo(0.158);
        assertThat(polish.minMeanWordLength()).isEqualTo(3);
        assertThat(polish.maxMeanWordLength()).isEqualTo(12);
        assertThat(polish.minAlphabeticWords()).isEqualTo(0.726);
        assertThat(polish.maxDuplicateLines()).isEqualTo(0.320);
        assertThat(polish.topNGrams()).containsExactly(0.222, 0.198, 0.176);
        assertThat(polish.duplicateNGrams()).containsExactly(0.172, 0.160, 0.148, 0.136, 0.123, 0.111);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ar", "cs", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "ur", "zh"
            })
    void everyLanguageHasRulesAndDistinctStopWords(String language) {
        LanguageThresholds thresholds = LanguageThresholds.of(language).orElseThrow();
        assertThat(thresholds.rules(ConfigLoader.defaults(MultilingualConfig.class)))
                .hasSize(3);
        assertThat(thresholds.stopWords()).hasSizeGreaterThan(10);
        assertThat(Set.copyOf(thresholds.stopWords())).hasSameSizeAs(thresholds.stopWords());
    }

    @Test
    void otherLanguagesHaveNone() {
        assertThat(LanguageThresholds.of("en")).isEmpty();
        assertThat(LanguageThresholds.of("da")).isEmpty();
    }
}
