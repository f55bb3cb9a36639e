package dev.mews.model.posttrain;

import dev.mews.model.ModelException;
import dev.mews.model.internal.parallel.RankFailure;
import dev.mews.model.internal.posttrain.PostTrainRun;
import dev.mews.model.parallel.World;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;

/**
 * Trains a model that has been trained before, on conversations. As with {@link dev.mews.model.train.Trainer}, the same inputs,
 * config and number of threads give the same losses bit for bit, also when the run was killed in between.
 */
public final class PostTrainer {
    private PostTrainer() {}

    /**
     * Supervised fine-tuning: cross-entropy of the assistant's words in conversations
     * <code>{"id": …, "messages": [{"role": "user", "content": …}, …]}</code>.
     *
     * @throws ModelException when inputs do not fit each other, no conversation is left, the output holds checkpoints of
     *     another run, the loss is no number, a file cannot be read or written, or libtorch cannot be loaded here
     */
    public static PostTrainResult sft(PostTrainInputs inputs, SftConfig config, TrainListener listener) {
        return sft(inputs, config, listener, World.single());
    }

    /**
     * As one of several processes, see {@link dev.mews.model.train.Trainer#train(dev.mews.model.train.TrainInputs,
     * dev.mews.model.train.TrainConfig, TrainListener, World)}. Rank 0 makes the examples; a rank that does not see its output
     * folder makes them for itself in a folder of that name.
     */
    public static PostTrainResult sft(PostTrainInputs inputs, SftConfig config, TrainListener listener, World world) {
        return train(inputs, world, () -> PostTrainRun.sft(inputs, config, listener, world));
    }

    /**
     * Direct preference optimisation: of two answers to a prompt, the chosen one becomes likelier against the rejected one than
     * it is for the model it began as. Data: <code>{"id": …, "prompt": [{"role": "user", "content": …}], "chosen": …,
     * "rejected": …}</code>.
     *
     * @throws ModelException as {@link #sft}
     * @see "Rafailov et al.: Direct Preference Optimization, arXiv 2305.18290"
     */
    public static PostTrainResult dpo(PostTrainInputs inputs, DpoConfig config, TrainListener listener) {
        return dpo(inputs, config, listener, World.single());
    }

    /** As one of several processes, see {@link #sft(PostTrainInputs, SftConfig, TrainListener, World)}. */
    public static PostTrainResult dpo(PostTrainInputs inputs, DpoConfig config, TrainListener listener, World world) {
        return train(inputs, world, () -> PostTrainRun.dpo(inputs, config, listener, world));
    }

    private static PostTrainResult train(PostTrainInputs inputs, World world, RankFailure.Run<PostTrainRun> opening) {
        return RankFailure.told(world, inputs.output(), () -> {
            try (PostTrainRun run = opening.run()) {
                TrainResult training = run.loop().train();
                world.barrier();
                return new PostTrainResult(training, run.counts());
            }
        });
    }
}
