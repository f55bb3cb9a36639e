package dev.mews.model.train;

import dev.mews.model.ModelException;
import dev.mews.model.internal.parallel.RankFailure;
import dev.mews.model.internal.train.CheckpointStore;
import dev.mews.model.internal.train.MetricsLog;
import dev.mews.model.internal.train.SampleLog;
import dev.mews.model.internal.train.TrainLoop;
import dev.mews.model.internal.train.TrainRun;
import dev.mews.model.parallel.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        return train(inputs, config, listener, World.single());
    }

    /**
     * As one of several processes, all of which call this with the same inputs and config. Each takes its share of every
     * batch; the losses are those of one process but for rounding, and the same bit for bit in another run with as many
     * processes. Only rank 0 reads and writes the output folder, so only its listener hears of checkpoints; a stop that any
     * listener asks for stops all. The number of processes may differ from that of the run gone on with.
     *
     * @throws ModelException as above, and on all ranks when one of them fails
     */
    public static TrainResult train(TrainInputs inputs, TrainConfig config, TrainListener listener, World world) {
        return RankFailure.told(world, inputs.output(), () -> {
            // An edited plan is taken up as after a kill: from the checkpoint, which holds all that counts.
            while (true) {
                try (TrainLoop run = TrainRun.open(inputs, config, listener, world)) {
                    TrainResult result = run.train();
                    world.barrier();
                    if (!run.edited()) {
                        return result;
                    }
                }
            }
        });
    }

    /**
     * Threads that one process trains with. Unless told otherwise, the processes of a machine share its processors evenly.
     *
     * @param configured as in the config; 0 stands for one per processor
     */
    public static int threads(int configured, World world) {
        return configured == 0 && world.size() > 1
                ? Math.max(1, Runtime.getRuntime().availableProcessors() / world.onThisMachine())
                : configured;
    }

    /** The loss curve in an output folder; empty when there is none. */
    public static List<LossPoint> curve(Path output) {
        try {
            return MetricsLog.read(output);
        } catch (IOException e) {
            throw new ModelException(output + ": the loss curve cannot be read: " + e, e);
        }
    }

    /** The samples in an output folder, in their order; empty when there are none. */
    public static List<TrainingSample> samples(Path output) {
        try {
            return SampleLog.read(output);
        } catch (IOException e) {
            throw new ModelException(output + ": the samples cannot be read: " + e, e);
        }
    }

    /** Deletes the checkpoints and the loss curve in an output folder, so that another config can start over there. */
    public static void discard(Path output) {
        try {
            CheckpointStore.in(output).deleteAll();
            Files.deleteIfExists(output.resolve(MetricsLog.FILE));
            Files.deleteIfExists(output.resolve(SampleLog.FILE));
            MetricsLog.deleteTensorBoard(output);
        } catch (IOException e) {
            throw new ModelException(output + ": earlier checkpoints cannot be deleted: " + e, e);
        }
    }
}
