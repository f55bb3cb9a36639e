package dev.mews.mixtures;

import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.mixtures.internal.Documents;
import dev.mews.mixtures.internal.EvenLengths;
import dev.mews.mixtures.internal.MixSetup;
import dev.mews.mixtures.internal.PlanWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which packs a training run sees, in which order, and the shards that will hold them: a pure function of the mixture, the
 * lengths of the documents and the seed. Making a plan reads lengths, never tokens.
 */
public final class MixPlan {
    private static final int ASSUMED_LENGTH = 1000;

    private final Inputs inputs;
    private final List<PackedShardSpec> shards;
    private final MixReport report;

    private MixPlan(Inputs inputs, List<PackedShardSpec> shards, MixReport report) {
        this.inputs = inputs;
        this.shards = shards;
        this.report = report;
    }

    /**
     * Plans the whole run.
     *
     * @param sources one per name in {@link MixConfig#allSourceNames()}; others are not read
     * @throws MixException if a source is missing, the tokenizers differ, or the mixture cannot be carried out as written
     */
    public static MixPlan of(MixConfig config, List<TokenSource> sources, long seed) throws IOException {
        return of(config, config.edits(), sources, seed);
    }

    /**
     * Plans the whole run of a mixture that was edited. What comes before an edit is as it was planned without it, bit for
     * bit.
     *
     * @param edits all edits in the order of their tokens, in place of those in the mixture
     */
    public static MixPlan of(MixConfig config, List<MixEdit> edits, List<TokenSource> sources, long seed)
            throws IOException {
        Inputs inputs = Inputs.of(config, edits, sources, seed);
        PlanWalk walk = PlanWalk.of(inputs.setup());
        return new MixPlan(inputs, walk.shards(), walk.report());
    }

    /**
     * What a plan would give if each source had so many tokens, before there are any token shards. Documents are taken to be
     * of 1,000 tokens and cut wherever a sequence ends, so padding and cuts say nothing.
     *
     * @param tokens tokens of each source, by name
     */
    public static MixReport assuming(MixConfig config, List<MixEdit> edits, Map<String, Long> tokens, long seed)
            throws IOException {
        List<DocumentLengths> lengths = new ArrayList<>();
        for (String name : MixSetup.names(config, edits)) {
            if (!tokens.containsKey(name)) {
                throw new MixException("the mixture has a weight for source " + name
                        + ", but its tokens are not given: they are of " + new TreeMap<>(tokens).keySet());
            }
            lengths.add(new EvenLengths(tokens.get(name) / ASSUMED_LENGTH, ASSUMED_LENGTH));
        }
        return PlanWalk.of(new MixSetup(config.concatenated(), edits, lengths, seed))
                .report();
    }

    /** The first pack that differs from another plan's in its documents; -1 if none does. Reads lengths and ids only. */
    public long firstDifference(MixPlan other) throws IOException {
        LivePacks mine = LivePacks.of(this);
        LivePacks others = LivePacks.of(other);
        long both = Math.min(mine.packs(), others.packs());
        for (long pack = 0; pack < both; pack++) {
            if (!mine.pieceList(pack).equals(others.pieceList(pack))
                    || !mine.sources()
                            .get(mine.source(pack))
                            .equals(others.sources().get(others.source(pack)))) {
                return pack;
            }
        }
        return mine.packs() == others.packs() ? -1 : both;
    }

    /** The sources by index: those of the mixture sorted by name, then those that edits added. */
    public List<String> sourceNames() {
        return inputs.info().sources();
    }

    /** The shards in training order. Each can be written alone. */
    public List<PackedShardSpec> shards() {
        return shards;
    }

    /** What was asked and what the plan gives. */
    public MixReport report() {
        return report;
    }

    /** Changes when the mixture, any byte of the sources or the seed changes. */
    public String fingerprint() {
        return inputs.info().plan();
    }

    /** The text of {@code packs.json}, which names the shards for the loader. */
    public String manifest() {
        return manifestOfShards().toJson();
    }

    PackedManifest manifestOfShards() {
        return new PackedManifest(
                1,
                inputs.info(),
                shards.stream()
                        .map(shard -> new PackedManifest.Entry(
                                shard.name(),
                                shard.firstPack(),
                                shard.packs(),
                                shard.firstToken(),
                                shard.tokens(),
                                shard.sequenceLength()))
                        .toList(),
                earlier());
    }

    private List<PackedManifest.EarlierPlan> earlier() {
        List<PackedManifest.EarlierPlan> earlier = new ArrayList<>();
        for (PackedShardSpec shard : shards) {
            while (earlier.size() < shard.start().edits().size()) {
                PackStreamInfo info = inputs.infos().get(earlier.size());
                earlier.add(new PackedManifest.EarlierPlan(
                        info.plan(), shard.firstPack(), info.sources().size()));
            }
        }
        return earlier;
    }

    Inputs inputs() {
        return inputs;
    }

    /** Everything a plan depends on, checked, without the walk through it: {@code infos} without edits, with one, ... */
    record Inputs(MixSetup setup, List<TokenSource> sources, List<PackStreamInfo> infos) {
        static Inputs of(MixConfig config, List<MixEdit> edits, List<TokenSource> given, long seed) {
            Map<String, TokenSource> byName = new TreeMap<>();
            given.forEach(source -> byName.put(source.name(), source));
            List<String> names = MixSetup.names(config, edits);
            for (String name : names) {
                if (!byName.containsKey(name)) {
                    throw new MixException("the mixture has a weight for source " + name + ", but the sources are "
                            + byName.keySet() + ": add its token shards or remove the weight");
                }
            }
            List<TokenSource> sources = names.stream().map(byName::get).toList();
            requireOneTokenizer(sources);
            MixSetup setup = new MixSetup(config, edits, List.copyOf(sources), seed);
            for (int i = 0; i < names.size(); i++) {
                requireMarks(setup, i, sources.get(i).info().vocabularySize());
            }
            return new Inputs(setup, sources, infos(setup, sources));
        }

        /** What the shards planned under the last edit have in common. */
        PackStreamInfo info() {
            return infos.get(infos.size() - 1);
        }

        /** What the shard that begins at a place says of itself. */
        PackStreamInfo info(MixCursor place) {
            return infos.get(place.edits().size());
        }

        List<Documents> documents() {
            List<Documents> documents = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                documents.add(new Documents(setup, i, sources.get(i)));
            }
            return documents;
        }

        private static void requireOneTokenizer(List<TokenSource> sources) {
            TokenShardInfo first = sources.get(0).info();
            for (TokenSource source : sources) {
                if (!source.info().tokenizer().equals(first.tokenizer())
                        || source.info().vocabularySize() != first.vocabularySize()
                        || source.info().endOfText() != first.endOfText()) {
                    throw new MixException("source " + source.name() + " was tokenized by "
                            + source.info().tokenizer() + ", but "
                            + sources.get(0).name() + " by "
                            + first.tokenizer() + ": tokenize both with one tokenizer");
                }
            }
        }

        private static void requireMarks(MixSetup setup, int source, int vocabularySize) {
            setup.settings(source).fim().ifPresent(fim -> {
                int largest = Math.max(fim.prefixId(), Math.max(fim.suffixId(), fim.middleId()));
                if (largest >= vocabularySize) {
                    throw new MixException("source " + setup.names().get(source)
                            + ": a mark of fim must be a token id below " + vocabularySize
                            + ", the size of the vocabulary, but was " + largest);
                }
            });
        }

        /** Each edit's fingerprint hangs on that of the plan it changed. */
        private static List<PackStreamInfo> infos(MixSetup setup, List<TokenSource> sources) {
            TokenShardInfo first = sources.get(0).info();
            List<PackStreamInfo> infos = new ArrayList<>();
            String plan = "mix 2\n" + ConfigJson.canonical(setup.config().placeless()) + "\n"
                    + setup.seeds().runSeed();
            int known = 0;
            for (int edits = 0; edits <= setup.edits().size(); edits++) {
                if (edits > 0) {
                    plan += "\n"
                            + ConfigJson.canonical(setup.edits().get(edits - 1).placeless());
                }
                int count = MixSetup.names(setup.config(), setup.edits().subList(0, edits))
                        .size();
                StringBuilder all = new StringBuilder(plan);
                for (TokenSource source : sources.subList(known, count)) {
                    all.append('\n').append(source.name()).append(' ').append(source.fingerprint());
                }
                known = count;
                plan = Sha256.ofUtf8(all.toString()).substring(0, 32);
                infos.add(new PackStreamInfo(
                        plan,
                        setup.names().subList(0, count),
                        first.vocabularySize(),
                        first.endOfText(),
                        first.endOfText(),
                        first.tokenizer()));
            }
            return infos;
        }
    }
}
