package dev.mews.cli.train;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.parallel.World;
import dev.mews.model.posttrain.PostTrainResult;
import dev.mews.model.posttrain.PostTrainer;
import dev.mews.model.train.TrainListener;
import picocli.CommandLine.Command;

/** {@code mews train dpo FILE}. */
@Command(
        name = "dpo",
        description =
                "Train a model to prefer chosen answers to rejected ones (DPO), or go on where an earlier call stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A line of the data is",
            "  {\"id\": \"1\", \"prompt\": [{\"role\": \"user\", \"content\": \"Hi\"}],",
            "             \"chosen\": \"Hello.\", \"rejected\": \"What?\"}",
            "in one line.",
            "",
            "Examples:",
            "  mews train dpo dpo.yaml",
            "  mews train dpo --schema"
        })
public final class DpoCommand extends PostTrainCommand {
    @Override
    Class<? extends Record> fileType() {
        return DpoFile.class;
    }

    @Override
    Job read() {
        DpoFile read = ConfigLoader.load(file, DpoFile.class, variables);
        return new Job() {
            @Override
            public int threads() {
                return read.train().threads();
            }

            @Override
            public PostTrainResult run(TrainListener listener, World world) {
                return PostTrainer.dpo(read.inputs(file, output), read.train(), listener, world);
            }
        };
    }
}
