package dev.mews.core.config;

import java.util.Map;

/** Fills <code>${NAME}</code> from the given variables, else from the environment. */
final class Variables {
    private final Map<String, String> given;

    Variables(Map<String, String> given) {
        this.given = given;
    }

    /** @throws IllegalArgumentException if a variable is unset or its name is not one */
    String fill(String text) {
        int open = text.indexOf("${");
        if (open < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int from = 0;
        while (open >= 0) {
            if (open > from && text.charAt(open - 1) == '$') {
                result.append(text, from, open - 1).append("${");
                from = open + 2;
            } else {
                int close = text.indexOf('}', open);
                String name = close < 0 ? text.substring(open + 2) : text.substring(open + 2, close);
                if (close < 0 || !isName(name)) {
                    throw new IllegalArgumentException(
                            "holds '" + text.substring(open)
                                    + "': a variable is written ${NAME} with letters, digits and '_'; write $${ for a plain ${");
                }
                result.append(text, from, open).append(value(name));
                from = close + 1;
            }
            open = text.indexOf("${", from);
        }
        return result.append(text, from, text.length()).toString();
    }

    private String value(String name) {
        String value = given.containsKey(name) ? given.get(name) : System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "needs the variable " + name + ", which is not set; set it: export " + name + "=VALUE");
        }
        return value;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
