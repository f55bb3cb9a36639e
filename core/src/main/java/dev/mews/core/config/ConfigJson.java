package dev.mews.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Config records as canonical JSON: equal configurations give equal text, whatever the order, layout or spelling of the
 * YAML they came from. Keys are sorted, an empty {@code Optional} is left out, {@code 0.10} is {@code 0.1}.
 */
public final class ConfigJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConfigJson() {}

    public static String canonical(Record config) {
        return toJson(config).toString();
    }

    static JsonNode toJson(Object value) {
        if (value instanceof Record config) {
            return fromRecord(config);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? toJson(optional.get()) : JSON.nullNode();
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(element -> array.add(toJson(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, Object> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put((String) key, element));
            ObjectNode object = JSON.objectNode();
            sorted.forEach((key, element) -> object.set(key, toJson(element)));
            return object;
        }
        return fromScalar(value);
    }

    private static JsonNode fromScalar(Object value) {
        if (value instanceof Enum<?> constant) {
            return JSON.textNode(ConfigTypes.enumName(constant));
        }
        if (value instanceof Path path) {
            return JSON.textNode(path.toString().replace('\\', '/'));
        }
        if (value instanceof BigDecimal number) {
            return JSON.numberNode(number.stripTrailingZeros());
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Number number) {
            return JSON.numberNode(number.longValue());
        }
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        if (value instanceof String text) {
            return JSON.textNode(text);
        }
        throw new IllegalArgumentException("config records cannot hold a "
                + (value == null ? "null" : value.getClass().getName()));
    }

    private static JsonNode fromRecord(Record config) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            Object value;
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                value = accessor.invoke(config);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component.getName() + " of " + config, e);
            }
            if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
                sorted.put(ConfigTypes.key(component), toJson(value));
            }
        }
        ObjectNode object = JSON.objectNode();
        sorted.forEach(object::set);
        return object;
    }
}
