package dev.mews.cli.tokenizer;

import dev.mews.core.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names of the fields that hold the text: {@code NAME} of all sources, {@code SOURCE=NAME} of one.
 *
 * @param others of the sources that are not named
 */
record TextFields(String others, Map<String, String> bySource) {
    private static final String DEFAULT = "text";

    /** Reads the values of the option. */
    static TextFields of(List<String> values) {
        String others = null;
        Map<String, String> bySource = new TreeMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            String source = equals < 0 ? "" : value.substring(0, equals);
            String field = value.substring(equals + 1);
            String before = equals < 0 ? others : bySource.put(source, field);
            if (before != null || field.isEmpty() || equals == 0) {
                throw new ConfigException(
                        "--text-field must be NAME once, or SOURCE=NAME once for a source, but was " + values);
            }
            others = equals < 0 ? field : others;
        }
        return new TextFields(others == null ? DEFAULT : others, bySource);
    }

    /** The field of a source. */
    String of(String source) {
        return bySource.getOrDefault(source, others);
    }

    /** Checks that every source that is named is there. */
    void check(Set<String> sources) {
        for (String source : bySource.keySet()) {
            if (!sources.contains(source)) {
                throw new ConfigException(
                        "--text-field names the source %s, but the sources are %s".formatted(source, sources));
            }
        }
    }
}
