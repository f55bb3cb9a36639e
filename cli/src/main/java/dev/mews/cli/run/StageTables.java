package dev.mews.cli.run;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.core.run.RunReport;
import dev.mews.core.run.StageReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The numbers of a run as tables for the terminal. */
public final class StageTables {
    private static final int MOST_REASONS = 12;

    private StageTables() {}

    /** One stage: its counts, then why documents were dropped or failed. */
    public static List<String> stage(StageReport report) {
        List<String> lines = new ArrayList<>(counts(List.of(report)));
        reasons("dropped", report.dropped(), report.documentsIn(), report.droppedByReason(), lines);
        reasons("failed", report.failed(), report.documentsIn(), report.failedByReason(), lines);
        return lines;
    }

    /** All stages, a row each. */
    public static List<String> counts(List<StageReport> stages) {
        TextTable table =
                TextTable.of("stage", ">documents", ">bytes", ">tokens", ">kept", ">dropped", ">failed", ">seconds");
        for (StageReport stage : stages) {
            table.row(
                    stage.name(),
                    Numbers.count(stage.documentsIn()),
                    Numbers.bytes(stage.bytesIn()),
                    stage.tokens() == 0 ? "–" : Numbers.count(stage.tokens()),
                    Numbers.count(stage.kept()),
                    Numbers.count(stage.dropped()),
                    Numbers.count(stage.failed()),
                    Numbers.seconds(stage.seconds()));
        }
        return table.lines();
    }

    private static void reasons(
            String fate, long total, long documents, SortedMap<String, Long> byReason, List<String> lines) {
        if (total == 0) {
            return;
        }
        List<Map.Entry<String, Long>> sorted = new ArrayList<>(byReason.entrySet());
        sorted.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        TextTable table = TextTable.of("  " + fate + " because", ">documents", ">share");
        for (Map.Entry<String, Long> reason : sorted.subList(0, Math.min(MOST_REASONS, sorted.size()))) {
            table.row(
                    "  " + reason.getKey(),
                    Numbers.count(reason.getValue()),
                    Numbers.percent(reason.getValue(), documents));
        }
        if (sorted.size() > MOST_REASONS) {
            long rest = 0;
            for (Map.Entry<String, Long> reason : sorted.subList(MOST_REASONS, sorted.size())) {
                rest += reason.getValue();
            }
            table.row(
                    "  " + (sorted.size() - MOST_REASONS) + " other reasons",
                    Numbers.count(rest),
                    Numbers.percent(rest, documents));
        }
        lines.addAll(table.lines());
    }

    /** What the mixture asked for and got, a row for each stage of training and source. */
    public static List<String> mixture(RunReport run) {
        TextTable table =
                TextTable.of("mixture stage", "source", ">asked", ">share", ">got", ">share", ">epochs", ">padding");
        for (MixtureRow row : MixtureRow.of(run)) {
            table.row(
                    row.stage(),
                    row.source(),
                    Numbers.count(row.asked()),
                    Numbers.percent(row.asked(), row.stageAsked()),
                    Numbers.count(row.got()),
                    Numbers.percent(row.got(), row.stageGot()),
                    String.format(Locale.ROOT, "%.2f", row.epochs()),
                    Numbers.count(row.padding()));
        }
        return table.lines();
    }
}
