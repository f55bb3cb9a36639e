package dev.mews.model.posttrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.parallel.World;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.TrainingProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of a process that fine-tunes or learns preferences and saves a checkpoint at every step. */
class KilledPostTrainingTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sft", "dpo"})
    void aKilledRunGoesOnWithTheLossesOfAnUndisturbedOne(String kind) throws Exception {
        ChatRuns.write(folder);
        TrainResult undisturbed = PostTrainingChild.train(kind, folder, folder.resolve("whole"), World.single());
        Path output = folder.resolve("killed");
        TrainingProcess child =
                TrainingProcess.start(PostTrainingChild.class, output, kind, folder.toString(), "0", "1", "0");
        child.awaitCheckpoint(5);
        child.awaitSaving();
        child.kill();
        TrainResult resumed = PostTrainingChild.train(kind, folder, output, World.single());
        assertThat(resumed.curve().stream().map(LossPoint::loss))
                .containsExactlyElementsOf(
                        undisturbed.curve().stream().map(LossPoint::loss).toList());
        assertThat(resumed.checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(undisturbed.checkpoint().resolve("model.safetensors"));
    }
}
