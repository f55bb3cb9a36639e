package dev.mews.model.train;

import dev.mews.model.ModelException;
import dev.mews.model.internal.CheckpointStore;
import dev.mews.model.internal.MetricsLog;
import dev.mews.model.internal.TrainLoop;
import dev.mews.model.internal.TrainRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trains a model on packed shards or a mixture. The same inputs, config and number of threads give the same losses bit for
 * bit, also when the run was killed in between: it goes on from the newest complete checkpoint in its output folder. If the
 * mixture was edited by then, the packs to come are those of the edited one.
 */
public final class Trainer {
    private Trainer() {}

    /**
     * Trains until the steps are done, the packs run out or the listener stops the run.
     *
     * @throws ModelException when inputs do not fit each other, the output holds checkpoints of another config, the loss
     *     is no number, a file cannot be read or written, or libtorch cannot be loaded here
     */
    public static TrainResult train(TrainInputs inputs, TrainConfig config, TrainListener listener) {
        try {
            // An edited plan is taken up as after a kill: from the checkpoint, which holds all that counts.
            while (true) {
                try (TrainLoop run = TrainRun.open(inputs, config, listener)) {
                    TrainResult result = run.train();
                    if (!run.edited()) {
                        return result;
                    }
                }
            }
        } catch (IOException e) {
            throw new ModelException(
                    inputs.output() + ": training stopped, the last complete checkpoint is untouched: " + e, e);
        }
    }

    /** Deletes the checkpoints and the loss curve in an output folder, so that another config can start over there. */
    public static void discard(Path output) {
        try {
            CheckpointStore.in(output).deleteAll();
            Files.deleteIfExists(output.resolve(MetricsLog.FILE));
            MetricsLog.deleteTensorBoard(output);
        } catch (IOException e) {
            throw new ModelException(output + ": earlier checkpoints cannot be deleted: " + e, e);
        }
    }
}
