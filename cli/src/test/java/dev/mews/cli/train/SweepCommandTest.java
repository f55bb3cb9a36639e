package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.cli.tokenizer.CommandRun;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
    private static final int LENGTH = 16;
    private static final int PACKS = 40;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeShards() throws IOException {
        Path target = Files.createDirectories(folder.resolve("train"));
        PackStreamInfo info = new PackStreamInfo("plan", List.of("s"), 20, 1, 0, "tok");
        PackedShardPosition position = new PackedShardPosition(0, 0, 0, LENGTH, new TreeMap<>(Map.of("s", 0L)));
        try (PackWriter writer = PackWriter.create(target.resolve("00000"), info, position)) {
            for (int pack = 0; pack < PACKS; pack++) {
                int[] tokens = new int[LENGTH];
                for (int i = 0; i < LENGTH; i++) {
                    tokens[i] = i == LENGTH - 1 ? 1 : 2 + (pack + i) % 18;
                }
                writer.begin(0);
                writer.piece(new Piece(new Hash128(pack, 7), 0, LENGTH, 0, false), tokens, 0);
            }
            writer.finish();
        }
        PackedManifest.Entry entry = new PackedManifest.Entry("00000", 0, PACKS, 0, PACKS * LENGTH, LENGTH);
        Files.writeString(target.resolve(PackedManifest.FILE), new PackedManifest(1, info, List.of(entry)).toJson());
    }

    @Test
    void aStoppedSweepGoesOnAndItsBestCanBeTrainedWith() throws IOException {
        Path file = file("[elr.all, forward.lm_head]");
        CommandRun part = CommandRun.of(new TrainCommand(), "sweep", file, "--max-runs", 2);
        assertThat(part.exit()).as(part.err()).isZero();
        assertThat(part.err())
                .contains("2 parameters, 1 stages: 6 runs of a model of ", " parameters, 1,920 tokens at most, about ")
                .contains("run 1 of 6: 5 steps, loss ", "run 2 of 6: 5 steps, loss ")
                .contains("stopped after run 2 of 6; go on with the same command");
        assertThat(folder.resolve("out/best.json")).doesNotExist();
        Path json = folder.resolve("sweep.json");
        Path html = folder.resolve("sweep.html");
        CommandRun rest = CommandRun.of(new TrainCommand(), "sweep", file, "--json", json, "--html", html);
        assertThat(rest.exit()).as(rest.err()).isZero();
        assertThat(rest.err()).doesNotContain("run 2 of 6").contains("run 3 of 6", "run 5 of 6");
        assertThat(rest.out())
                .contains(
                        "Stage 1\nparameter        before   × 0.5     × 1     × 2     best",
                        "elr.all ",
                        "forward.lm_head ")
                .contains("the best as a train block: ");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.get("stages").get(0).get(0).get("losses")).hasSize(3);
        assertThat(figures.get("best_loss").asDouble())
                .isLessThanOrEqualTo(figures.get("first_loss").asDouble());
        assertThat(Files.readString(html)).contains("<h2 id=\"best\">").doesNotContain("<script");
        String best = Files.readString(folder.resolve("out/best.json"));
        TrainConfig config = ConfigLoader.parse("best.json", best, TrainConfig.class, Map.of());
        assertThat(config.steps()).isEqualTo(5);
        assertThat(config.model().hiddenSize()).isEqualTo(16);
        CommandRun again = CommandRun.of(new TrainCommand(), "sweep", file, "--max-runs", 0);
        assertThat(again.out()).isEqualTo(rest.out().replaceAll("figures: .*\npage: .*\n", ""));
    }

    @Test
    void aMixtureIsSweptAsItStandsWhenTheSweepIsStarted() throws IOException {
        TestMixture mixture = TestMixture.write(folder);
        Path file = Files.writeString(folder.resolve("mixed.yaml"), """
                mixture: {file: mix.yaml, tokens: tokens}
                output: %s
                train:
                  model: {hidden_size: 16, layers: 1, intermediate_size: 16, heads: 2, key_value_heads: 1, head_size: 4,
                    ssm_heads: 2, ssm_head_size: 8, ssm_state_size: 4}
                  batch_size: 4
                  warmup_steps: 1
                  log_every: 1
                  threads: 1
                  checkpoint_every: 2
                sweep: {parameters: [forward.lm_head], update: together, stages: [{steps: 5}]}
                """.formatted(folder.resolve("mixed")));
        CommandRun all = CommandRun.of(new TrainCommand(), "sweep", file);
        assertThat(all.exit()).as(all.err()).isZero();
        assertThat(all.err()).contains("1 parameters, 1 stages: 5 runs of a model of ", "run 1 of 5: 5 steps, loss ");
        CommandRun again = CommandRun.of(new TrainCommand(), "sweep", file, "--max-runs", 0);
        assertThat(again.out()).isEqualTo(all.out());
        mixture.edit("--at", "100", "--weights", "code=0.9,web=0.1");
        CommandRun edited = CommandRun.of(new TrainCommand(), "sweep", file, "--max-runs", 1);
        assertThat(edited.err()).contains("stopped after run 1 of 5");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingRuns() throws IOException {
        CommandRun name = CommandRun.of(new TrainCommand(), "sweep", file("[elr.al]"));
        assertThat(name.exit()).isEqualTo(2);
        assertThat(name.err())
                .contains("sweep.yaml: ", "nothing of this model is named 'elr.al', did you mean 'elr.all'?");
        assertThat(CommandRun.of(new TrainCommand(), "sweep").err()).contains("train sweep needs a FILE");
        assertThat(CommandRun.of(new TrainCommand(), "sweep", "--schema").out()).contains("\"octaves\" :");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private Path file(String parameters) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), """
                shards: train
                output: %s
                train:
                  model: {hidden_size: 16, layers: 1, intermediate_size: 16, heads: 2, key_value_heads: 1, head_size: 4,
                    ssm_heads: 2, ssm_head_size: 8, ssm_state_size: 4}
                  batch_size: 4
                  warmup_steps: 1
                  log_every: 1
                  threads: 1
                sweep: {parameters: %s, stages: [{steps: 5}]}
                """.formatted(folder.resolve("out"), parameters));
    }
}
