package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.eval.Interval;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.VocabularyAudit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** A comparison in tables. */
final class ComparisonTables {
    private ComparisonTables() {}

    /** How much the second is above the first, in percent with a sign. */
    static String change(double first, double second) {
        double change = 100 * (second - first) / first;
        if (Double.isNaN(change) || Double.isInfinite(change)) {
            return "–";
        }
        String rounded = String.format(Locale.ROOT, "%+.1f %%", change).replace('-', '−');
        return rounded.substring(1).equals("0.0 %") ? "0.0 %" : rounded;
    }

    /** The interval of how much the second is above the first, from that of the second over the first. */
    static String interval(Interval ratio) {
        return ratio.isDefined() ? change(1, ratio.low()) + " to " + change(1, ratio.high()) : "–";
    }

    static Table figures(Comparison comparison) {
        Measurement measurement = comparison.measurement();
        Measurement.Row total = measurement.total();
        List<List<String>> cells = new ArrayList<>();
        IntFunction<Vocabulary> vocabulary = side -> comparison.tokenizer(side).vocabulary();
        Interval tokens = total.normalisedLengthInterval(1, 0);
        Interval compression = total.compressionRatioInterval(1, 0);
        count(cells, "vocabulary", Interval.NONE, side -> vocabulary.apply(side).size());
        count(cells, "tokens", tokens, side -> total.tokens().get(side).tokens());
        figure(cells, "bytes per token", compression, total::bytesPerToken);
        figure(cells, "characters per token", compression, total::charactersPerToken);
        figure(cells, "fertility: tokens per word", tokens, total::fertility);
        Interval continued = total.continuedWordsRatioInterval(1, 0);
        figure(cells, "share of words in several tokens", continued, total::continuedWords);
        figure(cells, "Rényi efficiency", Interval.NONE, side -> measurement.renyiEfficiency(total, side));
        figure(cells, "share of the vocabulary used", Interval.NONE, side -> measurement.use(total, side, 1));
        figure(cells, "Gini of tokens per byte", measurement.giniRatioInterval(1, 0), measurement::giniOfTokensPerByte);
        if (!comparison.parallel().isEmpty()) {
            List<ParallelText.Row> first = comparison.parallel().get(0);
            List<ParallelText.Row> second = comparison.parallel().get(1);
            Interval gini = ParallelText.giniRatioInterval(second, first);
            figure(
                    cells,
                    "Gini of tokens per line",
                    gini,
                    side -> ParallelText.gini(comparison.parallel().get(side)));
            Interval highest = ParallelText.highestPremiumRatioInterval(second, first);
            figure(cells, "highest premium", highest, side -> comparison.parallel().get(side).stream()
                    .mapToDouble(ParallelText.Row::premium)
                    .max()
                    .orElse(Double.NaN));
        }
        return Table.of(
                "",
                List.of("figure", ">" + comparison.name(0), ">" + comparison.name(1), ">change", ">95 % interval"),
                cells);
    }

    private static void count(List<List<String>> cells, String label, Interval ratio, IntToDoubleFunction count) {
        cells.add(List.of(
                label,
                Numbers.count((long) count.applyAsDouble(0)),
                Numbers.count((long) count.applyAsDouble(1)),
                change(count.applyAsDouble(0), count.applyAsDouble(1)),
                interval(ratio)));
    }

    private static void figure(List<List<String>> cells, String label, Interval ratio, IntToDoubleFunction figure) {
        cells.add(List.of(
                label,
                Figures.of(figure.applyAsDouble(0)),
                Figures.of(figure.applyAsDouble(1)),
                change(figure.applyAsDouble(0), figure.applyAsDouble(1)),
                interval(ratio)));
    }

    static Table vocabulary(Comparison comparison) {
        return Table.of(
                "Tokens",
                List.of("tokens", ">number"),
                List.of(
                        List.of("in both", Numbers.count(comparison.difference().shared())),
                        List.of(
                                "of these with another id",
                                Numbers.count(comparison.difference().moved())),
                        List.of(
                                "only in " + comparison.name(0),
                                Numbers.count(comparison.difference().removed().size())),
                        List.of(
                                "only in " + comparison.name(1),
                                Numbers.count(comparison.difference().added().size()))));
    }

    /** Languages, those first of which the second tokenizer makes relatively fewest tokens. */
    static List<Measurement.Row> languages(Comparison comparison) {
        List<Measurement.Row> rows = new ArrayList<>(comparison.measurement().byLanguage());
        rows.removeIf(row -> row.text().bytes() == 0);
        rows.sort(Comparator.comparingDouble((Measurement.Row row) -> row.normalisedLength(1, 0))
                .thenComparing(Measurement.Row::group));
        return rows;
    }

    static Table byLanguage(Comparison comparison) {
        List<List<String>> cells = new ArrayList<>();
        for (Measurement.Row row : languages(comparison)) {
            cells.add(List.of(
                    row.group().language(),
                    Numbers.count(row.text().bytes()),
                    Figures.of(row.bytesPerToken(0)),
                    Figures.of(row.bytesPerToken(1)),
                    change(1, row.normalisedLength(1, 0)),
                    interval(row.normalisedLengthInterval(1, 0))));
        }
        return Table.of(
                "Languages",
                List.of(
                        "language",
                        ">bytes",
                        ">B/tok " + comparison.name(0),
                        ">B/tok " + comparison.name(1),
                        ">change of tokens",
                        ">95 % interval"),
                cells);
    }

    static Table scripts(Comparison comparison) {
        List<SortedMap<String, Long>> scripts = new ArrayList<>();
        SortedSet<String> names = new TreeSet<>();
        for (int side = 0; side < 2; side++) {
            scripts.add(
                    new TreeMap<>(VocabularyAudit.of(comparison.tokenizer(side)).scripts()));
            names.addAll(scripts.get(side).keySet());
        }
        List<List<String>> cells = new ArrayList<>();
        for (String script : names) {
            long first = scripts.get(0).getOrDefault(script, 0L);
            long second = scripts.get(1).getOrDefault(script, 0L);
            cells.add(List.of(
                    script, Numbers.count(first), Numbers.count(second), change((double) first, (double) second)));
        }
        return Table.of(
                "Tokens by script",
                List.of("script", ">" + comparison.name(0), ">" + comparison.name(1), ">change"),
                cells);
    }
}
