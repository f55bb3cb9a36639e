package dev.mews.cli.report;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.ReportView.Chart;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Quote;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.cli.run.Details;
import dev.mews.cli.run.MixtureRow;
import dev.mews.cli.run.TrainStage;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.run.RunReport;
import dev.mews.core.run.StageReport;
import dev.mews.core.shard.Sample;
import dev.mews.core.sketch.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The report of a run: one HTML page without scripts or links to elsewhere, rendered from {@code run.json} alone. */
public final class Report {
    private static final int MOST_BARS = 25;
    private static final int MOST_SAMPLES = 24;

    private Report() {}

    /** Renders the page to a file. */
    public static void write(RunReport run, Path html) throws IOException {
        AtomicFiles.writeString(html, render(run));
    }

    /** The page. */
    public static String render(RunReport run) {
        return Pages.render(view(run));
    }

    static ReportView view(RunReport run) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("stages", "Stages", "Documents, and what became of them.", stages(run)));
        sections.add(new Section("reasons", "Why documents were dropped or failed", "", reasons(run)));
        add(
                sections,
                "languages",
                "Languages",
                "Documents kept by the last stage that knows languages.",
                languages(run));
        add(sections, "lengths", "Distributions", "From KLL sketches, merged over all shards.", distributions(run));
        add(sections, "duplicates", "Duplicates", "Clusters of exact and near duplicates.", duplicates(run));
        add(sections, "mixture", "Mixture", "Tokens asked for and got, by stage of training and source.", mixture(run));
        add(sections, "training", "Training", "", training(run));
        add(sections, "samples", "Sample documents", "A fixed random sample, shortened.", samples(run));
        StringBuilder environment = new StringBuilder("seed " + run.seed());
        run.environment()
                .forEach((name, value) ->
                        environment.append(" · ").append(name).append(' ').append(value));
        return new ReportView("Mews: " + run.name(), environment.toString(), sections);
    }

    private static void add(List<Section> sections, String anchor, String heading, String note, List<Part> parts) {
        if (!parts.isEmpty()) {
            sections.add(new Section(anchor, heading, note, parts));
        }
    }

    private static List<Part> stages(RunReport run) {
        List<List<String>> rows = new ArrayList<>();
        List<BarChart.Bar> funnel = new ArrayList<>();
        for (StageReport stage : run.stages()) {
            rows.add(List.of(
                    stage.name(),
                    stage.status(),
                    Numbers.count(stage.documentsIn()),
                    Numbers.count(stage.kept()),
                    Numbers.count(stage.dropped()),
                    Numbers.count(stage.failed()),
                    Numbers.bytes(stage.bytesIn()),
                    Numbers.bytes(stage.bytesOut()),
                    stage.tokens() == 0 ? "–" : Numbers.count(stage.tokens()),
                    Numbers.seconds(stage.seconds())));
            funnel.add(new BarChart.Bar(
                    stage.name() + " kept",
                    stage.kept(),
                    Numbers.count(stage.kept()) + " of " + Numbers.count(stage.documentsIn()),
                    "kept"));
        }
        return List.of(
                new Chart("Funnel", BarChart.horizontal("documents kept by each stage", funnel)),
                Table.of(
                        "",
                        List.of(
                                "stage",
                                "status",
                                ">documents",
                                ">kept",
                                ">dropped",
                                ">failed",
                                ">bytes in",
                                ">bytes out",
                                ">tokens",
                                ">seconds"),
                        rows));
    }

    private static List<Part> reasons(RunReport run) {
        List<Part> parts = new ArrayList<>();
        for (StageReport stage : run.stages()) {
            addBars(parts, stage.name() + ": dropped", stage.droppedByReason(), stage.documentsIn(), "dropped");
            addBars(parts, stage.name() + ": failed", stage.failedByReason(), stage.documentsIn(), "failed");
        }
        return parts;
    }

    private static void addBars(
            List<Part> parts, String heading, SortedMap<String, Long> counts, long whole, String cssClass) {
        List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        List<BarChart.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, Long> entry : sorted.subList(0, Math.min(MOST_BARS, sorted.size()))) {
            bars.add(new BarChart.Bar(
                    entry.getKey(),
                    entry.getValue(),
                    Numbers.count(entry.getValue()) + " (" + Numbers.percent(entry.getValue(), whole) + ")",
                    cssClass));
        }
        if (!bars.isEmpty()) {
            parts.add(new Chart(heading, BarChart.horizontal(heading, bars)));
        }
        if (sorted.size() > MOST_BARS) {
            List<List<String>> rest = new ArrayList<>();
            for (Map.Entry<String, Long> entry : sorted.subList(MOST_BARS, sorted.size())) {
                rest.add(List.of(entry.getKey(), Numbers.count(entry.getValue())));
            }
            parts.add(Table.of(heading + ", the others", List.of("", ">documents"), rest));
        }
    }

    private static List<Part> languages(RunReport run) {
        List<Part> parts = new ArrayList<>();
        for (int i = run.stages().size() - 1; i >= 0 && parts.isEmpty(); i--) {
            StageReport stage = run.stages().get(i);
            addBars(parts, "after " + stage.name(), stage.languages(), stage.kept(), "kept");
        }
        return parts;
    }

    private static List<Part> distributions(RunReport run) {
        List<Part> parts = new ArrayList<>();
        for (StageReport stage : run.stages()) {
            stage.distributions().forEach((name, distribution) -> {
                if (distribution.count() > 0) {
                    parts.add(distribution(stage.name(), name, distribution));
                }
            });
        }
        return parts;
    }

    private static Chart distribution(String stage, String name, Distribution distribution) {
        String label = name.replace('_', ' ');
        double[] edges =
                distribution.edges().stream().mapToDouble(Double::doubleValue).toArray();
        long[] counts =
                distribution.counts().stream().mapToLong(Long::longValue).toArray();
        String heading = String.format(
                Locale.ROOT,
                "%s: %s – median %s, 5 %% below %s, 5 %% above %s",
                stage,
                label,
                Svg.number(distribution.quantiles().getOrDefault("p50", Double.NaN)),
                Svg.number(distribution.quantiles().getOrDefault("p05", Double.NaN)),
                Svg.number(distribution.quantiles().getOrDefault("p95", Double.NaN)));
        return new Chart(heading, BarChart.histogram(stage + " " + label, label, edges, counts));
    }

    private static List<Part> duplicates(RunReport run) {
        List<Part> parts = new ArrayList<>();
        run.stage("dedup").ifPresent(stage -> {
            TreeMap<Long, Long> sizes = new TreeMap<>();
            Details.map(stage.details().get("clusterSizes"))
                    .forEach((size, count) -> sizes.put(Long.parseLong(size), (long) Details.number(count)));
            List<BarChart.Bar> bars = new ArrayList<>();
            sizes.forEach((size, count) -> {
                if (bars.size() < MOST_BARS) {
                    bars.add(new BarChart.Bar("size " + size, count, Numbers.count(count) + " clusters", "kept"));
                }
            });
            if (!bars.isEmpty()) {
                parts.add(new Chart("Cluster sizes", BarChart.horizontal("cluster sizes", bars)));
            }
            List<List<String>> rows = new ArrayList<>();
            for (Object cluster : Details.list(stage.details().get("largestClusters"))) {
                rows.add(List.of(
                        Numbers.count((long) Details.number(Details.map(cluster).get("size"))),
                        Details.text(Details.map(cluster).get("kept"))));
            }
            if (!rows.isEmpty()) {
                parts.add(Table.of("Largest clusters", List.of(">documents", "kept document"), rows));
            }
            List<List<String>> counters = new ArrayList<>();
            stage.counters()
                    .forEach((name, count) -> counters.add(List.of(name.replace('_', ' '), Numbers.count(count))));
            parts.add(Table.of("Pairs", List.of("", ">count"), counters));
        });
        return parts;
    }

    private static List<Part> mixture(RunReport run) {
        List<Part> parts = new ArrayList<>();
        List<MixtureRow> rows = MixtureRow.of(run);
        int stages = rows.stream().mapToInt(MixtureRow::stage).max().orElse(0);
        for (int stage = 1; stage <= stages; stage++) {
            List<BarChart.Bar> bars = new ArrayList<>();
            List<List<String>> cells = new ArrayList<>();
            for (MixtureRow row : rows) {
                if (row.stage() == stage) {
                    bars.add(new BarChart.Bar(
                            row.source() + " asked",
                            row.asked(),
                            Numbers.percent(row.asked(), row.stageAsked()),
                            "asked"));
                    bars.add(new BarChart.Bar("got", row.got(), Numbers.percent(row.got(), row.stageGot()), "got"));
                    cells.add(List.of(
                            row.source(),
                            Numbers.count(row.asked()),
                            Numbers.count(row.got()),
                            String.format(Locale.ROOT, "%.2f", row.epochs()),
                            Numbers.count(row.padding())));
                }
            }
            parts.add(new Chart("Stage " + stage, BarChart.horizontal("mixture of stage " + stage, bars)));
            parts.add(Table.of(
                    "", List.of("source", ">tokens asked", ">tokens got", ">epochs in all", ">padding"), cells));
        }
        return parts;
    }

    private static List<Part> training(RunReport run) {
        List<Part> parts = new ArrayList<>();
        run.stage(TrainStage.NAME).ifPresent(stage -> {
            Map<String, Object> details = stage.details();
            List<LineChart.Point> train = new ArrayList<>();
            List<LineChart.Point> heldOut = new ArrayList<>();
            for (Object point : Details.list(details.get("curve"))) {
                Map<String, Object> values = Details.map(point);
                double step = Details.number(values.get("step"));
                train.add(new LineChart.Point(step, Details.number(values.get("loss"))));
                if (values.containsKey("heldOutLoss")) {
                    heldOut.add(new LineChart.Point(step, Details.number(values.get("heldOutLoss"))));
                }
            }
            List<LineChart.Line> lines = new ArrayList<>();
            lines.add(new LineChart.Line("training loss", "train", train));
            if (!heldOut.isEmpty()) {
                lines.add(new LineChart.Line("held-out loss", "heldout", heldOut));
            }
            if (details.containsKey("unigramLoss") && !train.isEmpty()) {
                double unigram = Details.number(details.get("unigramLoss"));
                lines.add(new LineChart.Line(
                        "unigram model on the held-out tokens",
                        "unigram",
                        List.of(
                                new LineChart.Point(train.get(0).x(), unigram),
                                new LineChart.Point(train.get(train.size() - 1).x(), unigram))));
            }
            parts.add(new Chart("Loss, nats per token", LineChart.svg("step", "loss", lines)));
            parts.addAll(TrainingFigures.parts(figures(details)));
            List<List<String>> numbers = new ArrayList<>();
            for (String name : List.of("parameters", "vocabularySize", "steps", "tokensPerSecond")) {
                numbers.add(List.of(name, Numbers.count((long) Details.number(details.get(name)))));
            }
            for (String name : List.of("firstLoss", "lastLoss", "heldOutLoss", "unigramLoss")) {
                numbers.add(List.of(name, String.format(Locale.ROOT, "%.4f", Details.number(details.get(name)))));
            }
            Details.map(details.get("heldOutBySource"))
                    .forEach((source, loss) -> numbers.add(List.of(
                            "held-out loss of " + source, String.format(Locale.ROOT, "%.4f", Details.number(loss)))));
            parts.add(Table.of("", List.of("", ">value"), numbers));
            for (Object sample : Details.list(details.get("samples"))) {
                String prompt = Details.text(Details.map(sample).get("prompt"));
                parts.add(new Quote(
                        prompt.isEmpty() ? "Generated: a new document" : "Generated after “" + prompt + "”",
                        Details.text(Details.map(sample).get("text"))));
            }
        });
        return parts;
    }

    private static SortedMap<Integer, Map<String, Double>> figures(Map<String, Object> details) {
        TreeMap<Integer, Map<String, Double>> bySteps = new TreeMap<>();
        for (Object point : Details.list(details.get("curve"))) {
            TreeMap<String, Double> figures = new TreeMap<>();
            Details.map(Details.map(point).get("figures"))
                    .forEach((name, value) -> figures.put(name, Details.number(value)));
            bySteps.put((int) Details.number(Details.map(point).get("step")), figures);
        }
        return bySteps;
    }

    private static List<Part> samples(RunReport run) {
        List<Part> parts = new ArrayList<>();
        for (StageReport stage : run.stages()) {
            addSamples(parts, stage.name() + ": kept", stage.keptSamples());
            addSamples(parts, stage.name() + ": dropped", stage.droppedSamples());
            addSamples(parts, stage.name() + ": failed", stage.failedSamples());
        }
        return parts;
    }

    private static void addSamples(List<Part> parts, String heading, List<Sample> samples) {
        List<List<String>> rows = new ArrayList<>();
        for (Sample sample : samples.subList(0, Math.min(MOST_SAMPLES, samples.size()))) {
            rows.add(List.of(
                    sample.source().isEmpty() ? sample.label() : sample.source() + " · " + sample.label(),
                    (sample.reason() + " " + sample.detail()).strip(),
                    sample.excerpt()));
        }
        if (!rows.isEmpty()) {
            parts.add(Table.of(heading, List.of("\"source", "\"reason", "\"text"), rows));
        }
    }
}
