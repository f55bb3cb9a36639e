package dev.mews.cli.model;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.model.AttentionShape;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.ModelCosts;
import dev.mews.model.Multipliers;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews model info}. */
@Command(
        name = "info",
        description = "Show a model's shape, parameters, operations per token and memory.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mews model info falcon-h1-0.5b",
            "  mews model info runs/quickstart/checkpoints/step-000300"
        })
public final class InfoCommand implements Callable<Integer> {
    private static final int[] LENGTHS = {4096, 8192, 16384, 32768, 65536, 131072, 262144};

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "PRESET|DIR", description = "Name of a preset, a config.json or a folder with one.")
    String model;

    @Override
    public Integer call() {
        HybridConfig config = ModelSource.read(model);
        PrintWriter out = spec.commandLine().getOut();
        ModelCosts costs = new ModelCosts(config);
        shape(config, out);
        out.println();
        parameters(costs).lines().forEach(out::println);
        out.println();
        lengths(costs).lines().forEach(out::println);
        out.println();
        out.println(
                "Operations per token: 2 per multiply-add of the matrices, of causal attention (half of all pairs), of");
        out.println(
                "the chunked scan and the convolution; training costs three times the forward pass (arXiv 2001.08361,");
        out.println(
                "2204.02311 app. B, 2405.21060 sec. 6). Training memory: weights, gradients and two moments in float32");
        out.println(
                "and the activations of one unbroken sequence, with each layer's recomputed. Generation: float32 weights,");
        out.println("keys and values, convolution inputs and state of one sequence.");
        out.flush();
        return Exit.OK;
    }

    private void shape(HybridConfig c, PrintWriter out) {
        AttentionShape a = c.attention();
        MambaShape m = c.mamba();
        Multipliers u = c.multipliers();
        out.printf(
                Locale.ROOT,
                "%s: %d layers, hidden size %d, vocabulary %d%s, up to %d positions%n",
                model,
                c.layers(),
                c.hiddenSize(),
                c.vocabularySize(),
                c.tieEmbeddings() ? " (tied)" : "",
                c.maxPositions());
        out.printf(
                Locale.ROOT,
                "attention  %d query and %d key-value heads of %d, rotary base %.0e%n",
                a.heads(),
                a.keyValueHeads(),
                a.headSize(),
                a.ropeBase());
        out.printf(
                Locale.ROOT,
                "mamba-2    %d heads of %d, %d group%s, state %d, convolution %d, %s%n",
                m.heads(),
                m.headSize(),
                m.groups(),
                m.groups() == 1 ? "" : "s",
                m.stateSize(),
                m.convWidth(),
                m.gatedNorm() ? "gated norm" : "gate without norm");
        out.printf(Locale.ROOT, "mlp        %d%n", c.intermediateSize());
        out.printf(
                Locale.ROOT,
                "multipliers  embedding %.6g, lm_head %.6g, key %.6g, attention in %.6g out %.6g, ssm in %.6g out %.6g,%n"
                        + "             mlp gate %.6g down %.6g, z %.6g x %.6g B %.6g C %.6g dt %.6g%n",
                u.embedding(),
                u.lmHead(),
                u.key(),
                u.attentionIn(),
                u.attentionOut(),
                u.ssmIn(),
                u.ssmOut(),
                u.gate(),
                u.down(),
                u.z(),
                u.x(),
                u.b(),
                u.c(),
                u.dt());
    }

    private static TextTable parameters(ModelCosts costs) {
        TextTable table = TextTable.of("part", ">parameters", ">share");
        long all = costs.parameters();
        costs.parametersByPart()
                .forEach((part, count) -> table.row(part, Numbers.count(count), Numbers.percent(count, all)));
        return table.row("all", Numbers.count(all), Numbers.percent(all, all));
    }

    private static TextTable lengths(ModelCosts costs) {
        TextTable table =
                TextTable.of(">length", ">forward/token", ">training/token", ">training memory", ">generation memory");
        for (int length : LENGTHS) {
            table.row(
                    Numbers.count(length),
                    operations(costs.forwardFlopsPerToken(length)),
                    operations(costs.trainingFlopsPerToken(length)),
                    Numbers.bytes(costs.trainingStateBytes() + costs.activationBytes(1, length, false, true)),
                    Numbers.bytes(costs.weightBytes() + costs.cacheBytes(length)));
        }
        return table;
    }

    private static String operations(double count) {
        return count < 1e9
                ? String.format(Locale.ROOT, "%.1f MFLOP", count / 1e6)
                : String.format(Locale.ROOT, "%.2f GFLOP", count / 1e9);
    }
}
