package dev.mews.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    private Path output;

    @Test
    void aDiskThatFillsUpWhileSavingLeavesTheLastCheckpointAndNothingElse() throws IOException {
        CheckpointStore store = CheckpointStore.in(output);
        Path good = store.save(10, 2, folder -> Files.writeString(folder.resolve("model"), "ten"));
        assertThatThrownBy(() -> store.save(20, 2, folder -> {
                    Files.writeString(folder.resolve("model"), "half of twen");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(store.newest()).isEqualTo(good);
        CheckpointStore.verify(good);
        assertThat(good.resolve("model")).hasContent("ten");
        assertThat(names()).containsExactly("latest", "step-000010");
        assertThat(output.resolve("checkpoints/latest")).hasContent("step-000010");
    }

    @Test
    void aPathMeansAModelOrTheNewestCheckpointInIt() throws IOException {
        CheckpointStore store = CheckpointStore.in(output);
        store.save(1, 2, folder -> Files.writeString(folder.resolve("config.json"), "{}"));
        Path newest = store.save(2, 2, folder -> Files.writeString(folder.resolve("config.json"), "{}"));
        for (Path path : List.of(output, output.resolve("checkpoints"), newest)) {
            assertThat(CheckpointStore.resolve(path)).isEqualTo(newest);
        }
        assertThatThrownBy(() -> CheckpointStore.resolve(output.resolve("nowhere")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no model here");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(output.resolve("checkpoints"))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
