package dev.mews.model.internal.train;

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
    private static final CheckpointStore.Keep TWO = new CheckpointStore.Keep(2, 0);

    @TempDir
    private Path output;

    @Test
    void aDiskThatFillsUpWhileSavingLeavesTheLastCheckpointAndNothingElse() throws IOException {
        CheckpointStore store = CheckpointStore.in(output);
        Path good = store.save(10, TWO, folder -> Files.writeString(folder.resolve("model"), "ten"));
        assertThatThrownBy(() -> store.save(20, TWO, folder -> {
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
        store.save(1, TWO, folder -> Files.writeString(folder.resolve("config.json"), "{}"));
        Path newest = store.save(2, TWO, folder -> Files.writeString(folder.resolve("config.json"), "{}"));
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

    @Test
    void theNewestAreKeptBesideThoseOfRoundStepsOrAllOfThem() throws IOException {
        assertThat(kept("round", new CheckpointStore.Keep(1, 4))).containsExactly(4, 8, 10);
        assertThat(kept("all", new CheckpointStore.Keep(0, 0))).containsExactly(2, 4, 6, 8, 10);
    }

    private List<Integer> kept(String name, CheckpointStore.Keep keep) throws IOException {
        CheckpointStore store = CheckpointStore.in(output.resolve(name));
        for (int step = 2; step <= 10; step += 2) {
            store.save(step, keep, f -> Files.writeString(f.resolve("model"), "m"));
        }
        return CheckpointStore.complete(output.resolve(name)).stream()
                .map(p -> Integer.parseInt(p.getFileName().toString().substring("step-".length())))
                .toList();
    }
}
