package dev.mews.mixtures;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A place in a plan, between two packs: all that is needed to go on from there.
 *
 * @param pack packs before this place
 * @param sources where each source stands, in the order of {@link MixPlan#sourceNames()}
 * @param edits for each edit that took effect before this place, the tokens each source had given when it did
 */
public record MixCursor(long pack, List<SourceCursor> sources, List<List<Long>> edits) implements Serializable {
    public MixCursor {
        sources = List.copyOf(sources);
        List<List<Long>> copies = new ArrayList<>(edits);
        copies.replaceAll(List::copyOf);
        edits = Collections.unmodifiableList(copies);
    }

    /** Tokens of the run before this place. */
    public long tokens() {
        return sources.stream().mapToLong(SourceCursor::tokens).sum();
    }
}
