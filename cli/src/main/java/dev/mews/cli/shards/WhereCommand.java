package dev.mews.cli.shards;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.DocumentIndex;
import dev.mews.loader.PackedShards;
import dev.mews.loader.TrainingSteps;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews shards where}. */
@Command(
        name = "where",
        description = "Which documents a training step sees, or which steps see a document.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Steps count from 0. The first look-up of a document writes documents.index",
            "beside the shards.",
            "",
            "Examples:",
            "  mews shards where runs/quickstart/shards/train --batch-size 16 --step 120",
            "  mews shards where runs/quickstart/shards/train --batch-size 16 \\",
            "      --document 0f3a…"
        })
public final class WhereCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A folder of packed shards.")
    Path folder;

    @Option(
            names = "--batch-size",
            defaultValue = "1",
            paramLabel = "ROWS",
            description = "Rows of the global batch; with ${DEFAULT-VALUE}, the default, steps are packs.")
    int batchSize;

    @Option(
            names = "--passes",
            defaultValue = "1",
            paramLabel = "P",
            description = "Passes over the packs (train.epochs). Default: ${DEFAULT-VALUE}.")
    int passes;

    @ArgGroup(multiplicity = "1")
    What what;

    /** One of the two questions. */
    static final class What {
        @Option(names = "--step", paramLabel = "N", description = "The documents of this step.")
        Long step;

        @Option(names = "--document", paramLabel = "ID", description = "The steps of this document (32 hex digits).")
        String document;
    }

    @Override
    public Integer call() throws IOException {
        if (passes < 1) {
            return usage("--passes must be at least 1, but was " + passes);
        }
        try (PackedShards packs = PackedShards.open(folder)) {
            TrainingSteps steps = TrainingSteps.of(packs, batchSize);
            PrintWriter out = spec.commandLine().getOut();
            TextTable table =
                    TextTable.of(">step", ">row", ">pack", "source", "document", ">epoch", ">offset", ">tokens");
            if (what.step != null) {
                long all = Math.multiplyExact(steps.steps(), passes);
                if (what.step < 0 || what.step >= all) {
                    return usage("--step must be in [0, " + all + "), but was " + what.step);
                }
                long within = what.step % steps.steps();
                for (long pack = steps.firstPack(within); pack < steps.endPack(within); pack++) {
                    for (int i = 0; i < packs.pieces(pack); i++) {
                        row(table, packs, steps, what.step - within, pack, i);
                    }
                }
            } else {
                Hash128 document;
                try {
                    document = Hash128.parse(what.document);
                } catch (IllegalArgumentException e) {
                    return usage("--document must be 32 hex digits, but was " + what.document);
                }
                try (DocumentIndex index = DocumentIndex.of(packs)) {
                    for (int pass = 0; pass < passes; pass++) {
                        for (DocumentIndex.Use use : index.uses(document)) {
                            row(table, packs, steps, pass * steps.steps(), use.pack(), use.piece());
                        }
                    }
                }
            }
            table.lines().forEach(out::println);
            out.flush();
            return Exit.OK;
        }
    }

    private int usage(String message) {
        spec.commandLine().getErr().println("mews: " + message);
        return Exit.USAGE;
    }

    private static void row(
            TextTable table, PackedShards packs, TrainingSteps steps, long stepsBefore, long pack, int number)
            throws IOException {
        int shardNumber = packs.shardOf(pack);
        PackedShard shard = packs.shard(shardNumber);
        Piece piece = shard.piece((int) (pack - packs.entry(shardNumber).firstPack()), number);
        long step = steps.stepOf(pack);
        table.row(
                stepsBefore + step,
                pack - steps.firstPack(step),
                pack,
                packs.sources().get(packs.source(pack)),
                piece.document().hex(),
                piece.epoch(),
                Numbers.count(piece.offset()),
                Numbers.count(piece.length()));
    }
}
