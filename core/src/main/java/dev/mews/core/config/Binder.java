package dev.mews.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns YAML nodes into values of the wanted types and collects what is wrong on the way, in the order of the file. */
final class Binder {
    // A record type that contains itself, fed by an alias that contains itself, would never end.
    private static final int MAX_DEPTH = 64;

    private final String fileName;
    private final Variables variables;
    private final List<Problem> problems = new ArrayList<>();
    private int depth;

    private record Problem(int line, int column, String text) {}

    Binder(String fileName, Map<String, String> variables) {
        this.fileName = fileName;
        this.variables = new Variables(variables);
    }

    List<String> problems() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort((a, b) ->
                a.line() != b.line() ? Integer.compare(a.line(), b.line()) : Integer.compare(a.column(), b.column()));
        return sorted.stream().map(Problem::text).toList();
    }

    Object bindRoot(Node node, Class<? extends Record> type) {
        return bindRecord(node, type, "");
    }

    /** The value of a default, for the schema. */
    static Object bindDefault(RecordComponent component) {
        String text = component.getAnnotation(Default.class).value();
        String name = "default of " + component.getDeclaringRecord().getSimpleName() + "." + component.getName();
        Binder binder = new Binder(name, Map.of());
        Object value = binder.bind(
                ConfigLoader.compose(name, text), component.getGenericType(), component.getName(), component);
        if (!binder.problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n", binder.problems()));
        }
        return value;
    }

    private Object bind(Node node, Type type, String path, RecordComponent component) {
        if (++depth > MAX_DEPTH) {
            depth--;
            return fail(node, path + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        try {
            return bindChecked(node, type, path, component);
        } finally {
            depth--;
        }
    }

    private Object bindChecked(Node node, Type type, String path, RecordComponent component) {
        Class<?> raw = ConfigTypes.rawClass(type);
        if (raw == Optional.class) {
            if (isNull(node)) {
                return Optional.empty();
            }
            Object value = bind(node, argument(type, 0), path, component);
            return value == null ? null : Optional.of(value);
        }
        if (raw == List.class) {
            return bindList(node, argument(type, 0), path, component);
        }
        if (raw == Map.class) {
            return bindMap(node, argument(type, 1), path, component);
        }
        if (raw.isRecord()) {
            return bindRecord(node, raw, path);
        }
        return bindScalar(node, raw, path, component);
    }

    private Object bindList(Node node, Type elementType, String path, RecordComponent component) {
        if (!(node instanceof SequenceNode sequence)) {
            return fail(node, path + " must be a list, but was " + describe(node));
        }
        List<Object> values = new ArrayList<>();
        boolean complete = true;
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Object value = bind(sequence.getValue().get(i), elementType, path + "[" + i + "]", component);
            complete &= value != null;
            values.add(value);
        }
        return complete ? List.copyOf(values) : null;
    }

    private Object bindMap(Node node, Type valueType, String path, RecordComponent component) {
        if (!(node instanceof MappingNode mapping)) {
            return fail(node, path + " must be a mapping of names to values, but was " + describe(node));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        boolean complete = true;
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry.getKeyNode(), path);
            if (key == null) {
                complete = false;
                continue;
            }
            if (values.containsKey(key)) {
                fail(entry.getKeyNode(), "duplicate key '" + key + "' in " + path);
                complete = false;
                continue;
            }
            Object value = bind(entry.getValueNode(), valueType, path + "." + key, component);
            complete &= value != null;
            values.put(key, value);
        }
        return complete ? Collections.unmodifiableMap(values) : null;
    }

    private Object bindRecord(Node node, Class<?> type, String path) {
        String where = path.isEmpty() ? "at the top level" : "in " + path;
        if (!(node instanceof MappingNode mapping)) {
            return fail(
                    node,
                    (path.isEmpty() ? "the file" : path) + " must be a mapping of keys to values, but was "
                            + describe(node));
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> allowed = new ArrayList<>();
        for (RecordComponent component : components) {
            allowed.add(ConfigTypes.key(component));
        }
        Map<String, Node> given = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        boolean complete = true;
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry.getKeyNode(), path);
            if (key == null) {
                complete = false;
            } else if (!seen.add(key)) {
                fail(entry.getKeyNode(), "duplicate key '" + key + "' " + where);
                complete = false;
            } else if (!allowed.contains(key)) {
                fail(entry.getKeyNode(), unknownKey(key, where, allowed));
                complete = false;
            } else {
                given.put(key, entry.getValueNode());
            }
        }
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = bindComponent(node, given, components[i], path, where);
            complete &= arguments[i] != null;
        }
        return complete ? construct(node, type, arguments, path) : null;
    }

    private Object bindComponent(
            Node record, Map<String, Node> given, RecordComponent component, String path, String where) {
        String key = ConfigTypes.key(component);
        Node node = given.get(key);
        String childPath = path.isEmpty() ? key : path + "." + key;
        if (node != null) {
            return bind(node, component.getGenericType(), childPath, component);
        }
        if (component.isAnnotationPresent(Default.class)) {
            return bindDefault(component);
        }
        if (component.getType() == Optional.class) {
            return Optional.empty();
        }
        return fail(record, "missing key '" + key + "' " + where);
    }

    private Object construct(Node node, Class<?> type, Object[] arguments, String path) {
        try {
            Constructor<?> constructor = ConfigTypes.canonicalConstructor(type);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException cause) {
                return fail(node, (path.isEmpty() ? "" : path + ": ") + cause.getMessage());
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create a " + type.getName(), e);
        }
    }

    private Object bindScalar(Node node, Class<?> type, String path, RecordComponent component) {
        if (!(node instanceof ScalarNode scalar) || isNull(node)) {
            return fail(node, path + " must be " + ConfigTypes.describe(type) + ", but was " + describe(node));
        }
        String text = scalar.getValue();
        if (type == String.class || type == Path.class) {
            return bindText(scalar, type, path);
        }
        if (type.isEnum()) {
            return bindEnum(scalar, type, path);
        }
        Object value = type == boolean.class || type == Boolean.class
                ? bool(text)
                : Numbers.parse(text, ConfigTypes.box(type));
        if (value == null) {
            return fail(node, path + " must be " + ConfigTypes.describe(type) + ", but was " + describe(node));
        }
        Range range = component.getAnnotation(Range.class);
        if (range != null && !(value instanceof Boolean) && !Numbers.inRange(value, range)) {
            return fail(node, path + " must be " + Numbers.describe(range) + ", but was " + text);
        }
        return value;
    }

    private Object bindText(ScalarNode node, Class<?> type, String path) {
        try {
            String text = variables.fill(node.getValue());
            return type == String.class ? text : Path.of(text);
        } catch (IllegalArgumentException e) {
            String why = e instanceof InvalidPathException ? "is not a path: " + e.getMessage() : e.getMessage();
            return fail(node, path + " " + why);
        }
    }

    private Object bindEnum(ScalarNode node, Class<?> type, String path) {
        List<String> allowed = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ConfigTypes.enumName((Enum<?>) constant);
            if (name.equals(node.getValue()) || name.equals(node.getValue().replace('-', '_'))) {
                return constant;
            }
            allowed.add(name);
        }
        String hint = DidYouMean.nearest(node.getValue(), allowed)
                .map(near -> ", did you mean '" + near + "'?")
                .orElse("");
        return fail(
                node,
                path + " must be one of " + String.join(", ", allowed) + ", but was '" + node.getValue() + "'" + hint);
    }

    private static Boolean bool(String text) {
        return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }

    private String key(Node node, String path) {
        if (node instanceof ScalarNode scalar && !isNull(node)) {
            return scalar.getValue();
        }
        fail(node, "a key" + (path.isEmpty() ? "" : " in " + path) + " must be a name, but was " + describe(node));
        return null;
    }

    private static String unknownKey(String key, String where, List<String> allowed) {
        String hint = DidYouMean.nearest(key, allowed)
                .map(near -> ", did you mean '" + near + "'?")
                .orElse(";");
        return "unknown key '" + key + "' " + where + hint + " allowed: " + String.join(", ", allowed);
    }

    private static boolean isNull(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private static String describe(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        return isNull(node) ? "empty" : "'" + ((ScalarNode) node).getValue() + "'";
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /** Notes the problem; always null, so that callers can return it. */
    private Object fail(Node node, String message) {
        Mark mark = node.getStartMark();
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        problems.add(new Problem(line, column, fileName + ":" + line + ":" + column + ": " + message));
        return null;
    }
}
