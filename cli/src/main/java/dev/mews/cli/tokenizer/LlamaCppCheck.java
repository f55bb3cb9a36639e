package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.format.LlamaCppPattern;
import dev.mews.tokenizer.verify.Comparison;
import dev.mews.tokenizer.verify.LlamaCppTwin;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether llama.cpp would have the ids of a tokenizer, for the parallel text that comes with Mews, by line
 * and as paragraphs, and every code point.
 */
final class LlamaCppCheck {
    /** Enough to rank patterns by: the planes above hold ideographs and little else. */
    private static final int TWO_PLANES = 0x20000;

    private final LlamaCppPattern pattern;
    private final Comparison texts;
    private final Comparison codePoints;

    private LlamaCppCheck(Tokenizer tokenizer, LlamaCppPattern pattern, int codePointsEnd) throws IOException {
        this.pattern = pattern;
        try (LlamaCppTwin twin = new LlamaCppTwin(tokenizer, pattern)) {
            texts = new Comparison(tokenizer, twin);
            codePoints = new Comparison(tokenizer, twin);
            for (List<String> lines : ParallelText.bundled().lines().values()) {
                for (String line : lines) {
                    texts.text(line);
                }
                // Most patterns differ in what they make of empty lines.
                texts.text(String.join("\n\n", lines));
            }
            codePoints.codePoints(0, codePointsEnd);
        }
    }

    /** The pattern of a name that must be one that Mews knows. */
    static LlamaCppPattern pattern(String option, String name) {
        return LlamaCppPattern.of(name)
                .orElseThrow(
                        () -> new ConfigException("%s: Mews does not know what llama.cpp does with '%s', only with %s"
                                .formatted(option, name, String.join(", ", names()))));
    }

    private static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        Arrays.stream(LlamaCppPattern.values()).forEach(pattern -> names.addAll(pattern.preNames()));
        return names;
    }

    /** Says which texts get other ids when a vocabulary is read with this name; nothing when none do. */
    static void warn(Tokenizer tokenizer, String pre, PrintWriter err) throws IOException {
        Optional<LlamaCppPattern> known = LlamaCppPattern.of(pre);
        if (known.isEmpty()) {
            err.printf(
                    "mews: warning: Mews does not know what llama.cpp does with --pre %s: compare its ids before you"
                            + " rely on them%n",
                    pre);
            return;
        }
        LlamaCppCheck check = new LlamaCppCheck(tokenizer, known.get(), Character.MAX_CODE_POINT + 1);
        if (check.differing() > 0) {
            err.printf("mews: warning: llama.cpp will have other ids with --pre %s: %s%n", pre, check.summary());
            IdDifferences.print("texts", check.texts, err);
            IdDifferences.print("code points", check.codePoints, err);
        }
    }

    /** What each pattern would change, those first that change the fewest texts. */
    static List<String> nearest(Tokenizer tokenizer) throws IOException {
        List<LlamaCppCheck> checks = new ArrayList<>();
        for (LlamaCppPattern pattern : LlamaCppPattern.values()) {
            checks.add(new LlamaCppCheck(tokenizer, pattern, TWO_PLANES));
        }
        checks.sort(Comparator.comparingLong((LlamaCppCheck check) -> IdDifferences.count(check.texts))
                .thenComparingLong(LlamaCppCheck::differing));
        return checks.stream()
                .map(check -> check.pattern.preName() + ": " + check.summary())
                .toList();
    }

    private long differing() {
        return IdDifferences.count(texts) + IdDifferences.count(codePoints);
    }

    private String summary() {
        return "%s of %s texts and %s of %s code points differ"
                .formatted(
                        Numbers.count(IdDifferences.count(texts)),
                        Numbers.count(texts.compared()),
                        Numbers.count(IdDifferences.count(codePoints)),
                        Numbers.count(codePoints.compared()));
    }
}
