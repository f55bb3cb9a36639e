package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixEdit;
import dev.mews.mixtures.MixException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mixture between two edits and its schedule. The next edit makes the next course from what the sources have given by then,
 * which alone carries the past: so an edit changes nothing before it, whenever it was written down.
 *
 * <p>What a source owes when an edit takes effect is not carried over. No way of picking could repay it within a pack, since
 * it cannot know of the edit: of n sources of equal weight half have had their next pack and half have not; an edit that
 * keeps only the second half, and so on with half of those, leaves the last source half a pack more behind each time. From
 * the edit on each source is again within one pack of its new weight.
 *
 * @param config the mixture as the edits so far have left it
 * @param edits how many took effect
 */
public record Course(MixSetup setup, MixConfig config, Schedule schedule, int edits) {
    static Course start(MixSetup setup) {
        return new Course(setup, setup.config(), Schedule.of(setup.config(), setup.names(), setup.epochTokens()), 0);
    }

    /** The token at which the next edit takes effect; the largest number if there is none. */
    long nextEdit() {
        return edits < setup.edits().size() ? setup.edits().get(edits).at() : Long.MAX_VALUE;
    }

    /** The course from the next edit on. */
    Course next(long[] given) {
        MixEdit edit = setup.edits().get(edits);
        long time = Arrays.stream(given).sum();
        if (time >= schedule.tokens()) {
            throw new MixException("the edit at token " + edit.at() + " comes after the end of the run at token "
                    + schedule.tokens() + ": a run that has ended is not changed by an edit");
        }
        int stage = schedule.stageAt(time);
        long offset = time - (stage == 0 ? 0 : schedule.stageEnd(stage - 1));
        Map<String, MixConfig.MixSource> known = new TreeMap<>(setup.config().sources());
        setup.edits().subList(0, edits + 1).forEach(earlier -> known.putAll(earlier.sources()));
        MixConfig edited = edit.applyTo(
                config,
                known,
                stage,
                Math.min(offset, config.stages().get(stage).tokens() - 1));
        int first = offset > 0 ? stage + 1 : stage;
        return new Course(
                setup,
                edited,
                schedule.edited(edited, setup.names(), setup.epochTokens(), new Schedule.Past(first, given)),
                edits + 1);
    }
}
