package dev.mews.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.LineChart;
import dev.mews.cli.report.ReportView;
import dev.mews.cli.report.ReportView.Chart;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.cli.report.ReportView.Table;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.bench.BenchPoint;
import dev.mews.model.bench.BenchResult;
import dev.mews.model.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Speeds of two models as tables, charts and JSON. */
record BenchView(String name, BenchResult result) {
    private static final double MEBIBYTE = 1 << 20;

    ReportView page() {
        List<Section> sections = new ArrayList<>();
        sections.add(models());
        sections.add(speeds(
                "prefill",
                "Reading a text at once",
                "Tokens per second, by the length of the text.",
                BenchPoint::prefill));
        sections.add(speeds(
                "generation",
                "Generating after it",
                "Tokens per second, one by one, by the length of the text before them.",
                BenchPoint::generation));
        sections.add(memory());
        if (!result.hybridPoints().isEmpty()
                && result.hybridPoints().get(0).training().isPresent()) {
            sections.add(training());
        }
        String subtitle = String.format(
                Locale.ROOT,
                "%s · float32, one text, %d threads · matrix products: %.0f GFLOP/s",
                name,
                result.threads(),
                result.matmulRate() / 1e9);
        return new ReportView("Mews: a hybrid and a transformer of its size", subtitle, sections);
    }

    private Section models() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(model("hybrid", result.hybrid()));
        rows.add(model("transformer", result.transformer()));
        return new Section(
                "models",
                "The two models",
                "The transformer's query heads fill the hidden size, and its MLP is as wide as equal parameters ask for.",
                List.of(Table.of(
                        "",
                        List.of(
                                "model",
                                ">parameters",
                                ">layers",
                                ">hidden",
                                ">MLP",
                                ">query heads",
                                ">kv heads",
                                ">Mamba-2 channels"),
                        rows)));
    }

    private static List<String> model(String kind, HybridConfig c) {
        return List.of(
                kind,
                Numbers.count(new ModelCosts(c).parameters()),
                String.valueOf(c.layers()),
                String.valueOf(c.hiddenSize()),
                String.valueOf(c.intermediateSize()),
                c.attention().heads() + " × " + c.attention().headSize(),
                c.attention().keyValueHeads() + " × " + c.attention().headSize(),
                String.valueOf(c.mamba().innerSize()));
    }

    private Section speeds(String anchor, String heading, String note, Function<BenchPoint, Spread> speed) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < result.hybridPoints().size(); i++) {
            Spread hybrid = speed.apply(result.hybridPoints().get(i));
            Spread transformer = speed.apply(result.transformerPoints().get(i));
            rows.add(List.of(
                    Numbers.count(result.hybridPoints().get(i).length()),
                    number(hybrid.median()),
                    number(hybrid.min()) + " – " + number(hybrid.max()),
                    number(transformer.median()),
                    number(transformer.min()) + " – " + number(transformer.max()),
                    String.format(Locale.ROOT, "%.2f ×", hybrid.median() / transformer.median())));
        }
        Table table = Table.of(
                "",
                List.of(">length", ">hybrid", ">slowest – fastest", ">transformer", ">slowest – fastest", ">ratio"),
                rows);
        Chart chart = chart("tokens per second", point -> speed.apply(point).median());
        return new Section(anchor, heading, note, List.<Part>of(chart, table));
    }

    private Section memory() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < result.hybridPoints().size(); i++) {
            BenchPoint hybrid = result.hybridPoints().get(i);
            BenchPoint transformer = result.transformerPoints().get(i);
            rows.add(List.of(
                    Numbers.count(hybrid.length()),
                    Numbers.bytes(hybrid.keyValueBytes()),
                    Numbers.bytes(hybrid.stateBytes()),
                    Numbers.bytes(transformer.keyValueBytes())));
        }
        Table table = Table.of(
                "",
                List.of(">length", ">hybrid: keys and values", ">hybrid: state", ">transformer: keys and values"),
                rows);
        Chart chart = chart("MiB", point -> (point.keyValueBytes() + point.stateBytes()) / MEBIBYTE);
        return new Section(
                "memory",
                "What is kept of a text",
                "Keys and values grow with the text, the state does not.",
                List.<Part>of(chart, table));
    }

    private Section training() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < result.hybridPoints().size(); i++) {
            BenchPoint hybrid = result.hybridPoints().get(i);
            double first = hybrid.training().orElseThrow().median();
            double second =
                    result.transformerPoints().get(i).training().orElseThrow().median();
            rows.add(List.of(
                    Numbers.count(hybrid.length()),
                    number(first),
                    utilisation(result.hybrid(), hybrid.length(), first),
                    number(second),
                    utilisation(result.transformer(), hybrid.length(), second),
                    String.format(Locale.ROOT, "%.2f ×", first / second)));
        }
        Table table = Table.of("", List.of(">length", ">hybrid", ">MFU", ">transformer", ">MFU", ">ratio"), rows);
        Chart chart = chart(
                "tokens per second", point -> point.training().orElseThrow().median());
        return new Section(
                "training",
                "Training",
                "Tokens per second of a step over one row; MFU: its operations over those of a matrix product.",
                List.<Part>of(chart, table));
    }

    private String utilisation(HybridConfig config, int length, double tokensPerSecond) {
        double operations = tokensPerSecond * new ModelCosts(config).trainingFlopsPerToken(length);
        return String.format(Locale.ROOT, "%.1f %%", 100 * operations / result.matmulRate());
    }

    private Chart chart(String yLabel, ToDoubleFunction<BenchPoint> value) {
        return new Chart(
                "",
                LineChart.fromZero(
                        "tokens of text",
                        yLabel,
                        List.of(
                                new LineChart.Line("hybrid", "heldout", points(result.hybridPoints(), value)),
                                new LineChart.Line(
                                        "transformer", "train", points(result.transformerPoints(), value)))));
    }

    private static List<LineChart.Point> points(List<BenchPoint> points, ToDoubleFunction<BenchPoint> value) {
        return points.stream()
                .map(point -> new LineChart.Point(point.length(), value.applyAsDouble(point)))
                .toList();
    }

    private static String number(double tokensPerSecond) {
        return String.format(Locale.ROOT, tokensPerSecond < 100 ? "%.1f" : "%,.0f", tokensPerSecond);
    }

    String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("model", name);
        root.put("threads", result.threads());
        root.put("matmul_flops_per_second", result.matmulRate());
        put(root.putObject("hybrid"), result.hybrid(), result.hybridPoints());
        put(root.putObject("transformer"), result.transformer(), result.transformerPoints());
        ObjectNode skipped = root.putObject("left_out");
        result.skipped().forEach((length, reason) -> skipped.put(String.valueOf(length), reason));
        return root.toPrettyString() + "\n";
    }

    private static void put(ObjectNode node, HybridConfig config, List<BenchPoint> points) {
        node.put("parameters", new ModelCosts(config).parameters());
        node.put("intermediate_size", config.intermediateSize());
        node.put("query_heads", config.attention().heads());
        node.put("key_value_heads", config.attention().keyValueHeads());
        ArrayNode list = node.putArray("lengths");
        for (BenchPoint point : points) {
            ObjectNode at = list.addObject();
            at.put("length", point.length());
            put(at, "prefill", point.prefill());
            put(at, "generation", point.generation());
            at.put("key_value_bytes", point.keyValueBytes());
            at.put("state_bytes", point.stateBytes());
            point.training().ifPresent(speed -> put(at, "training", speed));
        }
    }

    private static void put(ObjectNode node, String key, Spread spread) {
        node.putObject(key + "_tokens_per_second")
                .put("median", spread.median())
                .put("min", spread.min())
                .put("max", spread.max());
    }
}
