package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads small JSON values without Jackson's parser, whose some 350 classes cost a fresh process more than the rest of a
 * {@code tokenizer.json}. What is rare is left to it: numbers that are not whole, characters beyond U+FFFF as escapes,
 * and all errors.
 */
final class JsonNodes {
    private static final int DEEPEST = 64;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final byte[] json;
    private final JsonBytes at;

    private JsonNodes(byte[] json, int from) {
        this.json = json;
        at = new JsonBytes(json);
        at.moveTo(from);
    }

    /**
     * The value from {@code from} to {@code to}.
     *
     * @throws IOException when there is not exactly one
     */
    static JsonNode read(byte[] json, int from, int to) throws IOException {
        try {
            JsonNodes nodes = new JsonNodes(json, from);
            JsonNode node = nodes.value(0);
            if (nodes.at.place() == to) {
                return node;
            }
        } catch (IOException e) {
            // Jackson says what it is, or reads it.
        }
        return Jackson.MAPPER.readTree(json, from, to - from);
    }

    private JsonNode value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw JsonBytes.unusual();
        }
        return switch (at.peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> NODES.textNode(string());
            case 't' -> literal("true", NODES.booleanNode(true));
            case 'f' -> literal("false", NODES.booleanNode(false));
            case 'n' -> literal("null", NODES.nullNode());
            default -> NODES.numberNode(at.number());
        };
    }

    private ObjectNode object(int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        at.expect('{');
        boolean more = !at.take('}');
        while (more) {
            at.peek();
            String key = string();
            at.expect(':');
            if (object.replace(key, value(depth + 1)) != null) {
                throw JsonBytes.unusual();
            }
            more = at.more('}');
        }
        return object;
    }

    private ArrayNode array(int depth) throws IOException {
        ArrayNode array = NODES.arrayNode();
        at.expect('[');
        boolean more = !at.take(']');
        while (more) {
            array.add(value(depth + 1));
            more = at.more(']');
        }
        return array;
    }

    private JsonNode literal(String name, JsonNode node) throws IOException {
        int from = at.place();
        int to = from + name.length();
        if (to > json.length || !name.equals(new String(json, from, to - from, StandardCharsets.US_ASCII))) {
            throw JsonBytes.unusual();
        }
        at.moveTo(to);
        return node;
    }

    private String string() throws IOException {
        at.expect('"');
        int from = at.place();
        int i = from;
        while (i < json.length && json[i] != '"' && json[i] != '\\') {
            if (json[i] >= 0 && json[i] < ' ') {
                throw JsonBytes.unusual();
            }
            i++;
        }
        String plain = decoded(from, i);
        at.moveTo(i);
        return at.take('"') ? plain : escapedString(new StringBuilder(plain));
    }

    /** The string that begins so, from a backslash on. */
    private String escapedString(StringBuilder string) throws IOException {
        int c = json[at.place()];
        while (c != '"') {
            int from = at.place();
            if (c == '\\') {
                at.moveTo(from + 1);
                int escaped = at.escaped();
                if (Character.isSurrogate((char) escaped)) {
                    throw JsonBytes.unusual();
                }
                string.append((char) escaped);
            } else {
                int i = from;
                while (i < json.length && json[i] != '"' && json[i] != '\\') {
                    if (json[i] >= 0 && json[i] < ' ') {
                        throw JsonBytes.unusual();
                    }
                    i++;
                }
                string.append(decoded(from, i));
                at.moveTo(i);
            }
            if (at.place() == json.length) {
                throw JsonBytes.unusual();
            }
            c = json[at.place()];
        }
        at.moveTo(at.place() + 1);
        return string.toString();
    }

    private String decoded(int from, int to) throws IOException {
        String string = new String(json, from, to - from, StandardCharsets.UTF_8);
        if (string.indexOf('\uFFFD') >= 0) {
            throw JsonBytes.unusual();
        }
        return string;
    }
}
