package dev.mews.cli.mix;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.mixtures.MixReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan's report as lines for the terminal. */
final class PlanTables {
    private final MixReport report;
    private final boolean packed;

    /** @param packed whether documents were packed, so that padding and cuts are known */
    PlanTables(MixReport report, boolean packed) {
        this.report = report;
        this.packed = packed;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Numbers.count(report.tokens()) + " tokens of " + Numbers.count(report.tokensAsked()) + " asked, "
                + Numbers.count(report.packs()) + " packs"
                + (packed ? ", padding " + percent(report.padding(), report.tokens() + report.padding()) : ""));
        lines.add("");
        TextTable stages = TextTable.of(
                "stage", ">seq_len", "source", ">asked", ">got", ">difference", ">share asked", ">share got");
        for (MixReport.Stage stage : report.stages()) {
            long asked =
                    stage.shares().stream().mapToLong(MixReport.Share::asked).sum();
            for (MixReport.Share share : stage.shares()) {
                if (share.asked() > 0 || share.got() > 0) {
                    stages.row(
                            stage.stage(),
                            Numbers.count(stage.sequenceLength()),
                            share.source(),
                            Numbers.count(share.asked()),
                            Numbers.count(share.got()),
                            String.format(Locale.ROOT, "%+,d", share.difference()),
                            percent(share.asked(), asked),
                            percent(share.got(), stage.tokens()));
                }
            }
        }
        lines.addAll(stages.lines());
        lines.add("");
        TextTable sources = TextTable.of(
                "source",
                "order",
                ">documents",
                ">tokens",
                ">got",
                ">epochs",
                ">epoch size",
                ">reuse after",
                ">padding",
                ">cut");
        for (MixReport.Source source : report.sources()) {
            sources.row(
                    source.source(),
                    source.difficulty(),
                    packed ? Numbers.count(source.documents()) : "–",
                    Numbers.count(source.available()),
                    Numbers.count(source.got()),
                    String.format(Locale.ROOT, "%.2f of %d", source.epochs(), source.epochsMax()),
                    source.epochSize() == 0 ? "–" : Numbers.count(source.epochSize()),
                    source.smallestReuseDistance() < 0 ? "never" : Numbers.count(source.smallestReuseDistance()),
                    packed ? percent(source.padding(), source.got() + source.padding()) : "–",
                    packed ? Numbers.count(source.cutDocuments()) : "–");
        }
        lines.addAll(sources.lines());
        return lines;
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.3f %%", 100.0 * part / whole);
    }
}
