package dev.mews.pipelines;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.Tally;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedManifest;
import dev.mews.mixtures.HeldOut;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixPlan;
import dev.mews.mixtures.MixReport;
import dev.mews.mixtures.PackedShardSpec;
import dev.mews.mixtures.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Token shards to packed shards: {@code shards/train/} in training order, and {@code shards/heldout/SOURCE/}, where each
 * held-out document stands once.
 */
public final class MixStage implements Stage {
    /** Name of the stage. */
    public static final String NAME = "mix";

    /** Where the packed shards to train on are, relative to the run's directory. */
    public static final String TRAIN = "shards/train";

    /** Where the held-out packed shards are, a folder a source, relative to the run's directory. */
    public static final String HELD_OUT = "shards/heldout";

    /** Why a document is not in a pack: the mixture ended before its turn. */
    public static final String NOT_DRAWN = "not_drawn";

    /** Why a document is not in a pack: it is kept for measuring the held-out loss. */
    public static final String HELD_OUT_REASON = "held_out";

    private final Engine engine;
    private final MixConfig config;
    private final long seed;

    /** Mixes what the tokenize stage wrote, by the recipe's seed. */
    public MixStage(Engine engine, MixConfig config, long seed) {
        this.engine = engine;
        this.config = config;
        this.seed = seed;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Record config() {
        return config;
    }

    @Override
    public List<StageInput> inputs() {
        return StageInputs.of(List.of(TokenizeStage.NAME));
    }

    @Override
    public List<String> outputs() {
        return List.of("shards");
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
        MixConfig mixture = MixtureMarks.lookUp(
                config, context.layout().tokenizer(), keys -> "mix." + String.join(".", keys) + " of the recipe");
        List<TokenSource> sources = open(mixture, context.directory());
        try {
            MixPlan plan = MixPlan.of(mixture, sources, seed);
            List<Shard> shards = new ArrayList<>();
            for (PackedShardSpec spec : plan.shards()) {
                TreeMap<String, String> parameters = new TreeMap<>();
                parameters.put(PackTask.SPEC, spec.toJson());
                shards.add(new Shard("packs-" + spec.name(), List.of(), parameters));
            }
            List<Completion> packed = engine.run(
                    new ShardJob(context.shards(), shards, new PackTask(Carried.of(MixConfig.class, mixture), seed)));
            AtomicFiles.writeString(context.directory().resolve(TRAIN).resolve(PackedManifest.FILE), plan.manifest());
            Map<String, Object> heldOut = packHeldOut(context);
            TreeMap<String, Object> details = new TreeMap<>();
            details.put("mixture", report(plan.report()));
            details.put("heldOut", heldOut);
            return StageResult.of(account(context, sources, packed, plan.report()), details);
        } finally {
            sources.forEach(TokenSource::close);
        }
    }

    /** The sources that have a weight, in the order in which packs number them. */
    static List<TokenSource> open(MixConfig config, Path runDirectory) throws IOException {
        List<TokenSource> sources = new ArrayList<>();
        for (String name : config.allSourceNames()) {
            Path folder = runDirectory.resolve(config.source(name).path().orElse(TokenizeStage.TRAIN + "/" + name));
            sources.add(TokenSource.open(name, folder));
        }
        return sources;
    }

    private Map<String, Object> packHeldOut(StageContext context) throws IOException {
        TreeMap<String, Object> tokens = new TreeMap<>();
        int sequenceLength = config.stages().get(config.stages().size() - 1).seqLen();
        Path folder = context.directory().resolve(TokenizeStage.HELD_OUT);
        for (String name : config.sourceNames()) {
            if (Files.isDirectory(folder.resolve(name))) {
                try (TokenSource source = TokenSource.open(name, folder.resolve(name))) {
                    HeldOut.write(
                            source,
                            sequenceLength,
                            context.directory().resolve(HELD_OUT).resolve(name));
                    tokens.put(name, source.tokens());
                }
            }
        }
        return tokens;
    }

    /**
     * Every document that was tokenized is drawn, held out, or not drawn. A document counts as drawn with its first piece
     * of the first pass, so one of several epochs or packs counts once.
     */
    private static Tally account(
            StageContext context, List<TokenSource> sources, List<Completion> packed, MixReport report)
            throws IOException {
        long drawn;
        try (PackedShards packs = PackedShards.open(context.directory().resolve(TRAIN))) {
            drawn = packs.documentsBegun(packs.packs());
        }
        long bytes = 0;
        for (String path : Tallies.outputs(packed, ".bin")) {
            bytes += Files.size(context.directory().resolve(path));
        }
        long documents = context.reportOf(TokenizeStage.NAME).kept();
        long available = sources.stream().mapToLong(TokenSource::documents).sum();
        long heldOut = context.reportOf(TokenizeStage.NAME).counters().getOrDefault(EncodeTask.HELD_OUT_DOCUMENTS, 0L);
        Tally tally = new Tally();
        tally.addDocuments(documents, context.reportOf(TokenizeStage.NAME).tokens() * Integer.BYTES, drawn, bytes);
        addDropped(tally, HELD_OUT_REASON, heldOut);
        addDropped(tally, "no_weight", documents - heldOut - available);
        addDropped(tally, NOT_DRAWN, available - drawn);
        tally.addTokens(report.tokens());
        return tally;
    }

    private static void addDropped(Tally tally, String reason, long count) {
        if (count > 0) {
            tally.addDropped(reason, count);
        }
    }

    private static Map<String, Object> report(MixReport report) {
        TreeMap<String, Object> mixture = new TreeMap<>();
        mixture.put("tokensAsked", report.tokensAsked());
        mixture.put("tokens", report.tokens());
        mixture.put("packs", report.packs());
        mixture.put("padding", report.padding());
        mixture.put("warnings", report.warnings());
        List<Object> stages = new ArrayList<>();
        for (MixReport.Stage stage : report.stages()) {
            TreeMap<String, Object> numbers = new TreeMap<>();
            numbers.put("stage", stage.stage());
            numbers.put("sequenceLength", stage.sequenceLength());
            numbers.put("tokensAsked", stage.tokensAsked());
            numbers.put("tokens", stage.tokens());
            List<Object> shares = new ArrayList<>();
            for (MixReport.Share share : stage.shares()) {
                shares.add(new TreeMap<>(Map.of(
                        "source", share.source(),
                        "asked", share.asked(),
                        "got", share.got(),
                        "packs", share.packs(),
                        "padding", share.padding(),
                        "cutDocuments", share.cutDocuments())));
            }
            numbers.put("shares", shares);
            stages.add(numbers);
        }
        mixture.put("stages", stages);
        List<Object> sources = new ArrayList<>();
        for (MixReport.Source source : report.sources()) {
            TreeMap<String, Object> numbers = new TreeMap<>();
            numbers.put("source", source.source());
            numbers.put("difficulty", source.difficulty());
            numbers.put("documents", source.documents());
            numbers.put("available", source.available());
            numbers.put("asked", source.asked());
            numbers.put("got", source.got());
            numbers.put("epochs", source.epochs());
            numbers.put("epochSize", source.epochSize());
            numbers.put("smallestReuseDistance", source.smallestReuseDistance());
            numbers.put("padding", source.padding());
            numbers.put("cutDocuments", source.cutDocuments());
            sources.add(numbers);
        }
        mixture.put("sources", sources);
        return mixture;
    }
}
