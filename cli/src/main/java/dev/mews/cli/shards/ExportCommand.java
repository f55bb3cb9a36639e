package dev.mews.cli.shards;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.loader.PackedShards;
import dev.mews.loader.export.PackExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews shards export}. */
@Command(
        name = "export",
        description = "Write packed shards as datatrove, MDS, OLMo or NumPy files, in training order.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Packed shards are Megatron's .bin and .idx already, a sequence a piece.",
            "",
            "Example:",
            "  mews shards export runs/quickstart/shards/train --format mds --output mds"
        })
public final class ExportCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A folder of packed shards.")
    Path folder;

    @Option(names = "--format", required = true, description = "One of ${COMPLETION-CANDIDATES}, in any case.")
    PackExport.Format format;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Folder of the files.")
    Path output;

    @Override
    public Integer call() throws IOException {
        try (PackedShards packs = PackedShards.open(folder)) {
            Files.createDirectories(output);
            PackExport.all(packs, format, output);
            spec.commandLine()
                    .getOut()
                    .println(output + ": " + Numbers.count(packs.packs()) + " packs, " + Numbers.count(packs.tokens())
                            + " tokens, " + packs.shards() + " shards");
        }
        return Exit.OK;
    }
}
