package dev.mews.mixtures;

import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.mixtures.internal.MixSetup;
import dev.mews.mixtures.internal.PlanWalk;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which packs a training run sees, in which order, and the shards that will hold them: a pure function of the mixture, the
 * lengths of the documents and the seed. Making a plan reads lengths, never tokens.
 */
public final class MixPlan {
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
     * @param sources one per name in {@link MixConfig#sourceNames()}; others are not read
     * @throws MixException if a source is missing, the tokenizers differ, or the mixture cannot be carried out as written
     */
    public static MixPlan of(MixConfig config, List<TokenSource> sources, long seed) throws IOException {
        Inputs inputs = Inputs.of(config, sources, seed);
        PlanWalk walk = PlanWalk.of(inputs.setup());
        return new MixPlan(inputs, walk.shards(), walk.report());
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
                                .toList())
                .toJson();
    }

    Inputs inputs() {
        return inputs;
    }

    /** Everything a plan depends on, checked, without the walk through it. */
    record Inputs(MixSetup setup, List<TokenSource> sources, PackStreamInfo info) {
        static Inputs of(MixConfig config, List<TokenSource> given, long seed) {
            Map<String, TokenSource> byName = new TreeMap<>();
            given.forEach(source -> byName.put(source.name(), source));
            List<String> names = config.sourceNames();
            for (String name : names) {
                if (!byName.containsKey(name)) {
                    throw new MixException("the mixture has a weight for source " + name + ", but the sources are "
                            + byName.keySet() + ": add its token shards or remove the weight");
                }
            }
            List<TokenSource> sources = names.stream().map(byName::get).toList();
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
            PackStreamInfo info = new PackStreamInfo(
                    fingerprint(config, sources, seed),
                    names,
                    first.vocabularySize(),
                    first.endOfText(),
                    first.endOfText(),
                    first.tokenizer());
            return new Inputs(MixSetup.of(config, sources, seed), sources, info);
        }

        /** Where the token shards lie says nothing of what is in them: paths do not count. */
        private static String fingerprint(MixConfig config, List<TokenSource> sources, long seed) {
            Map<String, MixConfig.MixSource> placeless = new LinkedHashMap<>();
            config.sources()
                    .forEach((name, source) -> placeless.put(
                            name, new MixConfig.MixSource(Optional.empty(), source.difficulty(), source.epochsMax())));
            StringBuilder all = new StringBuilder("mix 1\n")
                    .append(ConfigJson.canonical(new MixConfig(
                            placeless,
                            config.stages(),
                            config.order(),
                            config.packing(),
                            config.onShortage(),
                            config.shardTokens())))
                    .append('\n')
                    .append(seed);
            sources.forEach(
                    source -> all.append('\n').append(source.name()).append(' ').append(source.fingerprint()));
            return Sha256.ofUtf8(all.toString()).substring(0, 32);
        }
    }
}
