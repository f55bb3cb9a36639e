package dev.mews.pipelines;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardRunner;
import dev.mews.core.shard.Tally;
import dev.mews.pipelines.DocumentShards.DocumentShard;
import dev.mews.tokenizer.TokenizerConfig;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.CountFiles;
import dev.mews.tokenizer.train.CountsSummary;
import dev.mews.tokenizer.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Trains the tokenizer: pre-tokens are counted shard by shard, the sorted count files are merged in a stream, and the
 * merges are found in one process. With several vocabulary sizes the last and largest one is the run's tokenizer, in
 * {@code tokenizer/}; the others are beside it, in {@code tokenizer/SIZE/}.
 */
public final class TokenizerStage implements Stage {
    /** Name of the stage. */
    public static final String NAME = "tokenizer";

    private static final String COUNT = "tokenizer-count";

    private final Engine engine;
    private final TokenizerConfig config;
    private final String input;

    /**
     * Trains on what an earlier stage kept.
     *
     * @param input the stage whose documents are read
     */
    public TokenizerStage(Engine engine, TokenizerConfig config, String input) {
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
        return "3";
    }

    @Override
    public Record config() {
        return config;
    }

    @Override
    public List<StageInput> inputs() {
        return StageInputs.of(List.of(input));
    }

    @Override
    public List<String> outputs() {
        return List.of("tokenizer");
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
        List<Shard> shards = new ArrayList<>();
        for (DocumentShard shard : DocumentShards.of(context, input)) {
            shards.add(new Shard(shard.name(), List.of(shard.path())));
        }
        List<Completion> completions = engine.run(new ShardJob(
                new ShardRunner(context.directory(), COUNT, context.fingerprint()),
                shards,
                new CountTask(Carried.of(TokenizerConfig.class, config))));
        List<Path> counts = Tallies.outputs(completions, CountTask.ENDING).stream()
                .map(context.directory()::resolve)
                .toList();
        if (counts.isEmpty()) {
            throw new IOException(
                    "no document reached the tokenizer: the stages before it dropped all of them; run.json says why");
        }
        Path folder = context.layout().tokenizer();
        Path merged = folder.resolve("words.counts");
        Path temporary = Files.createTempDirectory("mews-merge");
        try {
            AtomicFiles.write(merged, out -> CountFiles.merge(counts, temporary, out));
        } finally {
            FileTrees.delete(temporary);
        }
        Training training = new BpeTrainer(config.trainingOptions()).train(merged, config.preTokenizer());
        training.checkPrefixes();
        TreeMap<String, Object> details = new TreeMap<>();
        details.put("vocabularySize", training.vocabularySize());
        List<Integer> sizes = config.vocabularySizes();
        for (int i = 0; i < sizes.size(); i++) {
            boolean last = i + 1 == sizes.size();
            training.save(sizes.get(i), last ? folder : folder.resolve(Integer.toString(sizes.get(i))));
        }
        CountsSummary summary = CountFiles.check(merged);
        details.put("distinctPreTokens", summary.preTokens());
        details.put("preTokens", summary.occurrences());
        details.put("latexCommands", training.latexCommands());
        WorkFiles.delete(context, COUNT);
        Tally tally = Tallies.merged(completions);
        return StageResult.of(tally, details);
    }
}
