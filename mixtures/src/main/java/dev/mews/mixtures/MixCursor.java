package dev.mews.mixtures;

import java.io.Serializable;
import java.util.List;

/**
 * A place in a plan, between two packs: all that is needed to go on from there.
 *
 * @param pack packs before this place
 * @param sources where each source stands, in the order of {@link MixConfig#sourceNames()}
 */
public record MixCursor(long pack, List<SourceCursor> sources) implements Serializable {
    public MixCursor {
        sources = List.copyOf(sources);
    }

    /** Tokens of the run before this place. */
    public long tokens() {
        return sources.stream().mapToLong(SourceCursor::tokens).sum();
    }
}
