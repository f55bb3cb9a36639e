package dev.mews.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.model.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final float[] WEIGHTS = {1f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 3.25f};

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws IOException {
        Path file = write();
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.tensors().keySet()).containsExactly("weights", "counts", "one");
            assertThat(reader.tensors().get("weights").shape()).isEqualTo(List.of(2L, 3L));
            assertThat(reader.metadata()).containsEntry("format", "pt").containsEntry("note", "ü");
            assertThat(reader.floats("weights")).containsExactly(WEIGHTS);
            assertThat(reader.longs("counts")).containsExactly(Long.MAX_VALUE, -1);
            assertThat(reader.floats("one")).containsExactly(7f);
        }
    }

    @Test
    void theHeaderIsPaddedAndTheOffsetsStartAtZero() throws IOException {
        byte[] bytes = Files.readAllBytes(write());
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
        assertThat(new String(bytes, 8, (int) header, StandardCharsets.UTF_8).stripTrailing())
                .isEqualTo("{\"__metadata__\":{\"format\":\"pt\",\"note\":\"ü\"},"
                        + "\"weights\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"counts\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[24,40]},"
                        + "\"one\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[40,44]}}");
        assertThat(bytes).hasSize(8 + (int) header + 44);
    }

    @Test
    void aFileCutShortAtAnyByteIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(write());
        for (int length = 0; length < bytes.length; length++) {
            Path cut = folder.resolve("cut");
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> SafetensorsReader.open(cut).close())
                    .as("first %s bytes", length)
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith(cut + ": cut short");
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = folder.resolve("other");
        Files.writeString(file, "this is text and no tensor");
        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no safetensors file");
    }

    @Test
    void offsetsThatDoNotFitTheShapeAreRefused() throws IOException {
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}";
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("offsets");
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tensor w: F32 of shape [3] needs 12 bytes, but its offsets are [0, 8]");
    }

    private Path write() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("note", "ü")
                .floats("weights", 2, 3)
                .longs("counts", 2)
                .floats("one");
        try (OutputStream out = Files.newOutputStream(file)) {
            writer.write(out, name -> switch (name) {
                case "weights" -> WEIGHTS;
                case "counts" -> new long[] {Long.MAX_VALUE, -1};
                default -> new float[] {7f};
            });
        }
        return file;
    }
}
