package dev.mews.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import dev.mews.model.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aModelInSeveralFilesLoadsAsTheOneInOne() throws IOException {
        try (HybridModel model = HybridModel.create(Preset.NANO.config(), 3)) {
            model.save(folder, Precision.FP32, 200_000);
            try (HybridModel loaded = HybridModel.load(folder)) {
                for (String name : model.parameterShapes().keySet()) {
                    assertThat(loaded.parameter(name)).as(name).isEqualTo(model.parameter(name));
                }
            }
            JsonNode index = new ObjectMapper().readTree(Files.readString(folder.resolve(SafetensorsFolder.INDEX)));
            assertThat(index.path("metadata").path("total_size").asLong()).isEqualTo(4 * model.parameterCount());
            TreeSet<String> files = new TreeSet<>();
            index.path("weight_map")
                    .properties()
                    .forEach(e -> files.add(e.getValue().asText()));
            assertThat(index.path("weight_map").size())
                    .isEqualTo(model.parameterShapes().size());
            assertThat(files).hasSizeGreaterThan(3).allSatisfy(file -> assertThat(folder.resolve(file))
                    .exists());
            assertThat(files.first()).isEqualTo("model-00001-of-%05d.safetensors".formatted(files.size()));
            assertThat(folder.resolve(SafetensorsFolder.SINGLE)).doesNotExist();
        }
    }

    @Test
    void brainFloatsAreRoundedAsLibtorchRoundsThem() throws IOException {
        try (HybridModel model = HybridModel.create(Preset.NANO.config(), 4)) {
            model.save(folder, Precision.BF16, Long.MAX_VALUE);
            try (HybridModel loaded = HybridModel.load(folder)) {
                String name = "model.layers.0.mamba.in_proj.weight";
                assertThat(loaded.parameter(name)).isEqualTo(roundedByLibtorch(model.parameter(name)));
            }
            assertThat(Files.readString(folder.resolve("config.json"))).contains("\"dtype\" : \"bfloat16\"");
        }
    }

    @Test
    void roundingToBrainFloatsHoldsForEveryKindOfNumber() {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
            // Ties lie exactly between two brain floats.
            if (i % 4 == 0 && !Float.isNaN(values[i])) {
                values[i] = Float.intBitsToFloat((Float.floatToRawIntBits(values[i]) & 0xffff0000) | 0x8000);
            }
        }
        float[] expected = roundedByLibtorch(values);
        for (int i = 0; i < values.length; i++) {
            float actual = Float.intBitsToFloat(SafetensorsWriter.toBrainFloat(values[i]) << 16);
            assertThat(Float.compare(actual, expected[i])).as("%s", values[i]).isZero();
        }
    }

    private static float[] roundedByLibtorch(float[] values) {
        try (Tensor exact = torch.empty(new long[] {values.length}, new TensorOptions(ScalarType.Float), null)) {
            exact.data_ptr_float().put(values, 0, values.length);
            Tensor rounded = exact.toType(ScalarType.BFloat16).toType(ScalarType.Float);
            float[] out = new float[values.length];
            rounded.data_ptr_float().get(out, 0, out.length);
            return out;
        }
    }

    @Test
    void aFreshModelIsWrittenAsItWouldBeCreated() {
        HybridModel.init(folder.resolve("written"), Preset.NANO.config(), 7, Precision.FP32);
        try (HybridModel model = HybridModel.create(Preset.NANO.config(), 7)) {
            model.save(folder.resolve("created"));
        }
        for (String file : new String[] {"config.json", SafetensorsFolder.SINGLE}) {
            assertThat(folder.resolve("written").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("created").resolve(file));
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds no weights: expected model.safetensors, or model.safetensors.index.json");
        HybridModel.init(folder, Preset.NANO.config(), 1, Precision.FP32);
        Files.move(folder.resolve(SafetensorsFolder.SINGLE), folder.resolve("a.safetensors"));
        index("{\"weight_map\": {\"lm_head.weight\": \"b.safetensors\"}}");
        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .hasMessage(folder.resolve("b.safetensors")
                        + ": missing, but model.safetensors.index.json names it for 1 tensors");
        index("{\"weight_map\": {\"nose\": \"a.safetensors\"}}");
        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .hasMessageContaining("a.safetensors: no tensor named nose, but model.safetensors.index.json says");
        index("{\"weight_map\": {\"x\": \"../a.safetensors\"}}");
        assertThatThrownBy(() -> SafetensorsFolder.open(folder)).hasMessageContaining("expected a file of the same");
        index("{}");
        assertThatThrownBy(() -> SafetensorsFolder.open(folder)).hasMessageContaining("names no tensors");
        index("{oops");
        assertThatThrownBy(() -> SafetensorsFolder.open(folder)).hasMessageContaining("not JSON");
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve(SafetensorsFolder.INDEX), json);
    }
}
