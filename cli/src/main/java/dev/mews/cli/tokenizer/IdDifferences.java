package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.tokenizer.verify.Comparison;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Where ids differ from those of another program, in lines. */
final class IdDifferences {
    private static final int RANGES_SHOWN = 12;

    private IdDifferences() {}

    /** How many texts or code points differ. */
    static long count(Comparison comparison) {
        return comparison.differences().values().stream()
                .mapToLong(Comparison.Differences::count)
                .sum();
    }

    /** Prints each cause with how often it is, the first text, and the code points. */
    static void print(String what, Comparison comparison, PrintWriter out) {
        comparison.differences().forEach((cause, found) -> {
            out.printf(
                    "%s: %s: %s%n  first: %s%n", what, cause, Numbers.count(found.count()), escaped(found.example()));
            if (!found.codePoints().isEmpty()) {
                out.println("  " + ranges(found.codePoints()));
            }
        });
    }

    private static String ranges(BitSet set) {
        List<String> ranges = new ArrayList<>();
        for (int from = set.nextSetBit(0); from >= 0; ) {
            int to = set.nextClearBit(from) - 1;
            ranges.add(from == to ? "U+%04X".formatted(from) : "U+%04X–U+%04X".formatted(from, to));
            from = set.nextSetBit(to + 1);
        }
        int more = ranges.size() - RANGES_SHOWN;
        return more <= 0
                ? String.join(" ", ranges)
                : String.join(" ", ranges.subList(0, RANGES_SHOWN)) + " and " + more + " more ranges";
    }

    /** Control characters in a form that cannot drive the terminal. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                escaped.append("\\u{%X}".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.append('\'').toString();
    }
}
