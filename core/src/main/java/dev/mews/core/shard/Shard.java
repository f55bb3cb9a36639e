package dev.mews.core.shard;

import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The unit of work of a stage.
 *
 * @param name unique in its stage and safe as a file name: {@code [A-Za-z0-9][A-Za-z0-9._-]*}, at most 200 characters.
 *     Zero-pad numbers, so that the order of names is the order of shards
 * @param inputs paths, absolute for raw inputs, relative to the run directory for outputs of earlier stages
 * @param parameters what else the task needs to know; sorted and immutable
 */
public record Shard(String name, List<String> inputs, SortedMap<String, String> parameters) implements Serializable {
    private static final int MAX_NAME = 200;

    public Shard {
        checkName("name of a shard", name);
        inputs = List.copyOf(inputs);
        TreeMap<String, String> copy = new TreeMap<>();
        copy.putAll(Objects.requireNonNull(parameters, "parameters"));
        parameters = Collections.unmodifiableSortedMap(copy);
    }

    public Shard(String name, List<String> inputs) {
        this(name, inputs, Collections.emptySortedMap());
    }

    /** {@code prefix-00042}: names of this form sort by number. */
    public static String nameOf(String prefix, int index) {
        String digits = Integer.toString(index);
        return prefix + "-" + "0".repeat(Math.max(0, 5 - digits.length())) + digits;
    }

    /** A shard that reads one part of a raw input; {@link #input} is the way back. */
    public static Shard reading(String name, InputShard input) {
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("source", input.source());
        parameters.put("format", input.format().name());
        parameters.put("name", input.name());
        parameters.put("first_row_group", Integer.toString(input.firstRowGroup()));
        parameters.put("row_groups", Integer.toString(input.rowGroups()));
        parameters.put("first_path", input.firstPath());
        parameters.put("last_path", input.lastPath());
        parameters.put("text_field", input.textField());
        return new Shard(name, List.of(input.file()), parameters);
    }

    /** The part of a raw input that {@link #reading} was given. */
    public InputShard input() {
        return new InputShard(
                parameters.get("source"),
                Format.valueOf(parameters.get("format")),
                inputs.get(0),
                parameters.get("name"),
                Integer.parseInt(parameters.get("first_row_group")),
                Integer.parseInt(parameters.get("row_groups")),
                parameters.get("first_path"),
                parameters.get("last_path"),
                parameters.get("text_field"));
    }

    static void checkName(String what, String name) {
        boolean valid = !name.isEmpty() && name.length() <= MAX_NAME && isAlphanumeric(name.charAt(0));
        for (int i = 1; valid && i < name.length(); i++) {
            valid = isAlphanumeric(name.charAt(i)) || "._-".indexOf(name.charAt(i)) >= 0;
        }
        if (!valid) {
            throw new IllegalArgumentException(what + " must be 1 to " + MAX_NAME
                    + " letters, digits, '.', '_' or '-' and begin with a letter or digit, but was '" + name + "'");
        }
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
