package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.BarChart;
import dev.mews.cli.report.ReportView;
import dev.mews.cli.report.ReportView.Cell;
import dev.mews.cli.report.ReportView.Chart;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.PrivateKind;
import dev.mews.tokenizer.eval.SingleTokenWords;
import dev.mews.tokenizer.eval.TokenClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;

/** An evaluation as sections of tables and charts. */
final class EvaluationView {
    private static final int EXAMPLES = 24;
    private static final int MOST_BARS = 40;
    private static final String INTERVAL = ": 95 % interval";

    /** Premiums from 1 to this are coloured, the higher ones as this. */
    private static final double STRONGEST_PREMIUM = 3;

    private static final int STRONGEST_HEAT = 9;

    private final Evaluation evaluation;
    private final Measurement measurement;
    private final List<Section> sections = new ArrayList<>();

    private EvaluationView(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.measurement = evaluation.measurement();
    }

    /** The page. */
    static ReportView of(Evaluation evaluation) {
        EvaluationView view = new EvaluationView(evaluation);
        view.summary();
        view.groups("source", measurementRows(evaluation.measurement().bySource()), false);
        view.groups("language", measurementRows(evaluation.measurement().byLanguage()), true);
        view.parallel();
        view.words();
        view.vocabularies();
        view.scripts();
        view.examples();
        return new ReportView("Mews: tokenizers", subtitle(evaluation.measurement()), view.sections);
    }

    private static List<Measurement.Row> measurementRows(List<Measurement.Row> rows) {
        List<Measurement.Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong((Measurement.Row row) -> row.text().bytes())
                .reversed()
                .thenComparing(Measurement.Row::group));
        return sorted;
    }

    private static String subtitle(Measurement measurement) {
        Measurement.Row total = measurement.total();
        return "%s documents · %s · %s words · words by Unicode UAX 29"
                .formatted(
                        Numbers.count(total.text().documents()),
                        Numbers.bytes(total.text().bytes()),
                        Numbers.count(total.text().words()));
    }

    private void summary() {
        Measurement.Row total = measurement.total();
        List<String> columns = new ArrayList<>(List.of("figure"));
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            columns.add(">" + name(t));
        }
        List<List<String>> cells = new ArrayList<>();
        figures(cells, "vocabulary", t -> Numbers.count(vocabulary(t).size()));
        figures(cells, "tokens", t -> Numbers.count(total.tokens().get(t).tokens()));
        figures(cells, "bytes per token", t -> Figures.of(total.bytesPerToken(t)));
        figures(cells, "bytes per token" + INTERVAL, t -> Figures.interval(total.bytesPerTokenInterval(t), 3));
        figures(cells, "characters per token", t -> Figures.of(total.charactersPerToken(t)));
        figures(cells, "fertility: tokens per word", t -> Figures.of(total.fertility(t)));
        figures(cells, "fertility" + INTERVAL, t -> Figures.interval(total.fertilityInterval(t), 3));
        figures(cells, "tokens with bytes of a word, per word", t -> Figures.of(total.tokensInWord(t)));
        figures(cells, "words in several tokens", t -> Figures.percent(total.continuedWords(t)));
        String length = "length, " + name(evaluation.reference()) + " = 1";
        figures(cells, length, t -> Figures.of(total.normalisedLength(t, evaluation.reference())));
        figures(
                cells,
                "length" + INTERVAL,
                t -> Figures.interval(total.normalisedLengthInterval(t, evaluation.reference()), 3));
        figures(cells, "Rényi efficiency", t -> Figures.of(measurement.renyiEfficiency(total, t)));
        figures(cells, "vocabulary used", t -> Figures.percent(measurement.use(total, t, 1)));
        String often = "used at least " + evaluation.times() + " times";
        figures(cells, often, t -> Figures.percent(measurement.use(total, t, evaluation.times())));
        figures(cells, "Gini of tokens per byte", t -> Figures.of(measurement.giniOfTokensPerByte(t)));
        figures(cells, "Gini" + INTERVAL, t -> Figures.interval(measurement.giniInterval(t), 3));
        sections.add(new Section("summary", "All texts", "", List.of(Table.of("", columns, cells))));
    }

    private void groups(String kind, List<Measurement.Row> rows, boolean chart) {
        if (rows.isEmpty()) {
            return;
        }
        List<Part> parts = new ArrayList<>();
        List<String> columns = new ArrayList<>(List.of(kind, ">documents", ">bytes", ">words"));
        List<ToDoubleFunction<Measurement.Row>> figures = new ArrayList<>();
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            int of = t;
            columns.add(">B/tok " + name(t));
            figures.add(row -> row.bytesPerToken(of));
        }
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            int of = t;
            columns.add(">fertility " + name(t));
            figures.add(row -> row.fertility(of));
        }
        List<List<String>> cells = new ArrayList<>();
        for (Measurement.Row row : rows) {
            List<String> line = new ArrayList<>(List.of(
                    row.group().source() + row.group().language(),
                    Numbers.count(row.text().documents()),
                    Numbers.count(row.text().bytes()),
                    Numbers.count(row.text().words())));
            figures.forEach(figure -> line.add(Figures.of(figure.applyAsDouble(row))));
            cells.add(line);
        }
        if (chart) {
            for (int t = 0; t < evaluation.tokenizers().size(); t++) {
                parts.add(bars(rows, t));
            }
        }
        parts.add(Table.of("", columns, cells));
        sections.add(new Section("by-" + kind, "By " + kind, "Bytes per token and fertility; most text first.", parts));
    }

    private Chart bars(List<Measurement.Row> rows, int tokenizer) {
        List<BarChart.Bar> bars = rows.stream()
                .limit(MOST_BARS)
                .map(row -> new BarChart.Bar(
                        row.group().language(),
                        Double.isNaN(row.bytesPerToken(tokenizer)) ? 0 : row.bytesPerToken(tokenizer),
                        Figures.fixed(row.bytesPerToken(tokenizer), 2),
                        "kept"))
                .toList();
        String title = "Bytes per token, " + name(tokenizer);
        return new Chart(title, BarChart.horizontal(title, bars));
    }

    private void parallel() {
        if (evaluation.parallel().isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("language", ">lines"));
        List<List<String>> cells = new ArrayList<>();
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            columns.add(">tokens/line " + name(t));
            columns.add(">premium " + name(t));
            columns.add(">95 % interval");
        }
        List<ParallelText.Row> languages = evaluation.parallel().get(0);
        for (int i = 0; i < languages.size(); i++) {
            List<String> line = new ArrayList<>(List.of(
                    languages.get(i).language(), Numbers.count(languages.get(i).lines())));
            for (List<ParallelText.Row> rows : evaluation.parallel()) {
                line.add(Figures.fixed(rows.get(i).tokensPerLine(), 2));
                line.add(Figures.of(rows.get(i).premium()));
                line.add(Figures.interval(rows.get(i).premiumInterval(), 2));
            }
            cells.add(line);
        }
        List<List<String>> gini = new ArrayList<>();
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            List<ParallelText.Row> rows = evaluation.parallel().get(t);
            ParallelText.Row worst = rows.stream()
                    .max(Comparator.comparingDouble(ParallelText.Row::premium))
                    .orElseThrow();
            gini.add(List.of(
                    name(t),
                    Figures.of(ParallelText.gini(rows)),
                    Figures.interval(ParallelText.giniInterval(rows), 3),
                    Figures.of(worst.premium()),
                    worst.language()));
        }
        sections.add(new Section(
                "parallel",
                "Parallel text",
                "The same lines in each language: a premium of 2 means twice the tokens of the reference language. The stronger"
                        + " the colour, the higher, up to 3.",
                List.of(
                        Table.of("", List.of("tokenizer", ">Gini", ">95 % interval", ">highest premium", "in"), gini),
                        heat(Table.of("Languages", columns, cells)))));
    }

    /** The table with its premiums coloured. */
    private Table heat(Table table) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int language = 0; language < table.rows().size(); language++) {
            List<Cell> row = new ArrayList<>(table.rows().get(language));
            for (int t = 0; t < evaluation.tokenizers().size(); t++) {
                int column = 3 + 3 * t;
                double premium = evaluation.parallel().get(t).get(language).premium();
                double share = Math.min(1, (premium - 1) / (STRONGEST_PREMIUM - 1));
                long level = Double.isNaN(share) ? 0 : Math.max(0, Math.round(STRONGEST_HEAT * share));
                Cell cell = row.get(column);
                row.set(column, new Cell(cell.text(), cell.cssClass() + " heat heat" + level));
            }
            rows.add(row);
        }
        return new Table(table.heading(), table.columns(), rows);
    }

    private void words() {
        if (evaluation.words().isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("list", ">words"));
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            columns.add(">STRR " + name(t));
            columns.add(">in text " + name(t));
        }
        List<List<String>> cells = new ArrayList<>();
        evaluation.words().forEach((list, found) -> {
            List<String> line =
                    new ArrayList<>(List.of(list, Numbers.count(found.get(0).words())));
            for (SingleTokenWords words : found) {
                line.add(Figures.percent(words.rate()));
                line.add(Figures.percent(words.rateInText()));
            }
            cells.add(line);
        });
        sections.add(new Section(
                "words",
                "Single token retention",
                "Words of a list that are one token: alone, and alone or behind a space.",
                List.of(Table.of("", columns, cells))));
    }

    private void vocabularies() {
        List<String> columns = new ArrayList<>(List.of("tokens"));
        List<List<String>> cells = new ArrayList<>();
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            columns.add(">" + name(t));
        }
        for (TokenClass of : TokenClass.values()) {
            counts(
                    cells,
                    words(of.name()),
                    t -> evaluation.audits().get(t).ids(of).size());
        }
        counts(
                cells,
                "unused in these texts",
                t -> evaluation.uses().get(t).unused().size());
        counts(
                cells,
                "used, but less than " + evaluation.times() + " times",
                t -> evaluation.uses().get(t).nearlyUnused().size());
        counts(
                cells,
                "used at least twice, in one document only",
                t -> evaluation.uses().get(t).oneDocument().size());
        counts(
                cells,
                "mostly a step to longer tokens",
                t -> evaluation.uses().get(t).intermediate().size());
        counts(
                cells,
                "only a step to longer tokens",
                t -> evaluation.uses().get(t).neverFinal().size());
        evaluation
                .listed()
                .forEach((list, ids) ->
                        counts(cells, "on the list " + list, t -> ids.get(t).size()));
        for (PrivateKind of : PrivateKind.values()) {
            counts(
                    cells,
                    "looks like: " + words(of.name()),
                    t -> evaluation.audits().get(t).ids(of).size());
        }
        sections.add(new Section(
                "vocabulary",
                "Vocabularies",
                "Every token is in one of the first six classes; CUT and NOT_MERGED are dead.",
                List.of(Table.of("", columns, cells))));
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ').replace("utf8", "UTF-8");
    }

    private void counts(List<List<String>> cells, String label, IntUnaryOperator count) {
        figures(cells, label, t -> Numbers.count(count.applyAsInt(t)));
    }

    private void figures(List<List<String>> cells, String label, IntFunction<String> figure) {
        List<String> line = new ArrayList<>(List.of(label));
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            line.add(figure.apply(t));
        }
        cells.add(line);
    }

    private void scripts() {
        SortedSet<String> scripts = new TreeSet<>();
        evaluation.audits().forEach(audit -> scripts.addAll(audit.scripts().keySet()));
        List<String> columns = new ArrayList<>(List.of("script"));
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            columns.add(">" + name(t));
            columns.add(">share");
        }
        List<String> sorted = new ArrayList<>(scripts);
        sorted.sort(Comparator.comparingLong(
                        (String script) -> evaluation.audits().get(0).scripts().getOrDefault(script, 0L))
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        List<List<String>> cells = new ArrayList<>();
        for (String script : sorted) {
            List<String> line = new ArrayList<>(List.of(script));
            for (int t = 0; t < evaluation.tokenizers().size(); t++) {
                long count = evaluation.audits().get(t).scripts().getOrDefault(script, 0L);
                line.add(Numbers.count(count));
                line.add(Numbers.percent(count, measurement.textTokens().get(t)));
            }
            cells.add(line);
        }
        sections.add(new Section(
                "scripts",
                "Scripts of the tokens",
                "By most of a token's characters; special tokens are left out.",
                List.of(Table.of("", columns, cells))));
    }

    private void examples() {
        List<Part> parts = new ArrayList<>();
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            List<List<String>> cells = new ArrayList<>();
            for (TokenClass of : List.of(TokenClass.CUT, TokenClass.NOT_MERGED, TokenClass.PARTIAL_UTF8)) {
                example(cells, t, words(of.name()), evaluation.audits().get(t).ids(of));
            }
            for (PrivateKind of : PrivateKind.values()) {
                example(cells, t, words(of.name()), evaluation.audits().get(t).ids(of));
            }
            example(cells, t, "only a step", evaluation.uses().get(t).neverFinal());
            int of = t;
            evaluation.listed().forEach((list, ids) -> example(cells, of, "on the list " + list, ids.get(of)));
            example(cells, t, "one document", evaluation.uses().get(t).oneDocument());
            if (!cells.isEmpty()) {
                parts.add(Table.of(name(t), List.of("class", ">tokens", "\"the first of them"), cells));
            }
        }
        if (!parts.isEmpty()) {
            sections.add(new Section("examples", "Tokens to look at", "", parts));
        }
    }

    private void example(List<List<String>> cells, int tokenizer, String label, List<Integer> ids) {
        if (!ids.isEmpty()) {
            List<String> shown = ids.stream()
                    .limit(EXAMPLES)
                    .map(id -> TokenText.of(vocabulary(tokenizer).token(id)))
                    .toList();
            cells.add(List.of(label, Numbers.count(ids.size()), String.join("  ", shown)));
        }
    }

    private String name(int tokenizer) {
        return evaluation.tokenizers().get(tokenizer).name();
    }

    private Vocabulary vocabulary(int tokenizer) {
        return evaluation.tokenizers().get(tokenizer).tokenizer().vocabulary();
    }
}
