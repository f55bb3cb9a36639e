package dev.mews.model.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.model.AttentionShape;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.ModelCosts;
import dev.mews.model.Preset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SameSizeTransformerTest {
    @ParameterizedTest
    @EnumSource(Preset.class)
    void hasTheHybridsParametersToOnePercentAndNoMixer(Preset preset) {
        HybridConfig hybrid = preset.config();
        HybridConfig transformer = SameSizeTransformer.of(hybrid);
        double ratio = (double) new ModelCosts(transformer).parameters() / new ModelCosts(hybrid).parameters();
        assertThat(ratio).isBetween(0.99, 1.01);
        assertThat(transformer.mamba().present()).isFalse();
        assertThat(transformer.attention().querySize()).isEqualTo(hybrid.hiddenSize());
        assertThat(transformer.layers()).isEqualTo(hybrid.layers());
        assertThat(transformer.multipliers()).isEqualTo(hybrid.multipliers());
    }

    /** Figure 16 compares 20 query and 4 key heads of 128 with 40 and 8. */
    @Test
    void the34BHybridIsComparedWithFortyQueryAndEightKeyHeads() {
        AttentionShape attention =
                SameSizeTransformer.of(Preset.FALCON_H1_34B.config()).attention();
        assertThat(attention.heads()).isEqualTo(40);
        assertThat(attention.keyValueHeads()).isEqualTo(8);
        assertThat(attention.headSize()).isEqualTo(128);
    }

    @Test
    void aHybridWithoutRoomIsRefused() {
        HybridConfig nano = Preset.NANO.config();
        HybridConfig narrow = nano.resized(2, 8, new AttentionShape(1, 1, 8, 1e11, false), MambaShape.none());
        assertThatThrownBy(() -> SameSizeTransformer.of(narrow))
                .hasMessageContaining("no pure transformer of hidden size 64");
    }
}
