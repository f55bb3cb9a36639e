package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.eval.EvalCommand;
import dev.mews.cli.internal.CommandLines;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final int LENGTH = 16;
    private static final int PACKS = 12;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeShards() throws IOException {
        write("train");
        write("held");
    }

    @Test
    void aFileTrainsAModelThatGoesOnAndCanBeEvaluated() throws IOException {
        Path file = file("steps: 3, log_every: 1, eval_every: 3, batch_size: 4, threads: 1");
        assertThat(run(new TrainCommand(), file.toString(), "-D", "OUT=" + folder.resolve("model")))
                .as(err.toString())
                .isZero();
        assertThat(err.toString())
                .contains(" steps of 64 tokens, 1 threads, ")
                .contains("memory: ")
                .contains("step 3/3  tokens 180 ")
                .contains("held out after step 3:  s ")
                .contains("saved " + folder.resolve("model/checkpoints/step-000003"));
        assertThat(out.toString())
                .contains("nats per token over 3 steps and 180 tokens")
                .contains("checkpoint: " + folder.resolve("model/checkpoints/step-000003"));
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run(new TrainCommand(), file.toString(), "-D", "OUT=" + folder.resolve("model")))
                .isZero();
        assertThat(out.toString()).isEqualTo(first);

        out.getBuffer().setLength(0);
        String model = folder.resolve("model/checkpoints").toString();
        assertThat(run(new EvalCommand(), "loss", model, folder.resolve("held").toString(), "--packs", "5"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines().toList().get(2)).matches("s +75 +[0-9.]+ +–");
    }

    @Test
    void twoProcessesTrainAndTheFirstReports() throws IOException {
        Path file =
                file("steps: 3, log_every: 1, eval_every: 3, batch_size: 4, keep_checkpoints: 0, checkpoint_every: 1");
        String into = "OUT=" + folder.resolve("model");
        assertThat(run(new TrainCommand(), file.toString(), "-D", into, "--processes", "2"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString())
                .contains(" steps of 64 tokens, 2 processes of ")
                .contains("step 3/3  tokens 180 ")
                .containsOnlyOnce("saved " + folder.resolve("model/checkpoints/step-000003"));
        assertThat(out.toString())
                .contains("nats per token over 3 steps and 180 tokens")
                .doesNotContain("Gloo");
        assertThat(folder.resolve("model/checkpoints/step-000001")).exists();

        // A rank's complaint comes through, once.
        Path wrong = file("steps: 3, batch_size: 4, learning_rate: 0.5");
        assertThat(run(new TrainCommand(), wrong.toString(), "-D", into, "--processes", "2"))
                .isEqualTo(1);
        assertThat(err.toString()).containsOnlyOnce("mews: ").contains("made with another config");
    }

    @Test
    void optionsOfSeveralProcessesThatDoNotFitAreNamed() throws IOException {
        Path file = file("steps: 3");
        String into = "OUT=" + folder.resolve("model");
        assertThat(run(new TrainCommand(), file.toString(), "-D", into, "--rank", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mews: --rank, --world-size and --rendezvous go together");
        assertThat(run(
                        new TrainCommand(),
                        file.toString(),
                        "-D",
                        into,
                        "--rank",
                        "2",
                        "--world-size",
                        "2",
                        "--rendezvous",
                        "x:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mews: rank must be in [0, 2), but was 2");
        assertThat(run(
                        new TrainCommand(),
                        file.toString(),
                        "-D",
                        into,
                        "--rank",
                        "0",
                        "--world-size",
                        "2",
                        "--rendezvous",
                        "x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mews: --rendezvous must be HOST:PORT, but was 'x'");
    }

    @Test
    void whatARunRemembersIsPrintedAndWritten() throws IOException {
        Path file = file("steps: 2, batch_size: 4, threads: 1");
        String into = "OUT=" + folder.resolve("model");
        assertThat(run(new TrainCommand(), file.toString(), "-D", into)).isZero();
        out.getBuffer().setLength(0);
        Path json = folder.resolve("m.json");
        Path html = folder.resolve("m.html");
        assertThat(run(
                        new TrainCommand(),
                        "probe",
                        "memorization",
                        file.toString(),
                        "-D",
                        into,
                        "--packs",
                        "2",
                        "--per-decade",
                        "2",
                        "--json",
                        json.toString(),
                        "--html",
                        html.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("tokens ago").contains("Step 2: ");
        assertThat(json).content().contains("\"tokens_ago\" : 0,").contains("\"memorization_window\"");
        assertThat(html).content().contains("<svg").contains("gap against log10 tokens ago");
    }

    @Test
    void whatIsWrongInTheFileIsSaidWithItsPlace() throws IOException {
        Path file = file("steps: 3, schedule: wds");
        assertThat(run(new TrainCommand(), file.toString(), "-D", "OUT=" + folder.resolve("model")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("train.yaml:4:").contains("did you mean 'wsd'?");
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void shardsThatAreNotThereAreNamed() throws IOException {
        Path file = folder.resolve("other.yaml");
        Files.writeString(file, "shards: nowhere\noutput: " + folder.resolve("model") + "\n");
        assertThat(run(new TrainCommand(), file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(folder.resolve("nowhere").toString());
    }

    @Test
    void theSchemaOfTheFileIsPrinted() {
        assertThat(run(new TrainCommand(), "--schema")).isZero();
        assertThat(out.toString()).contains("\"held_out\" :").contains("\"batch_stages\" :");
    }

    private Path file(String train) throws IOException {
        Path file = folder.resolve("train.yaml");
        String shape = "model: {hidden_size: 16, layers: 1, intermediate_size: 16, heads: 2, key_value_heads: 1,"
                + " head_size: 4, ssm_heads: 2, ssm_head_size: 8, ssm_state_size: 4}";
        return Files.writeString(
                file, "shards: train\nheld_out: {s: held}\noutput: ${OUT}\ntrain: {" + train + ", " + shape + "}\n");
    }

    private int run(Object command, String... arguments) {
        return CommandLines.of(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** Packs of one document of 16 tokens each: 15 targets. */
    private void write(String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
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
}
