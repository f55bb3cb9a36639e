package dev.mews.cli.mix;

import dev.mews.cli.internal.Numbers;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixJournal;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mews mix check}. */
@Command(
        name = "check",
        description = "Check a mixture and its journal; every mistake with its line and column.",
        mixinStandardHelpOptions = true)
public final class CheckCommand extends MixTask {
    @Mixin
    MixFile mix;

    @Override
    void run(PrintWriter out) throws IOException {
        MixConfig config = mix.config();
        MixJournal journal = mix.journal(config);
        long tokens = config.stages().stream()
                .mapToLong(MixConfig.TrainingStage::tokens)
                .sum();
        out.println(mix.file + ": " + Numbers.count(config.sourceNames().size(), "source") + ", "
                + Numbers.count(config.stages().size(), "stage") + ", " + Numbers.count(tokens, "token") + ", "
                + Numbers.count(journal.after(config).size(), "edit"));
    }
}
