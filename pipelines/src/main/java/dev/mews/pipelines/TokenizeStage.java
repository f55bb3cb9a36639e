package dev.mews.pipelines;

import dev.mews.core.hash.Sha256;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardRunner;
import dev.mews.core.shard.Tally;
import dev.mews.pipelines.DocumentShards.DocumentShard;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Documents to token shards in the order of a keyed hash of their ids: {@code tokens/train/SOURCE/} and
 * {@code tokens/heldout/SOURCE/}.
 *
 * <p>First each documents shard is encoded into runs sorted by that hash, then each token shard merges one part of the hash's
 * range over the runs of its source. The number of token shards depends on the number of tokens alone.
 */
public final class TokenizeStage implements Stage {
    /** Name of the stage. */
    public static final String NAME = "tokenize";

    /** Where the token shards to train on are, a folder a source, relative to the run's directory. */
    public static final String TRAIN = "tokens/train";

    /** Where the held-out token shards are, a folder a source, relative to the run's directory. */
    public static final String HELD_OUT = "tokens/heldout";

    private static final String ENCODE = "tokenize-encode";

    private final Engine engine;
    private final TokenizeConfig config;
    private final String input;

    /**
     * Encodes what an earlier stage kept.
     *
     * @param input the stage whose documents are read
     */
    public TokenizeStage(Engine engine, TokenizeConfig config, String input) {
        this.engine = engine;
        this.config = config;
        this.input = input;
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
        return StageInputs.of(List.of(input, TokenizerStage.NAME));
    }

    @Override
    public List<String> outputs() {
        return List.of("tokens");
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
        List<DocumentShard> documents = DocumentShards.of(context, input);
        Path folder = context.layout().tokenizer();
        Tokenizer tokenizer = Tokenizer.load(folder);
        List<Shard> encode = new ArrayList<>();
        for (DocumentShard shard : documents) {
            encode.add(new Shard(shard.name(), List.of(shard.path())));
        }
        List<Completion> encoded = engine.run(new ShardJob(
                new ShardRunner(context.directory(), ENCODE, context.fingerprint()),
                encode,
                new EncodeTask("tokenizer", context.seeds(), config.heldOut())));

        TreeMap<String, SourceRuns> sources = new TreeMap<>();
        for (int i = 0; i < documents.size(); i++) {
            sources.computeIfAbsent(documents.get(i).source(), unused -> new SourceRuns())
                    .add(encoded.get(i));
        }
        List<Shard> shuffle = new ArrayList<>();
        sources.forEach((source, runs) -> {
            shuffle.addAll(shards(TRAIN, source, runs.train, runs.tokens.tokens() - runs.heldOutTokens()));
            if (runs.tokens.counters().getOrDefault(EncodeTask.HELD_OUT_DOCUMENTS, 0L) > 0) {
                shuffle.addAll(shards(HELD_OUT, source, runs.heldOut, runs.heldOutTokens()));
            }
        });
        engine.run(new ShardJob(
                context.shards(),
                shuffle,
                new ShuffleTask(
                        tokenizer.vocabulary().size(),
                        tokenizer.specialId(SpecialTokens.END_OF_TEXT),
                        Sha256.of(folder.resolve("tokenizer.json")))));
        WorkFiles.delete(context, ENCODE);
        return StageResult.of(Tallies.merged(encoded), Map.of("sources", summary(sources)));
    }

    /** The shards of one source; at least one, so that every source has its folder. */
    private List<Shard> shards(String directory, String source, List<String> runs, long tokens) {
        int parts = (int) Math.max(1, Math.min(100_000, (tokens + config.shardTokens() - 1) / config.shardTokens()));
        List<Shard> shards = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            String name = Shard.nameOf(directory.substring(directory.indexOf('/') + 1) + "-" + source, part);
            TreeMap<String, String> parameters = new TreeMap<>();
            parameters.put(ShuffleTask.SOURCE, source);
            parameters.put(ShuffleTask.PART, Integer.toString(part));
            parameters.put(ShuffleTask.PARTS, Integer.toString(parts));
            parameters.put(ShuffleTask.PREFIX, directory + "/" + source + "/" + Shard.nameOf(source, part));
            shards.add(new Shard(name, runs, parameters));
        }
        return shards;
    }

    private static Map<String, Object> summary(SortedMap<String, SourceRuns> sources) {
        TreeMap<String, Object> summary = new TreeMap<>();
        sources.forEach((source, runs) -> {
            TreeMap<String, Object> numbers = new TreeMap<>();
            numbers.put("documents", runs.tokens.kept());
            numbers.put("tokens", runs.tokens.tokens());
            numbers.put("bytes", runs.tokens.bytesIn());
            numbers.put("heldOutDocuments", runs.tokens.counters().get(EncodeTask.HELD_OUT_DOCUMENTS));
            numbers.put("heldOutTokens", runs.heldOutTokens());
            summary.put(source, numbers);
        });
        return summary;
    }

    /** What the encode step wrote for one source. */
    private static final class SourceRuns {
        private final Tally tokens = new Tally();
        private final List<String> train = new ArrayList<>();
        private final List<String> heldOut = new ArrayList<>();

        void add(Completion completion) {
            tokens.merge(completion.tally());
            train.addAll(Tallies.outputs(List.of(completion), EncodeTask.TRAIN));
            heldOut.addAll(Tallies.outputs(List.of(completion), EncodeTask.HELD_OUT));
        }

        long heldOutTokens() {
            return tokens.counters().getOrDefault(EncodeTask.HELD_OUT_TOKENS, 0L);
        }
    }
}
