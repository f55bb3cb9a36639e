package dev.mews.filters.pii;

import java.util.List;
import java.util.Locale;

/** Values that stand for a secret without being one. */
final class Placeholders {
    private static final List<String> WORDS = List.of(
            "changeme",
            "change_me",
            "change-me",
            "example",
            "placeholder",
            "redacted",
            "dummy",
            "your_",
            "your-",
            "yourpass",
            "yourtoken",
            "yourkey",
            "yoursecret",
            "insert",
            "replace",
            "sample",
            "xxxx",
            "****",
            "....",
            "0000",
            "12345678",
            "abcdefgh");

    /** Variables and templates: {@code ${X}}, {@code {{x}}}, {@code #{x}}, {@code $(x)}, {@code <x>}, {@code %(x)s}. */
    private static final List<String> TEMPLATES =
            List.of("${", "{{", "#{", "$(", "%(", "<", "{", "$env", "process.env");

    private Placeholders() {}

    static boolean isPlaceholder(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains) || isTemplate(lower);
    }

    /** Whether a program or a reader fills the value in; a mask's tag is of this form too. */
    static boolean isTemplate(String value) {
        if (TEMPLATES.stream().anyMatch(value::contains)) {
            return true;
        }
        char first = Chars.at(value, 0);
        char last = Chars.at(value, value.length() - 1);
        return first == '$' || (first == '%' && last == '%') || (first == '[' && last == ']');
    }
}
