package dev.mews.tokenizer.eval;

import java.util.Comparator;
import java.util.Objects;

/**
 * Documents that are measured together.
 *
 * @param source name of the input
 * @param language as the input labels it; empty when it does not
 */
public record Group(String source, String language) implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
            Comparator.comparing(Group::source).thenComparing(Group::language);

    /** Checks that nothing is null. */
    public Group {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(language, "language");
    }

    @Override
    public int compareTo(Group other) {
        return ORDER.compare(this, other);
    }
}
