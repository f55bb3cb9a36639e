package dev.mews.model.posttrain;

import dev.mews.model.ModelException;
import dev.mews.model.internal.PostTrainRun;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import java.io.IOException;

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
        try (PostTrainRun run = PostTrainRun.sft(inputs, config, listener)) {
            TrainResult training = run.loop().train();
            return new PostTrainResult(training, run.counts());
        } catch (IOException e) {
            throw stopped(inputs, e);
        }
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
        try (PostTrainRun run = PostTrainRun.dpo(inputs, config, listener)) {
            TrainResult training = run.loop().train();
            return new PostTrainResult(training, run.counts());
        } catch (IOException e) {
            throw stopped(inputs, e);
        }
    }

    private static ModelException stopped(PostTrainInputs inputs, IOException e) {
        return new ModelException(
                inputs.output() + ": training stopped, the last complete checkpoint is untouched: " + e, e);
    }
}
