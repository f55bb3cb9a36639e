package dev.mews.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a stage put into the details of {@code run.json}: maps, lists, numbers and texts, whichever way they came. */
public final class Details {
    private Details() {}

    /** A map; empty for anything else. */
    public static Map<String, Object> map(Object value) {
        TreeMap<String, Object> map = new TreeMap<>();
        if (value instanceof Map<?, ?> given) {
            given.forEach((key, element) -> map.put(String.valueOf(key), element));
        }
        return map;
    }

    /** A list; empty for anything else. */
    public static List<Object> list(Object value) {
        return value instanceof List<?> given ? new ArrayList<>(given) : List.of();
    }

    /** A number; 0 for anything else. */
    public static double number(Object value) {
        return value instanceof Number given ? given.doubleValue() : 0;
    }

    /** A text; empty for nothing. */
    public static String text(Object value) {
        return value == null ? "" : String.valueOf(value);
    }
}
