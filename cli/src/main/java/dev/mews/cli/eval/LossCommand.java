package dev.mews.cli.eval;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.cli.internal.UsesModel;
import dev.mews.model.eval.LossEvaluation;
import dev.mews.model.eval.SourceLoss;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews eval loss}. */
@Command(
        name = "loss",
        description = "Loss of a model on packed shards, by source.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Bits per byte compare models with different tokenizers; they need the shards'",
            "tokenizer.",
            "",
            "Examples:",
            "  mews eval loss models/mine/checkpoints shards/heldout \\",
            "      --tokenizer tokenizer.json"
        })
public final class LossCommand implements Callable<Integer>, UsesModel {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CHECKPOINT", description = "A model folder or a folder of checkpoints.")
    Path checkpoint;

    @Parameters(index = "1", paramLabel = "SHARDS", description = "Packed shards, or a folder of such folders.")
    Path shards;

    @Option(names = "--tokenizer", paramLabel = "FILE", description = "tokenizer.json the shards were made with.")
    Path tokenizer;

    @Option(names = "--packs", paramLabel = "N", description = "Most packs of each folder. Default: all.")
    Long packs;

    @Override
    public Integer call() {
        if (packs != null && packs < 1) {
            spec.commandLine().getErr().println("mews: --packs must be at least 1, but was " + packs);
            return Exit.USAGE;
        }
        SortedMap<String, SourceLoss> losses = LossEvaluation.measure(
                checkpoint, shards, Optional.ofNullable(tokenizer), packs == null ? Long.MAX_VALUE : packs);
        table(losses).lines().forEach(spec.commandLine().getOut()::println);
        return Exit.OK;
    }

    static TextTable table(SortedMap<String, SourceLoss> losses) {
        TextTable table = TextTable.of("source", ">tokens", ">nats per token", ">bits per byte");
        SourceLoss all = new SourceLoss(0, 0, 0);
        for (Map.Entry<String, SourceLoss> entry : losses.entrySet()) {
            row(table, entry.getKey(), entry.getValue());
            all = all.plus(entry.getValue());
        }
        if (losses.size() > 1) {
            row(table, "all", all);
        }
        return table;
    }

    private static void row(TextTable table, String name, SourceLoss loss) {
        table.row(
                name,
                Numbers.count(loss.tokens()),
                String.format(Locale.ROOT, "%.4f", loss.natsPerToken()),
                loss.bytes() == 0 ? "–" : String.format(Locale.ROOT, "%.4f", loss.bitsPerByte()));
    }
}
