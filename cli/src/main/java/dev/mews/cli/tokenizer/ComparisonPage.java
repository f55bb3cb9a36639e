package dev.mews.cli.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.CompareView;
import dev.mews.cli.report.Pages;
import dev.mews.core.hash.Sha256;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.eval.ChangedTexts;
import dev.mews.tokenizer.eval.Interval;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.MergeTree;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.PieceDifference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A comparison as a page with pieces, merge trees and heat maps. */
final class ComparisonPage {
    private static final String SCRIPT = "/dev/mews/cli/report/compare.js";
    private static final int COLOURS = 5;

    /** A change of the tokens by half is as strong a colour as there is. */
    private static final double STRONGEST_CHANGE = 0.5;

    private static final String NOTE =
            "%s → %s, and the change of the tokens: green where %s needs fewer, without colour where the 95 %% interval"
                    + " of the change holds 0.";

    private static final int BYTE = -1;
    private static final int NOT_MERGED = -2;

    private final Comparison comparison;
    private final int mostTokens;
    private final ObjectNode data = EvaluationJson.object();
    private final List<ObjectNode> tokens = new ArrayList<>();

    private ComparisonPage(Comparison comparison, int mostTokens) {
        this.comparison = comparison;
        this.mostTokens = mostTokens;
        ArrayNode names = data.putArray("names");
        ArrayNode sides = data.putArray("tokens");
        for (int side = 0; side < 2; side++) {
            names.add(comparison.name(side));
            tokens.add(sides.addObject());
        }
    }

    /**
     * The page.
     *
     * @param mostTokens added and removed tokens shown of each
     */
    static String render(Comparison comparison, int mostTokens) {
        return Pages.render("compare.jte", new ComparisonPage(comparison, mostTokens).view());
    }

    private CompareView view() {
        Measurement.Row total = comparison.measurement().total();
        String script = script();
        String hash = "sha256-"
                + Base64.getEncoder()
                        .encodeToString(Sha256.newDigest().digest(script.getBytes(StandardCharsets.UTF_8)));
        List<CompareView.Passage> passages =
                comparison.passages().stream().map(this::passage).toList();
        List<CompareView.TokenList> lists = List.of(
                list(0, comparison.difference().removed()),
                list(1, comparison.difference().added()));
        return new CompareView(
                "Mews: " + comparison.name(0) + " and " + comparison.name(1),
                "%s documents · %s"
                        .formatted(
                                Numbers.count(total.text().documents()),
                                Numbers.bytes(total.text().bytes())),
                comparison.name(0),
                comparison.name(1),
                List.of(ComparisonTables.figures(comparison)),
                maps(),
                passages,
                lists,
                List.of(ComparisonTables.vocabulary(comparison), ComparisonTables.scripts(comparison)),
                // "<" could end the element that holds the data.
                data.toString().replace("<", "\\u003c"),
                script,
                hash);
    }

    private static String script() {
        try (InputStream in = ComparisonPage.class.getResourceAsStream(SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCRIPT + " of the program itself", e);
        }
    }

    private List<CompareView.HeatMap> maps() {
        List<CompareView.HeatMap> maps = new ArrayList<>();
        if (!comparison.parallel().isEmpty()) {
            List<ParallelText.Row> first = comparison.parallel().get(0);
            List<ParallelText.Row> second = comparison.parallel().get(1);
            List<Language> languages = new ArrayList<>();
            for (int i = 0; i < first.size(); i++) {
                languages.add(new Language(
                        first.get(i).language(),
                        first.get(i).premium(),
                        second.get(i).premium(),
                        second.get(i).premium() / first.get(i).premium(),
                        second.get(i).premiumRatioInterval(first.get(i))));
            }
            languages.sort(Comparator.comparingDouble(Language::cost));
            maps.add(map(
                    "Premium on parallel text",
                    "Tokens for the same lines, relative to the reference language; fewer is better. Without colour where the"
                            + " 95 % interval of the change holds 0.",
                    languages));
        }
        List<Language> languages = ComparisonTables.languages(comparison).stream()
                .map(row -> new Language(
                        row.group().language(),
                        row.bytesPerToken(0),
                        row.bytesPerToken(1),
                        row.normalisedLength(1, 0),
                        row.normalisedLengthInterval(1, 0)))
                .toList();
        if (!languages.isEmpty()) {
            maps.add(map(
                    "Bytes per token",
                    NOTE.formatted(comparison.name(0), comparison.name(1), comparison.name(1)),
                    languages));
        }
        return maps;
    }

    /**
     * A language.
     *
     * @param cost tokens of the second over those of the first
     * @param interval of the cost
     */
    private record Language(String name, double first, double second, double cost, Interval interval) {}

    private static CompareView.HeatMap map(String heading, String note, List<Language> languages) {
        double low = Math.min(min(languages, Language::first), min(languages, Language::second));
        double high = -Math.min(min(languages, l -> -l.first()), min(languages, l -> -l.second()));
        List<CompareView.Tile> tiles = new ArrayList<>();
        for (Language language : languages) {
            double change = Double.isFinite(language.cost) ? language.cost - 1 : 0;
            tiles.add(new CompareView.Tile(
                    language.name,
                    Figures.fixed(language.first, 2),
                    Figures.fixed(language.second, 2),
                    percent(change),
                    language.interval.isDefined()
                            ? "; change, 95 % interval: " + ComparisonTables.interval(language.interval)
                            : "",
                    change < 0,
                    language.interval.contains(1) ? 0 : heat(Math.abs(change), 0, STRONGEST_CHANGE),
                    heat(language.first, low, high),
                    heat(language.second, low, high)));
        }
        return new CompareView.HeatMap(heading, note, tiles);
    }

    /** A change with its sign, which nothing has not. */
    private static String percent(double change) {
        String rounded = String.format(Locale.ROOT, "%+.0f %%", 100 * change).replace('-', '−');
        return rounded.substring(1).equals("0 %") ? "0 %" : rounded;
    }

    private static double min(List<Language> languages, ToDoubleFunction<Language> figure) {
        return languages.stream().mapToDouble(figure).min().orElse(0);
    }

    /** 0 to 90: the paper always shows through a little, for the text on it. */
    private static int heat(double value, double low, double high) {
        return high > low ? (int) Math.round(90 * Math.min(1, Math.max(0, (value - low) / (high - low)))) : 0;
    }

    private CompareView.Passage passage(ChangedTexts.Passage passage) {
        PieceDifference difference = PieceDifference.of(
                comparison.tokenizer(0), comparison.tokenizer(1), passage.text().getBytes(StandardCharsets.UTF_8));
        List<CompareView.Row> rows = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            List<CompareView.Piece> pieces = new ArrayList<>();
            int marked = 0;
            for (PieceDifference.Span span : difference.spans()) {
                for (int id : side == 0 ? span.first() : span.second()) {
                    pieces.add(piece(side, id, span.differs() ? "diff c" + marked++ % COLOURS : "same"));
                }
            }
            rows.add(new CompareView.Row(side, comparison.name(side), pieces));
        }
        String language = passage.group().language();
        return new CompareView.Passage(
                passage.group().source() + (language.isEmpty() ? "" : " · " + language),
                passage.firstTokens(),
                passage.secondTokens(),
                ComparisonTables.change(passage.firstTokens(), passage.secondTokens()),
                rows);
    }

    private CompareView.TokenList list(int side, List<Integer> ids) {
        List<CompareView.Piece> pieces = new ArrayList<>();
        ids.stream().limit(mostTokens).forEach(id -> pieces.add(piece(side, id, "c" + pieces.size() % COLOURS)));
        String note = ids.size() > mostTokens
                ? "%s tokens; the first %s, by id.".formatted(Numbers.count(ids.size()), Numbers.count(mostTokens))
                : Numbers.count(ids.size()) + " tokens.";
        return new CompareView.TokenList("Only in " + comparison.name(side), note, side, pieces);
    }

    private CompareView.Piece piece(int side, int id, String cssClass) {
        remember(side, id);
        return new CompareView.Piece(text(side, id), id, cssClass);
    }

    private String text(int side, int id) {
        return TokenText.of(comparison.tokenizer(side).vocabulary().token(id));
    }

    /** Puts a token and all it is made of into the page's data. */
    private void remember(int side, int id) {
        if (tokens.get(side).has(String.valueOf(id))) {
            return;
        }
        MergeTree.of(comparison.tokenizer(side), id)
                .ifPresentOrElse(tree -> remember(side, tree), () -> put(side, id, NOT_MERGED, List.of()));
    }

    private void remember(int side, MergeTree tree) {
        if (!tokens.get(side).has(String.valueOf(tree.id()))) {
            put(side, tree.id(), tree.parts().isEmpty() ? BYTE : tree.rank(), tree.parts());
            tree.parts().forEach(part -> remember(side, part));
        }
    }

    private void put(int side, int id, int rank, List<MergeTree> parts) {
        Vocabulary vocabulary = comparison.tokenizer(side).vocabulary();
        ArrayNode node = tokens.get(side).putArray(String.valueOf(id));
        node.add(TokenText.of(vocabulary.token(id))).add(rank);
        parts.forEach(part -> node.add(part.id()));
    }
}
