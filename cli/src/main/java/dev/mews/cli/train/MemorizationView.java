package dev.mews.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.LineChart;
import dev.mews.cli.report.ReportView;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.model.eval.MemorizationOptions;
import dev.mews.model.eval.MemorizationPoint;
import dev.mews.model.eval.MemorizationProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run remembers, as a table, a chart, JSON and a sentence a checkpoint.
 *
 * @param run its folder
 * @param points by step, then by distance
 */
record MemorizationView(String run, MemorizationOptions options, List<MemorizationPoint> points) {
    /** Colours of the style sheet. */
    private static final int COLOURS = 6;

    private SortedMap<Integer, List<MemorizationPoint>> bySteps() {
        return points.stream()
                .collect(Collectors.groupingBy(MemorizationPoint::step, TreeMap::new, Collectors.toList()));
    }

    /** A page of a section. */
    ReportView page() {
        List<List<String>> rows = new ArrayList<>();
        for (MemorizationPoint p : points) {
            rows.add(List.of(
                    Numbers.count(p.step()),
                    Numbers.count(p.ago()),
                    Numbers.count(p.packs()),
                    fixed(p.seen()),
                    fixed(p.fresh()),
                    fixed(p.gap()),
                    "± " + fixed(2 * p.error()),
                    p.isRemembered() ? "yes" : "no"));
        }
        Table table = Table.of(
                "", List.of(">step", ">tokens ago", ">packs", ">seen", ">fresh", ">gap", ">noise", "remembered"), rows);
        ReportView.Chart chart = new ReportView.Chart(
                "Fresh minus seen, nats per token, against the power of ten of the tokens trained on since",
                LineChart.svg("log10 tokens ago", "gap", lines()));
        Section section =
                new Section("memorization", "Memorization", String.join(" ", verdicts()), List.of(chart, table));
        return new ReportView(
                "Mews: memorization",
                "%s · windows of %d packs · noise: two standard errors".formatted(run, options.packs()),
                List.of(section));
    }

    private List<LineChart.Line> lines() {
        List<LineChart.Line> lines = new ArrayList<>();
        for (Map.Entry<Integer, List<MemorizationPoint>> entry : bySteps().entrySet()) {
            List<LineChart.Point> curve = entry.getValue().stream()
                    .filter(p -> p.ago() > 0)
                    .map(p -> new LineChart.Point(Math.log10((double) p.ago()), p.gap()))
                    .toList();
            lines.add(new LineChart.Line("step " + entry.getKey(), "l" + lines.size() % COLOURS, curve));
        }
        return lines;
    }

    /** What the gaps mean for using data again, a sentence a checkpoint. */
    List<String> verdicts() {
        List<String> verdicts = new ArrayList<>();
        bySteps().forEach((step, curve) -> {
            OptionalLong window = MemorizationProbe.window(curve);
            long farthest = curve.get(curve.size() - 1).ago();
            String text;
            if (window.isEmpty()) {
                text = "even tokens of " + Numbers.count(farthest)
                        + " ago, the farthest there are, are remembered: the memorization window is longer than this run.";
            } else if (window.getAsLong() == 0) {
                text = "nothing is remembered beyond the noise: data can be used again at any distance.";
            } else {
                text = "nothing is remembered from " + Numbers.count(window.getAsLong())
                        + " tokens ago on: data used again at such a distance or more is as good as new.";
            }
            verdicts.add("Step " + Numbers.count(step) + ": " + text);
        });
        return verdicts;
    }

    String json() {
        ObjectNode root =
                new ObjectMapper().createObjectNode().put("version", 1).put("packs", options.packs());
        ArrayNode list = root.putArray("points");
        for (MemorizationPoint p : points) {
            list.addObject()
                    .put("step", p.step())
                    .put("tokens", p.tokens())
                    .put("tokens_ago", p.ago())
                    .put("packs", p.packs())
                    .put("seen", p.seen())
                    .put("fresh", p.fresh())
                    .put("gap", p.gap())
                    .put("standard_error", p.error())
                    .put("remembered", p.isRemembered());
        }
        ObjectNode windows = root.putObject("memorization_window");
        bySteps().forEach((step, curve) -> {
            OptionalLong window = MemorizationProbe.window(curve);
            if (window.isPresent()) {
                windows.put(Integer.toString(step), window.getAsLong());
            } else {
                windows.putNull(Integer.toString(step));
            }
        });
        return root.toPrettyString() + "\n";
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
