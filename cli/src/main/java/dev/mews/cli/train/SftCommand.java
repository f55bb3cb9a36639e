package dev.mews.cli.train;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.parallel.World;
import dev.mews.model.posttrain.PostTrainResult;
import dev.mews.model.posttrain.PostTrainer;
import dev.mews.model.train.TrainListener;
import picocli.CommandLine.Command;

/** {@code mews train sft FILE}. */
@Command(
        name = "sft",
        description = "Fine-tune a model on conversations, or go on where an earlier call stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Only the assistant's words are learned. A line of the data is",
            "  {\"id\": \"1\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"},",
            "                            {\"role\": \"assistant\", \"content\": \"Hello.\"}]}",
            "in one line.",
            "",
            "Examples:",
            "  mews train sft sft.yaml",
            "  mews train sft --schema"
        })
public final class SftCommand extends PostTrainCommand {
    @Override
    Class<? extends Record> fileType() {
        return SftFile.class;
    }

    @Override
    Job read() {
        SftFile read = ConfigLoader.load(file, SftFile.class, variables);
        return new Job() {
            @Override
            public int threads() {
                return read.train().threads();
            }

            @Override
            public PostTrainResult run(TrainListener listener, World world) {
                return PostTrainer.sft(read.inputs(file, output), read.train(), listener, world);
            }
        };
    }
}
