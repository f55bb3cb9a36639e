package dev.mews.mixtures.internal;

import dev.mews.core.hash.Seeds;
import dev.mews.loader.BestFit;
import dev.mews.mixtures.DocumentLengths;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixEdit;
import dev.mews.mixtures.SourceCursor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** All that decides a plan. Safe for several threads. */
public final class MixSetup {
    private final MixConfig config;
    private final List<MixEdit> edits;
    private final List<String> names;
    private final List<DocumentLengths> sources;
    private final Seeds seeds;
    // A schedule with ramps costs milliseconds, and every walker begins with one.
    private final Map<List<List<Long>>, Course> courses = new ConcurrentHashMap<>();

    /**
     * All of a plan.
     *
     * @param config the mixture before any edit
     * @param edits what changed it, ascending in their token
     * @param sources documents of the sources, in the order of {@link #names(MixConfig, List)}
     */
    public MixSetup(MixConfig config, List<MixEdit> edits, List<DocumentLengths> sources, long seed) {
        this.config = config;
        this.edits = List.copyOf(edits);
        this.names = List.copyOf(names(config, edits));
        this.sources = List.copyOf(sources);
        this.seeds = new Seeds(seed);
    }

    /** A mixture with its edits, for sources in the order of {@link MixConfig#allSourceNames()}. */
    public static MixSetup of(MixConfig config, List<? extends DocumentLengths> sources, long seed) {
        return new MixSetup(config, config.edits(), List.copyOf(sources), seed);
    }

    /** The mixture before any edit. */
    public MixConfig config() {
        return config;
    }

    /** What changed it. */
    public List<MixEdit> edits() {
        return edits;
    }

    /** The sources, by index: those of the mixture sorted, then those that edits added. */
    public List<String> names() {
        return names;
    }

    /** The documents of the sources, by index. */
    public List<DocumentLengths> sources() {
        return sources;
    }

    /** From here everything random is derived. */
    public Seeds seeds() {
        return seeds;
    }

    /** The sources of a mixture and its edits. Sources that an edit adds come last: the numbers of the others stay. */
    public static List<String> names(MixConfig config, List<MixEdit> edits) {
        List<String> names = new ArrayList<>(config.sourceNames());
        for (MixEdit edit : edits) {
            for (String source : new TreeSet<>(edit.weights().keySet())) {
                if (!names.contains(source)) {
                    names.add(source);
                }
            }
        }
        return names;
    }

    /** The settings of a source, wherever they stand. */
    public MixConfig.MixSource settings(int source) {
        for (MixEdit edit : edits) {
            if (edit.sources().containsKey(names.get(source))) {
                return edit.sources().get(names.get(source));
            }
        }
        return config.source(names.get(source));
    }

    /** The run before its first edit, or after some, told by what each source had given when they took effect. */
    Course course(List<List<Long>> given) {
        Course known = courses.get(given);
        if (known == null) {
            int last = given.size() - 1;
            known = last < 0
                    ? Course.start(this)
                    : course(given.subList(0, last))
                            .next(given.get(last).stream()
                                    .mapToLong(Long::longValue)
                                    .toArray());
            courses.put(List.copyOf(given), known);
        }
        return known;
    }

    /** Tokens of each source in an epoch. */
    long[] epochTokens() {
        long[] tokens = new long[names.size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = documents(i).tokens();
        }
        return tokens;
    }

    /** Which documents of a source stand in fill-in-the-middle order; null if none does. */
    public MiddlePattern pattern(int source) {
        BigDecimal rate =
                settings(source).fim().map(MixConfig.FillInMiddle::rate).orElse(BigDecimal.ZERO);
        return rate.signum() == 0
                ? null
                : new MiddlePattern(
                        sources.get(source).documents(), rate, seeds.derive("fill-in-middle", names.get(source)));
    }

    private EpochDocuments documents(int source) {
        return new EpochDocuments(sources.get(source), pattern(source));
    }

    SourcePacker[] packers(List<SourceCursor> cursors) {
        Map<Integer, BestFit> fits = new HashMap<>();
        SourcePacker[] packers = new SourcePacker[names.size()];
        for (int i = 0; i < packers.length; i++) {
            int epochsMax = settings(i).epochsMax();
            MixConfig.Packing packing = config.packing();
            packers[i] = packing.algorithm() == MixConfig.Packing.Algorithm.CONCAT
                    ? new ConcatPacker(documents(i), epochsMax, cursors.get(i))
                    : new WindowPacker(
                            documents(i),
                            names.get(i),
                            new WindowPacker.Settings(
                                    epochsMax,
                                    packing.windowPacks(),
                                    packing.algorithm() == MixConfig.Packing.Algorithm.SPLIT_LAST,
                                    settings(i).shiftEpochs(),
                                    seeds,
                                    length -> fits.computeIfAbsent(length, BestFit::new)),
                            cursors.get(i));
        }
        return packers;
    }
}
