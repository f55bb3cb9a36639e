package dev.mews.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.report.BarChart;
import dev.mews.cli.report.ReportView;
import dev.mews.cli.report.ReportView.Chart;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.core.config.ConfigJson;
import dev.mews.model.sweep.Sweep;
import dev.mews.model.sweep.SweepResult;
import dev.mews.model.sweep.SweepRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A sweep as tables, a chart and JSON.
 *
 * @param objective what the losses are of
 */
record SweepView(Sweep sweep, SweepResult result, String objective) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ReportView page() {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < result.stages().size(); i++) {
            sections.add(stage(i + 1, result.stages().get(i)));
        }
        sections.add(best());
        String subtitle = objective + " in nats per token · factors as powers of two against the file"
                + (result.completed()
                        ? String.format(
                                Locale.ROOT, " · from %s to %s", loss(result.firstLoss()), loss(result.bestLoss()))
                        : " · not all runs are done");
        return new ReportView("Mews: a sweep of multipliers", subtitle, sections);
    }

    private Section stage(int number, List<SweepRow> rows) {
        List<Part> parts = new ArrayList<>();
        List<SweepRow> bent = rows.stream()
                .filter(row -> row.sensitivity().isPresent())
                .sorted(Comparator.comparingDouble(
                                (SweepRow row) -> row.sensitivity().getAsDouble())
                        .reversed()
                        .thenComparing(row -> row.parameter().key()))
                .toList();
        parts.add(new Chart(
                bent.isEmpty()
                        ? ""
                        : "Rise of the loss an octave beside the optimum: effective learning rate (green), effective weight decay (orange), forward multipliers (blue)",
                BarChart.horizontal(
                        "sensitivity",
                        bent.stream()
                                .map(row -> new BarChart.Bar(
                                        row.parameter().key(),
                                        row.sensitivity().getAsDouble(),
                                        loss(row.sensitivity().getAsDouble()),
                                        colour(row)))
                                .toList())));
        List<String> columns = new ArrayList<>(List.of("parameter", ">before"));
        int tried = rows.isEmpty() ? 0 : rows.get(0).octaves().size();
        for (int i = 0; i < tried; i++) {
            double octave = rows.get(0).octaves().get(i) - rows.get(0).center();
            columns.add(">× " + factor(octave));
        }
        columns.addAll(List.of(">best", ">parabola", ">rise"));
        List<List<String>> cells = new ArrayList<>();
        for (SweepRow row : rows) {
            List<String> line = new ArrayList<>(List.of(row.parameter().key(), octave(row.center())));
            row.losses().forEach(loss -> line.add(loss(loss)));
            line.add(octave(row.best()) + (row.atEdge() ? " |" : ""));
            line.add(row.optimum().isPresent() ? octave(row.optimum().getAsDouble()) : "–");
            line.add(row.sensitivity().isPresent() ? loss(row.sensitivity().getAsDouble()) : "–");
            cells.add(line);
        }
        parts.add(Table.of("", columns, cells));
        return new Section(
                "stage-" + number,
                "Stage " + number,
                "Losses at factors around the one before; a best marked | is at the edge of what was tried. Parabola: lowest"
                        + " point of the parabola through the best and its neighbours; rise: of the loss an octave beside it.",
                parts);
    }

    private static String colour(SweepRow row) {
        return switch (row.parameter().kind()) {
            case ELR -> "kept";
            case EWD -> "dropped";
            case FORWARD -> "got";
        };
    }

    private Section best() {
        List<List<String>> cells = new ArrayList<>();
        result.best().forEach((parameter, octave) -> {
            if (octave != 0) {
                cells.add(List.of(parameter.key(), octave(octave), factor(octave)));
            }
        });
        return new Section(
                "best",
                "What moved",
                "Factors of the best point found; all others stay at 1.",
                List.of(Table.of("", List.of("parameter", ">octaves", ">factor"), cells)));
    }

    static String loss(double loss) {
        return Double.isInfinite(loss) ? "diverged" : String.format(Locale.ROOT, "%.4f", loss);
    }

    private static String factor(double octave) {
        return new BigDecimal(Math.pow(2, octave), new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String octave(double octave) {
        return octave == 0 ? "0" : String.format(Locale.ROOT, "%+.2f", octave);
    }

    /** The best config, for a {@code train} block. */
    String bestConfig() throws JsonProcessingException {
        return JSON.readTree(ConfigJson.canonical(result.config())).toPrettyString() + "\n";
    }

    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("completed", result.completed());
        root.put("objective", objective);
        put(root, "first_loss", result.firstLoss());
        put(root, "best_loss", result.bestLoss());
        ObjectNode best = root.putObject("best_octaves");
        result.best().forEach((parameter, octave) -> best.put(parameter.key(), octave));
        ArrayNode stages = root.putArray("stages");
        for (List<SweepRow> rows : result.stages()) {
            ArrayNode stage = stages.addArray();
            for (SweepRow row : rows) {
                ObjectNode node = stage.addObject();
                node.put("parameter", row.parameter().key());
                node.put("before", row.center());
                ArrayNode octaves = node.putArray("octaves");
                row.octaves().forEach(octaves::add);
                ArrayNode losses = node.putArray("losses");
                row.losses().forEach(loss -> {
                    if (Double.isInfinite(loss)) {
                        losses.addNull();
                    } else {
                        losses.add(loss);
                    }
                });
                node.put("best", row.best());
                node.put("at_edge", row.atEdge());
                put(node, "optimum", row.optimum().orElse(Double.NaN));
                put(node, "sensitivity", row.sensitivity().orElse(Double.NaN));
            }
        }
        return root.toPrettyString() + "\n";
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
