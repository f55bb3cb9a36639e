package dev.mews.cli.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.Exit;
import dev.mews.cli.report.FigureArguments;
import dev.mews.cli.report.ReportView;
import dev.mews.core.config.ConfigException;
import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.eval.ChangedTexts;
import dev.mews.tokenizer.eval.Documents;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.ParallelText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer compare}. */
@Command(
        name = "compare",
        description = "Compare two tokenizers: what changes for each language, which texts and which tokens.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  mews tokenizer compare gpt2 tokenizers/32768 --text docs.jsonl \\",
            "      --html compare.html",
            "  mews tokenizer compare old=a new=b --text web=web/*.jsonl.zst \\",
            "      --parallel flores/ --html compare.html"
        })
public final class CompareCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "[NAME=]A", description = "A tokenizer: a folder or a tokenizer.json.")
    String first;

    @Parameters(index = "1", paramLabel = "[NAME=]B", description = "Another.")
    String second;

    @Option(
            names = "--text",
            arity = "1..*",
            paramLabel = "[SOURCE=]INPUT",
            description =
                    "Texts: JSON Lines, Parquet, WET, text, folders; plain, gzip or zstd. Default: the parallel text"
                            + " that comes with Mews.")
    List<String> texts = List.of();

    @Mixin
    TextArguments reading;

    @Mixin
    ParallelArguments parallel;

    @Option(
            names = "--passages",
            paramLabel = "N",
            defaultValue = "24",
            description =
                    "Texts shown that changed most, at most two of a language and source. Default: ${DEFAULT-VALUE}.")
    int passages;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "400",
            description = "Tokens shown that only one of the two has. Default: ${DEFAULT-VALUE}.")
    int tokens;

    @Mixin
    FigureArguments figures;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Comparison comparison = compare(err);
            ReportView tables = new ReportView(
                    "",
                    "",
                    List.of(
                            section("All texts", ComparisonTables.figures(comparison)),
                            section("Vocabulary", ComparisonTables.vocabulary(comparison)),
                            section("By language", ComparisonTables.byLanguage(comparison))));
            figures.write(
                    tables,
                    () -> json(comparison),
                    file -> AtomicFiles.writeString(file, ComparisonPage.render(comparison, tokens)),
                    out);
            return Exit.OK;
        } catch (ConfigException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private static ReportView.Section section(String heading, ReportView.Table table) {
        return new ReportView.Section(
                "", heading, "", List.of(new ReportView.Table("", table.columns(), table.rows())));
    }

    private Comparison compare(PrintWriter err) throws IOException {
        figures.check();
        if (passages < 0 || tokens < 0) {
            throw new ConfigException("--passages and --tokens must be at least 0");
        }
        Documents documents = reading.documentsOrBundled(texts);
        ParallelText lines = parallel.text();
        List<NamedTokenizer> named = NamedTokenizer.load(List.of(first, second));
        Comparison comparison = Comparison.of(named, documents, passages, err);
        if (comparison.measurement().total().text().bytes() == 0) {
            throw new IOException("--text holds no text");
        }
        return comparison.withParallel(lines, parallel.reference(lines));
    }

    private static String json(Comparison comparison) {
        ObjectNode root = EvaluationJson.object();
        for (int side = 0; side < 2; side++) {
            int of = side;
            ObjectNode node = root.putObject(side == 0 ? "first" : "second");
            node.put("name", comparison.name(side));
            node.put("vocabulary_size", comparison.tokenizer(side).vocabulary().size());
            node.set("all", EvaluationJson.figures(comparison.measurement().total(), side));
            ObjectNode languages = node.putObject("languages");
            comparison
                    .measurement()
                    .byLanguage()
                    .forEach(row -> languages.set(row.group().language(), EvaluationJson.figures(row, of)));
            if (!comparison.parallel().isEmpty()) {
                node.set(
                        "parallel",
                        EvaluationJson.parallel(comparison.parallel().get(side)));
            }
        }
        Measurement measurement = comparison.measurement();
        ObjectNode change = root.putObject("change");
        change.set("all", change(measurement.total()));
        EvaluationJson.put(
                change,
                "gini_of_tokens_per_byte",
                measurement.giniOfTokensPerByte(1) / measurement.giniOfTokensPerByte(0));
        EvaluationJson.put(change, "gini_of_tokens_per_byte_interval", measurement.giniRatioInterval(1, 0));
        if (!comparison.parallel().isEmpty()) {
            List<ParallelText.Row> before = comparison.parallel().get(0);
            List<ParallelText.Row> after = comparison.parallel().get(1);
            EvaluationJson.put(change, "gini_of_tokens_per_line", ParallelText.gini(after) / ParallelText.gini(before));
            EvaluationJson.put(
                    change, "gini_of_tokens_per_line_interval", ParallelText.giniRatioInterval(after, before));
        }
        ObjectNode languages = change.putObject("languages");
        measurement.byLanguage().forEach(row -> languages.set(row.group().language(), change(row)));
        ObjectNode vocabulary = root.putObject("vocabulary");
        vocabulary.put("shared", comparison.difference().shared());
        vocabulary.put("moved", comparison.difference().moved());
        tokens(
                vocabulary.putObject("removed"),
                comparison,
                0,
                comparison.difference().removed());
        tokens(
                vocabulary.putObject("added"),
                comparison,
                1,
                comparison.difference().added());
        ArrayNode changed = root.putArray("most_changed");
        for (ChangedTexts.Passage passage : comparison.passages()) {
            ObjectNode node = changed.addObject();
            node.put("source", passage.group().source());
            node.put("language", passage.group().language());
            node.put("text", passage.text());
            node.put("first_tokens", passage.firstTokens());
            node.put("second_tokens", passage.secondTokens());
        }
        return EvaluationJson.print(root);
    }

    /** The tokens of the second over those of the first. */
    private static ObjectNode change(Measurement.Row row) {
        ObjectNode node = EvaluationJson.object();
        EvaluationJson.put(node, "normalised_length", row.normalisedLength(1, 0));
        EvaluationJson.put(node, "normalised_length_interval", row.normalisedLengthInterval(1, 0));
        return node;
    }

    private static void tokens(ObjectNode node, Comparison comparison, int side, List<Integer> ids) {
        ids.forEach(id -> node.put(
                String.valueOf(id),
                TokenText.of(comparison.tokenizer(side).vocabulary().token(id))));
    }
}
