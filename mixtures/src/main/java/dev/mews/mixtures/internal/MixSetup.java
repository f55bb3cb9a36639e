package dev.mews.mixtures.internal;

import dev.mews.core.hash.Seeds;
import dev.mews.mixtures.DocumentLengths;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.SourceCursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that decides a plan.
 *
 * @param names the sources, by index
 * @param sources their documents, by index
 */
public record MixSetup(
        MixConfig config, List<String> names, List<DocumentLengths> sources, Schedule schedule, Seeds seeds) {
    /** Lays out the schedule for sources in the order of {@link MixConfig#sourceNames()}. */
    public static MixSetup of(MixConfig config, List<? extends DocumentLengths> sources, long seed) {
        List<String> names = config.sourceNames();
        long[] available = sources.stream().mapToLong(DocumentLengths::tokens).toArray();
        return new MixSetup(
                config, names, List.copyOf(sources), Schedule.of(config, names, available), new Seeds(seed));
    }

    SourcePacker[] packers(List<SourceCursor> cursors) {
        Map<Integer, BestFit> fits = new HashMap<>();
        SourcePacker[] packers = new SourcePacker[names.size()];
        for (int i = 0; i < packers.length; i++) {
            int epochsMax = config.source(names.get(i)).epochsMax();
            MixConfig.Packing packing = config.packing();
            packers[i] = packing.algorithm() == MixConfig.Packing.Algorithm.CONCAT
                    ? new ConcatPacker(sources.get(i), epochsMax, cursors.get(i))
                    : new WindowPacker(
                            sources.get(i),
                            names.get(i),
                            new WindowPacker.Settings(
                                    epochsMax,
                                    packing.windowPacks(),
                                    packing.algorithm() == MixConfig.Packing.Algorithm.SPLIT_LAST,
                                    seeds,
                                    length -> fits.computeIfAbsent(length, BestFit::new)),
                            cursors.get(i));
        }
        return packers;
    }
}
