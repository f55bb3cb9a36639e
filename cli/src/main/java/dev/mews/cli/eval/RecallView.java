package dev.mews.cli.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.HeatMap;
import dev.mews.cli.report.ReportView;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.eval.recall.RecallCell;
import dev.mews.model.eval.recall.RecallOptions;
import dev.mews.model.eval.recall.RecallTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a model recalled, as tables, heat maps and JSON.
 *
 * @param model its name for people
 * @param cells in the order of tasks, lengths and depths
 */
record RecallView(String model, HybridConfig config, RecallOptions options, List<RecallCell> cells) {
    /** A page of a section a task. */
    ReportView page() {
        List<Section> sections = new ArrayList<>();
        for (RecallTask task : options.tasks()) {
            sections.add(new Section(
                    task.key(),
                    title(task),
                    note(task),
                    List.of(
                            new ReportView.Chart(
                                    "Likeliest of eight answers (chance: 12.5 %)",
                                    map(task, cell -> (double) cell.chosen() / cell.questions())),
                            new ReportView.Chart(
                                    "Answers that greedy generation says",
                                    map(task, cell -> (double) cell.exact() / cell.questions())),
                            table(task))));
        }
        String subtitle = "%s · %s parameters · %s · %d texts of each task and length, seed %d%s"
                .formatted(
                        model,
                        Numbers.count(new ModelCosts(config).parameters()),
                        Numbers.count(config.maxPositions()) + " positions",
                        options.texts(),
                        options.seed(),
                        remark().map(text -> " · " + text).orElse(""));
        return new ReportView("Mews: recall over long texts", subtitle, sections);
    }

    /** What is to be known of lengths the model was not made for. */
    Optional<String> remark() {
        int last = options.lengths().get(options.lengths().size() - 1);
        return beyond(last)
                ? Optional.of("* beyond the " + Numbers.count(config.maxPositions())
                        + " positions the model was made for (max_position_embeddings)")
                : Optional.empty();
    }

    private boolean beyond(int length) {
        return length > config.maxPositions();
    }

    private String name(int length) {
        return Numbers.count(length) + (beyond(length) ? "*" : "");
    }

    private static String title(RecallTask task) {
        return switch (task) {
            case KEY_VALUE -> "Key-value recall";
            case MULTI_NEEDLE -> "Multi-needle recall";
            case VARIABLE_TRACKING -> "Variable tracking";
        };
    }

    private String note(RecallTask task) {
        return switch (task) {
            case KEY_VALUE ->
                "The text is pairs from start to end: Box 48213 holds the anchor. One box of each depth is asked for.";
            case MULTI_NEEDLE ->
                "Among sentences of no use is one fact at each of " + options.depths()
                        + " depths: The secret word of Agatha is anchor. Each is asked for.";
            case VARIABLE_TRACKING ->
                "From each of " + options.depths()
                        + " depths on runs a chain: Agatha carries the anchor. Whatever Agatha carries, Albert carries too."
                        + " Whatever Albert carries, Amanda carries too. The last of each chain is asked for; the depth is that of the first.";
        };
    }

    private List<RecallCell> row(RecallTask task, int length) {
        return cells.stream()
                .filter(cell -> cell.task() == task && cell.length() == length)
                .toList();
    }

    private String map(RecallTask task, ToDoubleFunction<RecallCell> value) {
        List<HeatMap.Row> rows = new ArrayList<>();
        for (int length : options.lengths()) {
            List<HeatMap.Cell> row = new ArrayList<>();
            for (RecallCell cell : row(task, length)) {
                double share = value.applyAsDouble(cell);
                row.add(new HeatMap.Cell(
                        share,
                        String.format(Locale.ROOT, "%.0f %%", 100 * share),
                        String.format(
                                Locale.ROOT,
                                "%s tokens, depth %s: %d of %d chosen, %d exact, share of the answer %.1f %%",
                                Numbers.count(length),
                                depth(cell.depth()),
                                cell.chosen(),
                                cell.questions(),
                                cell.exact(),
                                100 * cell.share())));
            }
            rows.add(new HeatMap.Row(name(length), row));
        }
        return HeatMap.svg("tokens", "depth of the fact", depths(), rows);
    }

    private List<String> depths() {
        List<String> names = new ArrayList<>();
        for (int d = 0; d < options.depths(); d++) {
            names.add(depth(options.depth(d)));
        }
        return names;
    }

    private static String depth(double depth) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * depth);
    }

    private Table table(RecallTask task) {
        List<String> columns = new ArrayList<>(List.of(">tokens", ">questions"));
        depths().forEach(depth -> columns.add(">at " + depth));
        columns.addAll(List.of(">chosen", ">exact", ">share"));
        List<List<String>> rows = new ArrayList<>();
        for (int length : options.lengths()) {
            List<RecallCell> row = row(task, length);
            int questions = row.stream().mapToInt(RecallCell::questions).sum();
            List<String> line = new ArrayList<>(List.of(name(length), Numbers.count(questions)));
            row.forEach(cell -> line.add(Numbers.percent(cell.chosen(), cell.questions())));
            line.add(Numbers.percent(row.stream().mapToInt(RecallCell::chosen).sum(), questions));
            line.add(Numbers.percent(row.stream().mapToInt(RecallCell::exact).sum(), questions));
            double share = row.stream().mapToDouble(RecallCell::share).average().orElse(0);
            line.add(String.format(Locale.ROOT, "%.1f %%", 100 * share));
            rows.add(line);
        }
        return Table.of("", columns, rows);
    }

    /** All figures. */
    String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("model", model);
        root.put("parameters", new ModelCosts(config).parameters());
        root.put("positions", config.maxPositions());
        root.put("seed", options.seed());
        root.put("texts", options.texts());
        root.put("candidates", RecallOptions.CANDIDATES);
        ArrayNode all = root.putArray("cells");
        for (RecallCell cell : cells) {
            ObjectNode node = all.addObject();
            node.put("task", cell.task().key());
            node.put("length", cell.length());
            node.put("beyond_positions", beyond(cell.length()));
            node.put("depth", cell.depth());
            node.put("questions", cell.questions());
            node.put("exact", cell.exact());
            node.put("chosen", cell.chosen());
            node.put("share", cell.share());
        }
        return root.toPrettyString() + "\n";
    }
}
