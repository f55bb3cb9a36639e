package dev.mews.cli.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.eval.Interval;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.PrivateKind;
import dev.mews.tokenizer.eval.TokenClass;
import java.util.List;
import java.util.Locale;

/** An evaluation as JSON. What is not defined is null; of lists of tokens the first {@value #MOST_TOKENS} are told. */
final class EvaluationJson {
    private static final int MOST_TOKENS = 1_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EvaluationJson() {}

    static String of(Evaluation evaluation) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put(
                "reference", evaluation.tokenizers().get(evaluation.reference()).name());
        root.put("used_times", evaluation.times());
        ArrayNode tokenizers = root.putArray("tokenizers");
        for (int t = 0; t < evaluation.tokenizers().size(); t++) {
            tokenizers.add(tokenizer(evaluation, t));
        }
        return print(root);
    }

    static String print(ObjectNode root) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is JSON", e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static ObjectNode tokenizer(Evaluation evaluation, int t) {
        Measurement measurement = evaluation.measurement();
        Vocabulary vocabulary = evaluation.tokenizers().get(t).tokenizer().vocabulary();
        ObjectNode node = MAPPER.createObjectNode();
        node.put("name", evaluation.tokenizers().get(t).name());
        node.put("vocabulary_size", vocabulary.size());
        ObjectNode all = figures(evaluation, measurement.total(), t);
        put(all, "gini_of_tokens_per_byte", measurement.giniOfTokensPerByte(t));
        put(all, "gini_of_tokens_per_byte_interval", measurement.giniInterval(t));
        node.set("all", all);
        ObjectNode sources = node.putObject("sources");
        measurement.bySource().forEach(row -> sources.set(row.group().source(), figures(evaluation, row, t)));
        ObjectNode languages = node.putObject("languages");
        measurement.byLanguage().forEach(row -> languages.set(row.group().language(), figures(evaluation, row, t)));
        if (!evaluation.parallel().isEmpty()) {
            node.set("parallel", parallel(evaluation.parallel().get(t)));
        }
        if (!evaluation.words().isEmpty()) {
            ObjectNode words = node.putObject("single_token_words");
            evaluation.words().forEach((list, found) -> {
                ObjectNode of = words.putObject(list);
                of.put("words", found.get(t).words());
                put(of, "strr", found.get(t).rate());
                put(of, "strr_in_text", found.get(t).rateInText());
            });
        }
        ObjectNode classes = node.putObject("classes");
        for (TokenClass of : TokenClass.values()) {
            classes.put(key(of), evaluation.audits().get(t).ids(of).size());
        }
        ObjectNode scripts = node.putObject("scripts");
        evaluation.audits().get(t).scripts().forEach(scripts::put);
        ObjectNode tokens = node.putObject("tokens");
        for (TokenClass of : List.of(TokenClass.CUT, TokenClass.NOT_MERGED, TokenClass.PARTIAL_UTF8)) {
            tokens(tokens, key(of), evaluation.audits().get(t).ids(of), vocabulary);
        }
        for (PrivateKind of : PrivateKind.values()) {
            tokens(tokens, "looks_like_" + key(of), evaluation.audits().get(t).ids(of), vocabulary);
        }
        tokens(tokens, "unused", evaluation.uses().get(t).unused(), vocabulary);
        tokens(tokens, "nearly_unused", evaluation.uses().get(t).nearlyUnused(), vocabulary);
        tokens(tokens, "intermediate", evaluation.uses().get(t).intermediate(), vocabulary);
        tokens(tokens, "never_final", evaluation.uses().get(t).neverFinal(), vocabulary);
        tokens(tokens, "one_document", evaluation.uses().get(t).oneDocument(), vocabulary);
        evaluation.listed().forEach((list, ids) -> tokens(tokens, "unwanted_" + list, ids.get(t), vocabulary));
        return node;
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode figures(Evaluation evaluation, Measurement.Row row, int t) {
        ObjectNode node = figures(row, t);
        put(node, "normalised_length", row.normalisedLength(t, evaluation.reference()));
        put(node, "normalised_length_interval", row.normalisedLengthInterval(t, evaluation.reference()));
        put(node, "renyi_efficiency", evaluation.measurement().renyiEfficiency(row, t));
        put(node, "used", evaluation.measurement().use(row, t, 1));
        put(node, "used_often", evaluation.measurement().use(row, t, evaluation.times()));
        return node;
    }

    /** What a row says of one tokenizer by itself. */
    static ObjectNode figures(Measurement.Row row, int t) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("documents", row.text().documents());
        node.put("bytes", row.text().bytes());
        node.put("characters", row.text().characters());
        node.put("words", row.text().words());
        node.put("tokens", row.tokens().get(t).tokens());
        node.put("distinct_tokens", row.tokens().get(t).distinct());
        put(node, "bytes_per_token", row.bytesPerToken(t));
        put(node, "bytes_per_token_interval", row.bytesPerTokenInterval(t));
        put(node, "characters_per_token", row.charactersPerToken(t));
        put(node, "fertility", row.fertility(t));
        put(node, "fertility_interval", row.fertilityInterval(t));
        put(node, "tokens_in_word", row.tokensInWord(t));
        put(node, "continued_words", row.continuedWords(t));
        put(node, "continued_words_interval", row.continuedWordsInterval(t));
        return node;
    }

    static ObjectNode parallel(List<ParallelText.Row> rows) {
        ObjectNode node = MAPPER.createObjectNode();
        put(node, "gini", ParallelText.gini(rows));
        put(node, "gini_interval", ParallelText.giniInterval(rows));
        ObjectNode languages = node.putObject("languages");
        for (ParallelText.Row row : rows) {
            ObjectNode of = languages.putObject(row.language());
            of.put("lines", row.lines());
            of.put("tokens", row.tokens());
            put(of, "tokens_per_line", row.tokensPerLine());
            put(of, "tokens_per_line_interval", row.tokensPerLineInterval());
            put(of, "premium", row.premium());
            put(of, "premium_interval", row.premiumInterval());
        }
        return node;
    }

    private static void tokens(ObjectNode node, String name, List<Integer> ids, Vocabulary vocabulary) {
        ObjectNode of = node.putObject(name);
        of.put("count", ids.size());
        ObjectNode first = of.putObject("first");
        ids.stream()
                .limit(MOST_TOKENS)
                .forEach(id -> first.put(String.valueOf(id), TokenText.of(vocabulary.token(id))));
    }

    /** Its two ends, or null. */
    static void put(ObjectNode node, String name, Interval value) {
        if (value.isDefined()) {
            node.putArray(name).add(value.low()).add(value.high());
        } else {
            node.putNull(name);
        }
    }

    static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
