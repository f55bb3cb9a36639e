package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.cli.Mews;
import dev.mews.cli.internal.CommandLines;
import dev.mews.mixtures.LiveMixture;
import dev.mews.mixtures.MixJournal;
import dev.mews.mixtures.MixPlan;
import dev.mews.mixtures.PackedShardSpec;
import dev.mews.mixtures.PackedShardWriter;
import dev.mews.model.ModelException;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.TrainStep;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Training on token shards that are mixed meanwhile. */
class MixtureTrainingTest {
    private static final int STEPS = 24;

    @TempDir
    private Path folder;

    private TestMixture mixture;

    @BeforeEach
    void write() throws IOException {
        mixture = TestMixture.write(folder);
    }

    private Path live(int steps) throws IOException {
        return mixture.live(steps);
    }

    private Path file(String packs, int steps, int epochs) throws IOException {
        return mixture.file(packs, steps, epochs);
    }

    private void edit(String... arguments) {
        mixture.edit(arguments);
    }

    /** Trains into a folder; {@code afterSaving} hears of every checkpoint. */
    private TrainResult train(Path file, String output, int stopAfter, IntConsumer afterSaving) throws IOException {
        TrainFile read = TrainFile.load(file, Map.of("OUT", output));
        try (var packs = read.packs(file)) {
            return Trainer.train(read.inputs(packs, file, folder.resolve(output)), read.train(), new TrainListener() {
                private int step;

                @Override
                public void step(TrainStep done) {
                    step = done.step();
                }

                @Override
                public void saved(int savedStep, Path checkpoint) {
                    afterSaving.accept(savedStep);
                }

                @Override
                public boolean stop() {
                    return step >= stopAfter;
                }
            });
        }
    }

    private TrainResult train(Path file, String output) throws IOException {
        return train(file, output, Integer.MAX_VALUE, step -> {});
    }

    private void assertSame(TrainResult one, TrainResult other) {
        assertThat(one.curve().stream().map(point -> point.loss()).toList())
                .isEqualTo(other.curve().stream().map(point -> point.loss()).toList());
        for (String file : List.of("model.safetensors", "optimizer.safetensors", "trainer.json", "config.json")) {
            assertThat(one.checkpoint().resolve(file))
                    .hasSameBinaryContentAs(other.checkpoint().resolve(file));
        }
    }

    @Test
    void aMixtureMixedWhileTrainingGivesTheLossesOfItsPackedShardsInEveryPass() throws IOException {
        Path packed = Files.createDirectories(folder.resolve("packed"));
        Path mix = folder.resolve("mix.yaml");
        try (LiveMixture mixture = LiveMixture.open(mix, MixJournal.beside(mix), folder.resolve("tokens"), 6)) {
            MixPlan plan = mixture.plan();
            PackedShardWriter writer = new PackedShardWriter(plan);
            for (PackedShardSpec shard : plan.shards()) {
                writer.write(shard, packed);
            }
            Files.writeString(packed.resolve("packs.json"), plan.manifest());
        }
        TrainResult fromShards = train(file("shards: packed", 80, 2), "a");
        TrainResult live = train(file("mixture: {file: mix.yaml, tokens: tokens}", 80, 2), "b");
        assertThat(live.steps()).isEqualTo(70); // two passes, 2,800 tokens and some padding each
        assertSame(live, fromShards);
    }

    @Test
    void anEditAppendedWhileARunIsStoppedOrGoesOnGivesTheRunThatHadItFromItsBeginning() throws IOException {
        Path file = live(STEPS);
        String[] edit = {"--at", "900", "--weights", "code=0.9,web=0.1", "--seq-len", "64", "--ramp", "200"};
        train(file, "stopped", 9, step -> {});
        TrainResult running = train(file, "running", Integer.MAX_VALUE, step -> {
            if (step == 6) {
                edit(edit);
            }
        });
        TrainResult stopped = train(file, "stopped");
        TrainResult whole = train(file, "whole");
        assertThat(whole.steps()).isEqualTo(STEPS);
        assertSame(running, whole);
        assertSame(stopped, whole);
        Files.delete(folder.resolve("mix.journal.jsonl"));
        assertThat(train(file, "unedited").lastLoss()).isNotEqualTo(whole.lastLoss());
    }

    @Test
    void anEditOfWhatWasTrainedOnIsRefusedAndTheCheckpointStaysGood() throws IOException {
        Path file = live(STEPS);
        train(file, "run", 15, step -> {});
        edit("--at", "200", "--weights", "code=0.9,web=0.1");
        assertThatThrownBy(() -> train(file, "run"))
                .isInstanceOf(ModelException.class)
                .hasMessageMatching(
                        "(?s).*step-000015 cannot be gone on with: the cursor stands at token [0-9]+, pack 60,"
                                + " but the mixture was edited from token 2[01][0-9], pack [0-9]+ on: an edit must come after what"
                                + " was trained on; give it a token from [0-9]+ on");
        Files.delete(folder.resolve("mix.journal.jsonl"));
        assertThat(train(file, "run").steps()).isEqualTo(STEPS);
    }

    @Test
    void aRunThatIsGoingOnStopsAtAnEditOfWhatItTrainedOn() throws IOException {
        Path file = live(STEPS);
        assertThatThrownBy(() -> train(file, "run", Integer.MAX_VALUE, step -> {
                    if (step == 12) {
                        edit("--at", "100", "--seq-len", "8");
                    }
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("step-000012 cannot be gone on with: the cursor stands at token");
    }

    @Test
    void aKilledRunGoesOnInItsMixture() throws Exception {
        Path file = live(45);
        TrainResult whole = train(file, "whole");
        Path output = folder.resolve("killed");
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Mews.class.getName(),
                        "train",
                        file.toString(),
                        "-D",
                        "OUT=" + output))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        Path latest = output.resolve("checkpoints/latest");
        for (int i = 0; i < 12_000 && child.isAlive() && !Files.exists(latest); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(latest).as(() -> read(folder.resolve("child.log"))).exists();
        child.destroyForcibly();
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertSame(train(file, "killed"), whole);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aFileNamesEitherShardsOrAMixture() throws IOException {
        Path file = file("shards: packed\nmixture: {file: mix.yaml, tokens: tokens}", 5, 1);
        StringWriter err = new StringWriter();
        CommandLine command = CommandLines.of(new TrainCommand()).setErr(new PrintWriter(err, true));
        assertThat(command.execute(file.toString(), "-D", "OUT=x")).isEqualTo(2);
        assertThat(err.toString()).contains("one of shards and mixture must be given, but both are");
    }
}
