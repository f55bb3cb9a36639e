package dev.mews.cli.mix;

import dev.mews.cli.internal.MixtureFile;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixEdit;
import dev.mews.mixtures.MixJournal;
import dev.mews.mixtures.MixReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mews mix diff}. */
@Command(
        name = "diff",
        description = "Compare two mixtures: their weights, and with token shards what each gives and where they part.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The journals beside the mixtures count. A source is read in one order by both:",
            "the smaller number of tokens is what they have in common, the difference what",
            "only one of them has.",
            "",
            "Example:",
            "  mews mix diff mix.yaml other.yaml --tokens runs/quickstart/tokens/train"
        })
public final class DiffCommand extends MixTask {
    @Parameters(index = "0", paramLabel = "A.yaml", description = "One mixture.")
    Path first;

    @Parameters(index = "1", paramLabel = "B.yaml", description = "The other.")
    Path second;

    @Mixin
    PlanArguments arguments;

    @Override
    void run(PrintWriter out) throws IOException {
        MixConfig a = MixtureFile.read(first);
        MixConfig b = MixtureFile.read(second);
        MixJournal editsOfA = MixJournal.read(MixJournal.beside(first), a);
        MixJournal editsOfB = MixJournal.read(MixJournal.beside(second), b);
        weights(a, b).lines().forEach(out::println);
        edits("A", editsOfA.after(a), out);
        edits("B", editsOfB.after(b), out);
        if (!arguments.given()) {
            return;
        }
        out.println();
        if (arguments.assumed()) {
            tokens(arguments.report(first, a, editsOfA.after(a)), arguments.report(second, b, editsOfB.after(b)))
                    .lines()
                    .forEach(out::println);
            return;
        }
        try (PlanArguments.Planned planA = arguments.plan(first, a, editsOfA.after(a));
                PlanArguments.Planned planB = arguments.plan(second, b, editsOfB.after(b))) {
            tokens(planA.plan().report(), planB.plan().report()).lines().forEach(out::println);
            out.println();
            long pack = planA.plan().firstDifference(planB.plan());
            out.println(
                    pack < 0
                            ? "The packs are the same."
                            : "The first pack that differs is " + Numbers.count(pack) + ".");
        }
    }

    private static void edits(String name, List<MixEdit> edits, PrintWriter out) {
        for (MixEdit edit : edits) {
            out.println(name + ", edit at token " + Numbers.count(edit.at()) + ":"
                    + (edit.weights().isEmpty() ? "" : " weights " + new TreeMap<>(edit.weights()))
                    + edit.seqLen().map(length -> " seq_len " + length).orElse("")
                    + (edit.ramp() == 0 ? "" : " ramp " + Numbers.count(edit.ramp())));
        }
    }

    private static TextTable weights(MixConfig a, MixConfig b) {
        TextTable table = TextTable.of("stage", "what", ">A", ">B");
        for (int s = 0; s < Math.max(a.stages().size(), b.stages().size()); s++) {
            MixConfig.TrainingStage inA = stage(a, s);
            MixConfig.TrainingStage inB = stage(b, s);
            row(
                    table,
                    s,
                    "tokens",
                    inA == null ? "–" : Numbers.count(inA.tokens()),
                    inB == null ? "–" : Numbers.count(inB.tokens()));
            row(
                    table,
                    s,
                    "seq_len",
                    inA == null ? "–" : Numbers.count(inA.seqLen()),
                    inB == null ? "–" : Numbers.count(inB.seqLen()));
            row(
                    table,
                    s,
                    "ramp",
                    inA == null ? "–" : Numbers.count(inA.ramp()),
                    inB == null ? "–" : Numbers.count(inB.ramp()));
            TreeSet<String> sources = new TreeSet<>(a.sourceNames());
            sources.addAll(b.sourceNames());
            for (String source : sources) {
                row(table, s, source, share(inA, source), share(inB, source));
            }
        }
        return table;
    }

    private static void row(TextTable table, int stage, String what, String inA, String inB) {
        if (!inA.equals(inB)) {
            table.row(stage + 1, what, inA, inB);
        }
    }

    private static MixConfig.TrainingStage stage(MixConfig config, int stage) {
        return stage < config.stages().size() ? config.stages().get(stage) : null;
    }

    private static String share(MixConfig.TrainingStage stage, String source) {
        if (stage == null || !stage.weights().containsKey(source)) {
            return "–";
        }
        BigDecimal sum = stage.weights().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return stage.weights()
                        .get(source)
                        .movePointRight(2)
                        .divide(sum, 6, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    private static TextTable tokens(MixReport a, MixReport b) {
        Map<String, MixReport.Source> inA = byName(a.sources());
        Map<String, MixReport.Source> inB = byName(b.sources());
        TreeSet<String> names = new TreeSet<>(inA.keySet());
        names.addAll(inB.keySet());
        TextTable table = TextTable.of("source", ">got by A", ">got by B", ">B - A", ">epochs A", ">epochs B");
        for (String name : names) {
            long gotA = inA.containsKey(name) ? inA.get(name).got() : 0;
            long gotB = inB.containsKey(name) ? inB.get(name).got() : 0;
            table.row(
                    name,
                    Numbers.count(gotA),
                    Numbers.count(gotB),
                    String.format(Locale.ROOT, "%+,d", gotB - gotA),
                    epochs(inA.get(name)),
                    epochs(inB.get(name)));
        }
        return table;
    }

    private static Map<String, MixReport.Source> byName(List<MixReport.Source> sources) {
        Map<String, MixReport.Source> named = new HashMap<>();
        sources.forEach(source -> named.put(source.source(), source));
        return named;
    }

    private static String epochs(MixReport.Source source) {
        return source == null ? "–" : String.format(Locale.ROOT, "%.2f", source.epochs());
    }
}
