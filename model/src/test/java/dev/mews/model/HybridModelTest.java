package dev.mews.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.model.checkpoint.SafetensorsReader;
import dev.mews.model.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HybridModelTest {
    private static final HybridConfig TINY = new HybridConfig(
            50,
            16,
            24,
            2,
            64,
            new AttentionShape(2, 1, 8, 1e11, false),
            new MambaShape(2, 8, 1, 4, 4, 128, true, false, false, true, false, 0, Double.POSITIVE_INFINITY),
            Multipliers.ONES,
            false,
            false,
            1e-5,
            0.02,
            0,
            1,
            List.of(1),
            BlockOrder.SA_M);

    @TempDir
    private Path folder;

    @Test
    void aSavedModelIsLoadedBitForBit() {
        int[] tokens = {3, 1, 4, 1, 5, 9, 2, 6};
        try (HybridModel model = HybridModel.create(TINY, 7)) {
            model.save(folder);
            try (HybridModel loaded = HybridModel.load(folder)) {
                assertThat(loaded.config()).isEqualTo(TINY);
                for (String name : model.parameterShapes().keySet()) {
                    assertThat(loaded.parameter(name)).as(name).containsExactly(model.parameter(name));
                }
                assertThat(loaded.logits(tokens)).containsExactly(model.logits(tokens));
            }
        }
    }

    @Test
    void freshParametersFollowFromTheSeedAlone() {
        try (HybridModel a = HybridModel.create(TINY, 7);
                HybridModel b = HybridModel.create(TINY, 7);
                HybridModel c = HybridModel.create(TINY, 8)) {
            for (String name : a.parameterShapes().keySet()) {
                assertThat(b.parameter(name)).as(name).containsExactly(a.parameter(name));
            }
            String matrix = "model.layers.1.mamba.in_proj.weight";
            assertThat(c.parameter(matrix)).isNotEqualTo(a.parameter(matrix));
            assertThat(a.parameter("model.layers.0.mamba.in_proj.weight")).isNotEqualTo(a.parameter(matrix));
        }
    }

    @Test
    void freshParametersHaveTheirDistribution() {
        try (HybridModel model = HybridModel.create(TINY, 1)) {
            float[] embedding = model.parameter("model.embed_tokens.weight");
            double mean = 0;
            double square = 0;
            for (float v : embedding) {
                mean += v / embedding.length;
                square += (double) v * v / embedding.length;
            }
            assertThat(mean).isBetween(-0.003, 0.003);
            assertThat(Math.sqrt(square)).isBetween(0.018, 0.022);
            assertThat(model.parameter("model.layers.0.mamba.D")).containsOnly(1f);
            assertThat(model.parameter("model.layers.0.mamba.conv1d.bias")).containsOnly(0f);
            for (float aLog : model.parameter("model.layers.0.mamba.A_log")) {
                assertThat(Math.exp(aLog)).isBetween(1.0, 16.0);
            }
            for (float bias : model.parameter("model.layers.0.mamba.dt_bias")) {
                assertThat(Math.log1p(Math.exp(bias))).isBetween(0.001 - 1e-6, 0.1 + 1e-6);
            }
        }
    }

    @Test
    void weightsThatDoNotFitTheConfigAreAllListed() throws IOException {
        try (HybridModel model = HybridModel.create(TINY, 7)) {
            model.save(folder);
        }
        Path weights = folder.resolve("model.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter();
        try (SafetensorsReader reader = SafetensorsReader.open(weights)) {
            reader.tensors().values().forEach(t -> {
                switch (t.name()) {
                    case "lm_head.weight" -> writer.floats("head.weight", 50, 16);
                    case "model.final_layernorm.weight" -> writer.floats(t.name(), 4, 4);
                    default ->
                        writer.floats(
                                t.name(),
                                t.shape().stream().mapToLong(Long::longValue).toArray());
                }
            });
            Path changed = folder.resolve("changed");
            try (OutputStream out = Files.newOutputStream(changed)) {
                writer.write(out, name -> reader.floats(name.equals("head.weight") ? "lm_head.weight" : name));
            }
            Files.move(changed, weights, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThatThrownBy(() -> HybridModel.load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessage(weights + ": does not fit config.json:\n"
                        + "  model.final_layernorm.weight has shape [4, 4], config.json asks for [16]\n"
                        + "  missing lm_head.weight [50, 16]\n"
                        + "  unexpected head.weight [50, 16]");
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamed() {
        try (HybridModel model = HybridModel.create(TINY, 7)) {
            assertThatThrownBy(() -> model.logits(new int[] {1, 50}))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("token 1 has id 50, but the model's vocabulary has 50 entries");
        }
    }

    @Test
    void parametersAreCountedAndNamedAsTransformersDoes() {
        try (HybridModel model = HybridModel.create(TINY, 7)) {
            Map<String, long[]> shapes = model.parameterShapes();
            assertThat(shapes).hasSize(2 + 1 + 2 * (2 + 8 + 4 + 3));
            assertThat(shapes.get("model.layers.0.mamba.in_proj.weight")).containsExactly(2 * 16 + 2 * 4 + 2, 16);
            assertThat(shapes.get("model.layers.0.mamba.conv1d.weight")).containsExactly(24, 1, 4);
            long sum = shapes.values().stream()
                    .mapToLong(s -> Arrays.stream(s).reduce(1, (a, b) -> a * b))
                    .sum();
            assertThat(model.parameterCount()).isEqualTo(sum);
        }
    }
}
