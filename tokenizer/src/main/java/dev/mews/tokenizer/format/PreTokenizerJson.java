package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PatternPreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.StepwisePreTokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code pre_tokenizer} of a {@code tokenizer.json}: ByteLevel once, alone or in a Sequence with Split, Digits and
 * Punctuation steps.
 *
 * @param prefixSpace whether a text that does not begin with a space gets one
 */
record PreTokenizerJson(PreTokenizer preTokenizer, boolean prefixSpace) {
    private static final String NAME = "pre_tokenizer";

    static PreTokenizerJson read(TokenizerParts parts, JsonNode node) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        flatten(node, steps);
        int byteLevel = -1;
        for (int i = 0; i < steps.size(); i++) {
            if (type(steps.get(i)).equals("ByteLevel")) {
                if (byteLevel >= 0) {
                    throw parts.error(NAME + " with ByteLevel twice is not supported");
                }
                byteLevel = i;
            } else if (!List.of("Split", "Digits", "Punctuation").contains(type(steps.get(i)))) {
                byteLevel = -1;
                break;
            }
        }
        if (byteLevel < 0) {
            throw parts.error(
                    "%s %s is not supported: expected ByteLevel, alone or in a Sequence with Split, Digits and Punctuation"
                            .formatted(NAME, node.isMissingNode() ? "missing" : node));
        }
        boolean prefixSpace = steps.get(byteLevel).path("add_prefix_space").asBoolean(false);
        if (prefixSpace && byteLevel > 0) {
            throw parts.error(NAME + " with add_prefix_space true after another step is not supported");
        }
        try {
            return new PreTokenizerJson(preTokenizer(parts, node, steps), prefixSpace);
        } catch (IllegalArgumentException e) {
            throw new IOException(parts.error(NAME + ": " + e.getMessage()).getMessage(), e);
        }
    }

    private static void flatten(JsonNode node, List<JsonNode> steps) {
        if (type(node).equals("Sequence")) {
            for (JsonNode step : node.path("pretokenizers")) {
                flatten(step, steps);
            }
        } else {
            steps.add(node);
        }
    }

    private static PreTokenizer preTokenizer(TokenizerParts parts, JsonNode node, List<JsonNode> steps)
            throws IOException {
        if (steps.size() == 1 && useRegex(steps.get(0))) {
            return Gpt2PreTokenizer.INSTANCE;
        }
        JsonNode first = steps.get(0);
        if (steps.size() == 2 && type(first).equals("Split") && !useRegex(steps.get(1))) {
            String behavior = first.path("behavior").asText();
            if (behavior.equals("Isolated")) {
                return PatternPreTokenizer.ofHuggingFace(pattern(parts, first));
            }
            if (behavior.equals("Removed") && first.path("invert").asBoolean(false)) {
                return PatternPreTokenizer.ofMatches(pattern(parts, first));
            }
        }
        StepwisePreTokenizer.Builder builder = new StepwisePreTokenizer.Builder();
        for (JsonNode step : steps) {
            switch (type(step)) {
                case "Split" ->
                    builder.split(
                            pattern(parts, step),
                            step.path("behavior").asText(),
                            step.path("invert").asBoolean(false));
                case "Digits" -> builder.digits(step.path("individual_digits").asBoolean(false));
                case "Punctuation" -> builder.punctuation(step.path("behavior").asText("Isolated"));
                default -> builder.byteLevel(useRegex(step));
            }
        }
        return builder.build(node.toString());
    }

    private static boolean useRegex(JsonNode byteLevel) {
        return byteLevel.path("use_regex").asBoolean(true);
    }

    /** The regular expression of a Split step; a literal with every character escaped that could mean something. */
    private static String pattern(TokenizerParts parts, JsonNode split) throws IOException {
        JsonNode pattern = split.path("pattern");
        if (pattern.path("Regex").isTextual()) {
            return pattern.path("Regex").textValue();
        }
        if (!pattern.path("String").isTextual()
                || pattern.path("String").textValue().isEmpty()) {
            throw parts.unsupported(NAME, "pattern", pattern);
        }
        StringBuilder literal = new StringBuilder();
        pattern.path("String").textValue().codePoints().forEach(c -> {
            boolean plain = c >= 0x80 || Character.isLetterOrDigit(c) || c < ' ';
            literal.append(plain ? "" : "\\").appendCodePoint(c);
        });
        return literal.toString();
    }

    private static String type(JsonNode node) {
        return node.path("type").asText();
    }
}
