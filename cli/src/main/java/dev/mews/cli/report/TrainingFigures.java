package dev.mews.cli.report;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.ReportView.Chart;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Charts of the measures beside the loss: time steps by layer, norms by parameter group, and an objective's means. */
final class TrainingFigures {
    private static final int MOST_LINES = 6;

    private TrainingFigures() {}

    /**
     * Charts of each kind of figure and a table of the last values.
     *
     * @param bySteps figures by name, by step
     */
    static List<Part> parts(SortedMap<Integer, Map<String, Double>> bySteps) {
        List<Part> parts = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        bySteps.values().forEach(figures -> names.addAll(figures.keySet()));
        for (String name : names) {
            if (name.indexOf('/') < 0) {
                add(parts, name.replace('_', ' '), bySteps, List.of(name));
            }
        }
        add(parts, "Time step dt after softplus: median by layer", bySteps, spread(names, "dt/p50/"));
        add(parts, "Time step dt after softplus: largest by layer", bySteps, spread(names, "dt/max/"));
        table(
                parts,
                "Time step dt at the end",
                "layer",
                bySteps,
                names,
                List.of("dt/p05/", "dt/p50/", "dt/p95/", "dt/max/"));
        add(parts, "Norm of the gradient by parameter group, before clipping", bySteps, matrices(names, "grad_norm/"));
        add(parts, "Norm of the parameters by group", bySteps, matrices(names, "param_norm/"));
        table(parts, "Norms at the end", "group", bySteps, names, List.of("param_norm/", "grad_norm/"));
        return parts;
    }

    /** At most as many names as there are colours, first and last among them. */
    private static List<String> spread(SortedSet<String> names, String prefix) {
        List<String> all = names.stream().filter(n -> n.startsWith(prefix)).toList();
        if (all.size() <= MOST_LINES) {
            return all;
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < MOST_LINES; i++) {
            some.add(all.get(i * (all.size() - 1) / (MOST_LINES - 1)));
        }
        return some;
    }

    private static List<String> matrices(SortedSet<String> names, String prefix) {
        List<String> some = new ArrayList<>();
        for (String group : List.of("embedding", "lm_head", "mixer_in", "mixer_out", "mlp_up", "mlp_down")) {
            if (names.contains(prefix + group)) {
                some.add(prefix + group);
            }
        }
        return some;
    }

    private static void add(
            List<Part> parts, String heading, SortedMap<Integer, Map<String, Double>> bySteps, List<String> names) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (String name : names) {
            List<LineChart.Point> points = new ArrayList<>();
            bySteps.forEach((step, figures) -> {
                if (figures.containsKey(name)) {
                    points.add(new LineChart.Point(step, figures.get(name)));
                }
            });
            lines.add(new LineChart.Line(last(name), "l" + lines.size(), points));
        }
        if (!lines.isEmpty()) {
            parts.add(new Chart(heading, LineChart.svg("step", heading, lines)));
        }
    }

    /** The last values of a few kinds of figures, a row for each layer or group. */
    private static void table(
            List<Part> parts,
            String heading,
            String rowName,
            SortedMap<Integer, Map<String, Double>> bySteps,
            SortedSet<String> names,
            List<String> prefixes) {
        TreeMap<String, Double> latest = new TreeMap<>();
        bySteps.values().forEach(latest::putAll);
        TreeSet<String> rowNames = new TreeSet<>();
        names.stream().filter(n -> n.startsWith(prefixes.get(0))).forEach(n -> rowNames.add(last(n)));
        List<List<String>> rows = new ArrayList<>();
        for (String row : rowNames) {
            List<String> cells = new ArrayList<>(List.of(row));
            prefixes.forEach(prefix ->
                    cells.add(latest.containsKey(prefix + row) ? Numbers.significant(latest.get(prefix + row)) : "–"));
            rows.add(cells);
        }
        List<String> columns = new ArrayList<>(List.of(rowName));
        prefixes.forEach(prefix -> columns.add(
                ">" + prefix.substring(0, prefix.length() - 1).replace('/', ' ').replace('_', ' ')));
        if (!rows.isEmpty()) {
            parts.add(Table.of(heading, columns, rows));
        }
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
