package dev.mews.model.posttrain;

import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import java.nio.file.Path;
import java.time.Duration;

/** A short post-training that saves at every step, in this process or in one to be killed. */
final class PostTrainingChild {
    /** Arguments: kind, folder of {@link ChatRuns}, rank, number of ranks, port of their meeting, output folder. */
    public static void main(String[] args) {
        int size = Integer.parseInt(args[3]);
        try (World world = size == 1
                ? World.single()
                : World.join(new Rendezvous(
                        "127.0.0.1",
                        Integer.parseInt(args[4]),
                        Integer.parseInt(args[2]),
                        size,
                        Duration.ofSeconds(60)))) {
            train(args[0], Path.of(args[1]), Path.of(args[5]), world);
        }
    }

    private PostTrainingChild() {}

    /** @param kind sft or dpo */
    static TrainResult train(String kind, Path folder, Path output, World world) {
        PostTrainResult result = kind.equals("sft")
                ? PostTrainer.sft(
                        ChatRuns.inputs(folder, "chats.jsonl", output),
                        ChatRuns.sft("epochs: 20", "checkpoint_every: 1", "eval_every: 5"),
                        TrainListener.SILENT,
                        world)
                : PostTrainer.dpo(
                        ChatRuns.inputs(folder, "pairs.jsonl", output),
                        ChatRuns.dpo("epochs: 15", "batch_size: 4", "checkpoint_every: 1", "eval_every: 5"),
                        TrainListener.SILENT,
                        world);
        return result.training();
    }
}
