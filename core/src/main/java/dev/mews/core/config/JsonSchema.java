package dev.mews.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The JSON Schema (draft-07) of a config record: editors complete, explain and check a recipe with it. Unknown keys are
 * refused as {@link ConfigLoader} refuses them. The text is the same for the same records: definitions are sorted, keys
 * are in the order of the record.
 *
 * @see <a href="https://json-schema.org/draft-07/json-schema-release-notes">JSON Schema draft-07</a>
 */
public final class JsonSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TreeMap<String, Class<?>> names = new TreeMap<>();
    private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();
    private final Deque<Class<?>> pending = new ArrayDeque<>();

    private JsonSchema() {}

    /**
     * The schema as indented JSON ending with a line feed.
     *
     * @param title the schema's title, for example {@code Mews recipe}
     */
    public static String of(Class<? extends Record> type, String title) {
        return new JsonSchema().build(type, title);
    }

    private String build(Class<? extends Record> type, String title) {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", title);
        root.setAll(object(type));
        while (!pending.isEmpty()) {
            Class<?> next = pending.remove();
            definitions.put(next.getSimpleName(), object(next));
        }
        if (!definitions.isEmpty()) {
            ObjectNode all = root.putObject("definitions");
            definitions.forEach(all::set);
        }
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode object(Class<?> record) {
        ObjectNode object = JSON.objectNode();
        object.put("type", "object");
        object.put("additionalProperties", false);
        List<String> required = new ArrayList<>();
        ObjectNode properties = object.putObject("properties");
        for (RecordComponent component : record.getRecordComponents()) {
            String key = ConfigTypes.key(component);
            properties.set(key, property(component));
            if (component.getType() != Optional.class && !component.isAnnotationPresent(Default.class)) {
                required.add(key);
            }
        }
        if (!required.isEmpty()) {
            ArrayNode array = object.putArray("required");
            required.forEach(array::add);
        }
        return object;
    }

    private ObjectNode property(RecordComponent component) {
        ObjectNode schema = JSON.objectNode();
        Describe describe = component.getAnnotation(Describe.class);
        if (describe != null) {
            schema.put("description", describe.value());
        }
        ObjectNode type = type(component.getGenericType(), component.getAnnotation(Range.class));
        if (type.has("$ref")) {
            // Draft-07 ignores everything beside a $ref.
            schema.putArray("allOf").add(type);
        } else {
            schema.setAll(type);
        }
        if (component.isAnnotationPresent(OrNumber.class)) {
            schema.putArray("type").add("string").add("integer");
        }
        if (component.isAnnotationPresent(Default.class)) {
            schema.set("default", defaultOf(component));
        }
        return schema;
    }

    private static JsonNode defaultOf(RecordComponent component) {
        boolean allDefaults = component.getType().isRecord()
                && component.getAnnotation(Default.class).value().equals("{}");
        return allDefaults ? JSON.objectNode() : ConfigJson.toJson(Binder.bindDefault(component));
    }

    private ObjectNode type(Type type, Range range) {
        Class<?> raw = ConfigTypes.rawClass(type);
        ObjectNode schema = JSON.objectNode();
        if (raw == Optional.class) {
            return type(argument(type, 0), range);
        }
        if (raw == List.class) {
            schema.put("type", "array");
            schema.set("items", type(argument(type, 0), range));
        } else if (raw == Map.class) {
            schema.put("type", "object");
            schema.set("additionalProperties", type(argument(type, 1), range));
        } else if (raw.isRecord()) {
            schema.put("$ref", "#/definitions/" + define(raw));
        } else if (raw.isEnum()) {
            schema.put("type", "string");
            ArrayNode values = schema.putArray("enum");
            for (Object constant : raw.getEnumConstants()) {
                values.add(ConfigTypes.enumName((Enum<?>) constant));
            }
        } else if (raw == String.class || raw == Path.class) {
            schema.put("type", "string");
        } else if (raw == boolean.class || raw == Boolean.class) {
            schema.put("type", "boolean");
        } else {
            schema.put("type", isWhole(raw) ? "integer" : "number");
            limits(schema, range);
        }
        return schema;
    }

    private static boolean isWhole(Class<?> type) {
        Class<?> boxed = ConfigTypes.box(type);
        return boxed == Integer.class || boxed == Long.class;
    }

    private static void limits(ObjectNode schema, Range range) {
        if (range == null) {
            return;
        }
        if (range.min() != Double.NEGATIVE_INFINITY) {
            schema.put(range.minExclusive() ? "exclusiveMinimum" : "minimum", exact(range.min()));
        }
        if (range.max() != Double.POSITIVE_INFINITY) {
            schema.put(range.maxExclusive() ? "exclusiveMaximum" : "maximum", exact(range.max()));
        }
    }

    private static BigDecimal exact(double value) {
        return new BigDecimal(Numbers.plain(value));
    }

    private String define(Class<?> record) {
        String name = record.getSimpleName();
        Class<?> known = names.putIfAbsent(name, record);
        if (known == null) {
            pending.add(record);
        } else if (known != record) {
            throw new IllegalArgumentException(
                    "two config records are named " + name + ": " + known.getName() + " and " + record.getName());
        }
        return name;
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
