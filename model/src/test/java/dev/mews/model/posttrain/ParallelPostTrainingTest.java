package dev.mews.model.posttrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.parallel.World;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.ParallelRun;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.Trainer;
import dev.mews.model.train.TrainingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Post-training by several processes against post-training by one. */
class ParallelPostTrainingTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeModelAndExamples() throws IOException {
        ChatRuns.write(folder);
    }

    @Test
    void twoProcessesFineTuneLikeOneAlsoAfterAKill() throws Exception {
        TrainResult one = PostTrainingChild.train("sft", folder, folder.resolve("one"), World.single());
        Path whole = folder.resolve("whole");
        for (TrainingProcess rank : start("sft", whole, 2)) {
            rank.awaitEnd();
        }
        assertSameCurve(whole, one);
        Path killed = folder.resolve("killed");
        List<TrainingProcess> ranks = start("sft", killed, 2);
        ranks.get(0).awaitCheckpoint(5);
        ranks.get(1).kill();
        ranks.get(0).kill();
        for (TrainingProcess rank : start("sft", killed, 2)) {
            rank.awaitEnd();
        }
        assertThat(losses(killed)).isEqualTo(losses(whole));
        assertThat(model(killed)).hasSameBinaryContentAs(model(whole));
    }

    @Test
    void threeProcessesOfWhichSomeHaveNoPairsLearnPreferencesLikeOne() throws Exception {
        TrainResult one = PostTrainingChild.train("dpo", folder, folder.resolve("one"), World.single());
        Path whole = folder.resolve("whole");
        for (TrainingProcess rank : start("dpo", whole, 3)) {
            rank.awaitEnd();
        }
        assertThat(whole.resolve("data/reference.bin"))
                .hasSameBinaryContentAs(folder.resolve("one/data/reference.bin"));
        assertSameCurve(whole, one);
    }

    private static void assertSameCurve(Path output, TrainResult one) {
        List<LossPoint> curve = Trainer.curve(output);
        assertThat(curve).hasSameSizeAs(one.curve()).hasSizeGreaterThan(20);
        for (int i = 0; i < curve.size(); i++) {
            LossPoint expected = one.curve().get(i);
            LossPoint found = curve.get(i);
            assertThat(found.loss()).as("step %s", expected.step()).isCloseTo(expected.loss(), within(1e-6));
            assertThat(found.tokens()).isEqualTo(expected.tokens());
            assertThat(found.learningRate()).isEqualTo(expected.learningRate());
            assertThat(found.figures().keySet()).isEqualTo(expected.figures().keySet());
            expected.figures()
                    .forEach((name, value) -> assertThat(found.figures().get(name))
                            .as("%s of step %s", name, expected.step())
                            .isCloseTo(value, within(1e-5)));
            assertThat(found.heldOutLoss().isPresent())
                    .isEqualTo(expected.heldOutLoss().isPresent());
            expected.heldOutLoss()
                    .ifPresent(loss ->
                            assertThat(found.heldOutLoss().orElseThrow()).isCloseTo(loss, within(1e-6)));
            expected.heldOutBySource()
                    .forEach((name, value) -> assertThat(found.heldOutBySource().get(name))
                            .as("%s of step %s", name, expected.step())
                            .isCloseTo(value, within(1e-5)));
        }
    }

    private List<TrainingProcess> start(String kind, Path output, int size) throws IOException {
        String port = Integer.toString(ParallelRun.freePort());
        List<TrainingProcess> ranks = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            ranks.add(TrainingProcess.start(
                    PostTrainingChild.class,
                    output,
                    kind,
                    folder.toString(),
                    Integer.toString(rank),
                    Integer.toString(size),
                    port));
        }
        return ranks;
    }

    private static List<Double> losses(Path output) {
        return Trainer.curve(output).stream().map(LossPoint::loss).toList();
    }

    private static Path model(Path output) throws IOException {
        return output.resolve("checkpoints")
                .resolve(Files.readString(output.resolve("checkpoints/latest")).strip())
                .resolve("model.safetensors");
    }
}
