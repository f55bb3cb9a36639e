package dev.mews.model.posttrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.TrainingProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that fine-tunes and saves a checkpoint at every step. */
class KilledPostTrainingTest {
    @TempDir
    private Path folder;

    @Test
    void aKilledFineTuningGoesOnWithTheLossesOfAnUndisturbedOne() throws Exception {
        ChatRuns.write(folder);
        TrainResult undisturbed = Child.train(folder, folder.resolve("whole"));
        Path output = folder.resolve("killed");
        TrainingProcess child = TrainingProcess.start(Child.class, output, folder.toString());
        child.awaitCheckpoint(5);
        child.awaitSaving();
        child.kill();
        TrainResult resumed = Child.train(folder, output);
        assertThat(resumed.curve().stream().map(LossPoint::loss))
                .containsExactlyElementsOf(
                        undisturbed.curve().stream().map(LossPoint::loss).toList());
        assertThat(resumed.checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(undisturbed.checkpoint().resolve("model.safetensors"));
    }

    /** What the killed process runs. */
    static final class Child {
        public static void main(String[] args) {
            train(Path.of(args[0]), Path.of(args[1]));
        }

        static TrainResult train(Path folder, Path output) {
            return PostTrainer.sft(
                            ChatRuns.inputs(folder, "chats.jsonl", output),
                            ChatRuns.sft("epochs: 20", "checkpoint_every: 1"),
                            TrainListener.SILENT)
                    .training();
        }
    }
}
