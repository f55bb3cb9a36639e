package dev.mews.cli.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.LineChart;
import dev.mews.cli.report.ReportView;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.tokenizer.eval.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/** What an experiment found, as tables, charts and JSON. */
final class ExperimentView {
    private static final int COLOURS = 6;
    private static final double MEBIBYTE = 1 << 20;

    private ExperimentView() {}

    /** Training text against vocabulary size. */
    static ReportView sweep(Experiment.Result result, Experiment experiment) {
        List<Section> sections = new ArrayList<>();
        String way = experiment.ways().get(0).name();
        List<Double> fractions = experiment.split().fractions();
        List<Integer> sizes = experiment.options().vocabularySizes();
        List<String> rows = fractions.stream()
                .map(fraction -> Numbers.bytes(result.trained()
                        .get(result.at(way, fraction, sizes.get(0)))
                        .text()
                        .bytes()))
                .toList();
        BiFunction<Integer, Integer, Integer> at =
                (row, column) -> result.at(way, fractions.get(row), sizes.get(column));
        List<String> columns = sizes.stream().map(Numbers::count).toList();
        List<Part> parts = new ArrayList<>();
        parts.add(new ReportView.Chart("Bytes per token on held-out text", chart(result, way, fractions, sizes)));
        parts.add(
                matrix("Bytes per token", "training text", rows, columns, at, result, Measurement.Row::bytesPerToken));
        parts.add(matrix("Fertility", "training text", rows, columns, at, result, Measurement.Row::fertility));
        parts.add(Table.of(
                "Tokens against those with the most training text",
                columns("training text", columns),
                cells(
                        rows,
                        columns,
                        (row, column) -> ComparisonTables.change(
                                (double) tokens(result, at.apply(rows.size() - 1, column)),
                                (double) tokens(result, at.apply(row, column))))));
        sections.add(new Section("all", "All held-out text", "", parts));
        bySource(sections, "training text", rows, columns, at, result);
        sections.add(vocabularies(result));
        return new ReportView("Mews: training text and vocabulary size", subtitle(result), sections);
    }

    /** Ways of cutting digits against ways of cutting punctuation, for each size. */
    static ReportView ablation(
            Experiment.Result result, List<String> digits, List<String> punctuation, List<Integer> sizes) {
        List<Section> sections = new ArrayList<>();
        for (int size : sizes) {
            BiFunction<Integer, Integer, Integer> at =
                    (row, column) -> result.at(AblateCommand.name(digits.get(row), punctuation.get(column)), 1, size);
            List<Part> parts = new ArrayList<>();
            String head = "digits \\ punctuation";
            parts.add(matrix("Bytes per token", head, digits, punctuation, at, result, Measurement.Row::bytesPerToken));
            parts.add(matrix("Fertility", head, digits, punctuation, at, result, Measurement.Row::fertility));
            parts.add(matrix(
                    "Tokens with bytes of a word, per word",
                    head,
                    digits,
                    punctuation,
                    at,
                    result,
                    Measurement.Row::tokensInWord));
            for (Measurement.Row source : sources(result)) {
                parts.add(matrix(
                        "Bytes per token, " + source.group().source(),
                        head,
                        digits,
                        punctuation,
                        at,
                        source,
                        Measurement.Row::bytesPerToken));
            }
            sections.add(new Section("size-" + size, "Vocabulary of " + Numbers.count(size), "", parts));
        }
        sections.add(vocabularies(result));
        return new ReportView("Mews: how digits and punctuation are cut", subtitle(result), sections);
    }

    private static String subtitle(Experiment.Result result) {
        Measurement.Row total = result.measurement().total();
        return "Measured on %s held-out documents, %s"
                .formatted(
                        Numbers.count(total.text().documents()),
                        Numbers.bytes(total.text().bytes()));
    }

    private static List<Measurement.Row> sources(Experiment.Result result) {
        List<Measurement.Row> sources = result.measurement().bySource();
        return sources.size() > 1 ? sources : List.of();
    }

    private static void bySource(
            List<Section> sections,
            String head,
            List<String> rows,
            List<String> columns,
            BiFunction<Integer, Integer, Integer> at,
            Experiment.Result result) {
        List<Part> parts = new ArrayList<>();
        for (Measurement.Row source : sources(result)) {
            parts.add(matrix(source.group().source(), head, rows, columns, at, source, Measurement.Row::bytesPerToken));
        }
        if (!parts.isEmpty()) {
            sections.add(new Section("sources", "Bytes per token by source", "", parts));
        }
    }

    private static Section vocabularies(Experiment.Result result) {
        List<List<String>> cells = new ArrayList<>();
        Measurement.Row total = result.measurement().total();
        for (int i = 0; i < result.trained().size(); i++) {
            Experiment.Trained trained = result.trained().get(i);
            cells.add(List.of(
                    trained.tokenizer().name(),
                    Numbers.bytes(trained.text().bytes()),
                    Numbers.count(trained.tokenizer().tokenizer().vocabulary().size()),
                    Numbers.count(tokens(result, i)),
                    Figures.of(result.measurement().renyiEfficiency(total, i)),
                    Figures.percent(result.measurement().use(total, i, 1)),
                    Figures.of(result.measurement().giniOfTokensPerByte(i))));
        }
        return new Section(
                "trained",
                "What was trained",
                "Where the text has too few frequent pairs a vocabulary is smaller than asked for.",
                List.of(Table.of(
                        "",
                        List.of(
                                "tokenizer",
                                ">training text",
                                ">vocabulary",
                                ">held-out tokens",
                                ">Rényi",
                                ">used",
                                ">Gini"),
                        cells)));
    }

    private static long tokens(Experiment.Result result, int tokenizer) {
        return result.measurement().total().tokens().get(tokenizer).tokens();
    }

    private static Table matrix(
            String heading,
            String head,
            List<String> rows,
            List<String> columns,
            BiFunction<Integer, Integer, Integer> at,
            Experiment.Result result,
            ToDoubleBiFunction<Measurement.Row, Integer> figure) {
        return matrix(heading, head, rows, columns, at, result.measurement().total(), figure);
    }

    private static Table matrix(
            String heading,
            String head,
            List<String> rows,
            List<String> columns,
            BiFunction<Integer, Integer, Integer> at,
            Measurement.Row measured,
            ToDoubleBiFunction<Measurement.Row, Integer> figure) {
        return Table.of(
                heading,
                columns(head, columns),
                cells(
                        rows,
                        columns,
                        (row, column) -> Figures.of(figure.applyAsDouble(measured, at.apply(row, column)))));
    }

    private static List<String> columns(String head, List<String> columns) {
        return Stream.concat(Stream.of(head), columns.stream().map(name -> ">" + name))
                .toList();
    }

    private static List<List<String>> cells(
            List<String> rows, List<String> columns, BiFunction<Integer, Integer, String> cell) {
        List<List<String>> cells = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<String> line = new ArrayList<>(List.of(rows.get(row)));
            for (int column = 0; column < columns.size(); column++) {
                line.add(cell.apply(row, column));
            }
            cells.add(line);
        }
        return cells;
    }

    private static String chart(Experiment.Result result, String way, List<Double> fractions, List<Integer> sizes) {
        List<LineChart.Line> lines = new ArrayList<>();
        Measurement.Row total = result.measurement().total();
        for (int size : sizes) {
            List<LineChart.Point> points = new ArrayList<>();
            for (double fraction : fractions) {
                int i = result.at(way, fraction, size);
                points.add(
                        new LineChart.Point(result.trained().get(i).text().bytes() / MEBIBYTE, total.bytesPerToken(i)));
            }
            lines.add(new LineChart.Line(Numbers.count(size), "l" + lines.size() % COLOURS, points));
        }
        return LineChart.svg("training text in MiB", "bytes per token", lines);
    }

    /** All figures of every tokenizer. */
    static String json(Experiment.Result result) {
        ObjectNode root = EvaluationJson.object();
        ArrayNode list = root.putArray("trained");
        Measurement measurement = result.measurement();
        for (int i = 0; i < result.trained().size(); i++) {
            int at = i;
            Experiment.Trained trained = result.trained().get(i);
            ObjectNode node = list.addObject();
            node.put("way", trained.way().name());
            node.put("pattern", trained.way().preTokenizer().pattern());
            node.put("fraction", trained.fraction());
            node.put("vocabulary_size", trained.size());
            node.put("tokens_made", trained.tokenizer().tokenizer().vocabulary().size());
            node.put("training_documents", trained.text().documents());
            node.put("training_bytes", trained.text().bytes());
            ObjectNode all = EvaluationJson.figures(measurement.total(), i);
            EvaluationJson.put(all, "renyi_efficiency", measurement.renyiEfficiency(measurement.total(), i));
            EvaluationJson.put(all, "used", measurement.use(measurement.total(), i, 1));
            EvaluationJson.put(all, "gini_of_tokens_per_byte", measurement.giniOfTokensPerByte(i));
            node.set("all", all);
            ObjectNode sources = node.putObject("sources");
            measurement.bySource().forEach(row -> sources.set(row.group().source(), EvaluationJson.figures(row, at)));
            ObjectNode languages = node.putObject("languages");
            measurement
                    .byLanguage()
                    .forEach(row -> languages.set(row.group().language(), EvaluationJson.figures(row, at)));
        }
        return EvaluationJson.print(root);
    }
}
