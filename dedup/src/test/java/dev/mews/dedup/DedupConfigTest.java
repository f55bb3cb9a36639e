package dev.mews.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import dev.mews.dedup.cluster.ChainRule;
import dev.mews.dedup.cluster.RepresentativeRule;
import dev.mews.dedup.minhash.WordDialect;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DedupConfigTest {
    private static final DedupConfig DEFAULTS = ConfigLoader.defaults(DedupConfig.class);

    @Test
    void hasFineWebsSignatureByDefault() {
        assertThat(DEFAULTS)
                .isEqualTo(new DedupConfig(
                        5, 14, 8, 1, WordDialect.SCRIPT, 0.7, 256, RepresentativeRule.LONGEST, ChainRule.SPLIT));
        assertThat(DEFAULTS.lsh().signatureLength()).isEqualTo(112);
    }

    @Test
    void readsEveryKeyFromYaml() {
        String yaml = """
                shingle_words: 3
                bands: 9
                rows_per_band: 13
                seed: 7
                words: whitespace
                threshold: 0.8
                sketch_entries: 512
                representative: highest_quality
                chains: drop
                """;
        assertThat(ConfigLoader.parse("recipe.yaml", yaml, DedupConfig.class, Map.of()))
                .isEqualTo(new DedupConfig(
                        3,
                        9,
                        13,
                        7,
                        WordDialect.WHITESPACE,
                        0.8,
                        512,
                        RepresentativeRule.HIGHEST_QUALITY,
                        ChainRule.DROP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shingle_words: 0",
                "bands: 0",
                "rows_per_band: 0",
                "seed: -1",
                "threshold: 0",
                "threshold: 1.01",
                "sketch_entries: 300",
                "sketch_entries: 8",
                "representative: newest",
                "bands: 1000\nrows_per_band: 11"
            })
    void refusesWhatIsOutOfRange(String yaml) {
        assertThatThrownBy(() -> ConfigLoader.parse("recipe.yaml", yaml, DedupConfig.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("recipe.yaml:1:");
    }

    @Test
    void givesAnotherFingerprintToEverythingThatChangesSignatures() {
        Set<Long> fingerprints = new HashSet<>();
        fingerprints.add(DEFAULTS.signatureFingerprint());
        for (String yaml : new String[] {
            "shingle_words: 6", "bands: 15", "rows_per_band: 9", "seed: 2", "words: whitespace", "sketch_entries: 512"
        }) {
            fingerprints.add(ConfigLoader.parse("recipe.yaml", yaml, DedupConfig.class, Map.of())
                    .signatureFingerprint());
        }
        assertThat(fingerprints).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threshold: 0.8", "representative: first_id", "chains: drop"})
    void keepsTheFingerprintWhenOnlyLaterStepsChange(String yaml) {
        assertThat(ConfigLoader.parse("recipe.yaml", yaml, DedupConfig.class, Map.of())
                        .signatureFingerprint())
                .isEqualTo(DEFAULTS.signatureFingerprint());
    }
}
