package dev.mews.cli.run;

import dev.mews.cli.recipe.SampleConfig;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageReport;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Tally;
import dev.mews.loader.PackSource;
import dev.mews.loader.PackedShards;
import dev.mews.model.generate.Generation;
import dev.mews.model.generate.Generator;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.Trainer;
import dev.mews.pipelines.MixStage;
import dev.mews.pipelines.TokenizerStage;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Trains the model on the packed shards, measures it on the held-out ones, and lets it continue the sample prompts. */
public final class TrainStage implements Stage {
    /** Name of the stage. */
    public static final String NAME = "train";

    private final Settings settings;
    private final long seed;
    private final TrainListener listener;

    /** What decides the outputs. */
    public record Settings(TrainConfig train, SampleConfig sample) {}

    /** A stage that tells {@code listener} of each step and asks it whether to stop. */
    public TrainStage(TrainConfig train, SampleConfig sample, long seed, TrainListener listener) {
        this.settings = new Settings(train, sample);
        this.seed = seed;
        this.listener = listener;
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
        return settings;
    }

    @Override
    public List<StageInput> inputs() {
        return List.of(new StageInput.FromStage(MixStage.NAME), new StageInput.FromStage(TokenizerStage.NAME));
    }

    @Override
    public List<String> outputs() {
        return List.of("checkpoints");
    }

    @Override
    public StageResult run(StageContext context) throws IOException, InterruptedException {
        Path directory = context.directory();
        Tokenizer tokenizer = Tokenizer.load(context.layout().tokenizer());
        TrainInputs inputs = new TrainInputs(
                PackSource.shards(directory.resolve(MixStage.TRAIN)),
                heldOut(directory.resolve(MixStage.HELD_OUT)),
                directory,
                seed,
                Optional.of(context.layout().tokenizer()));
        TrainResult result = Trainer.train(inputs, settings.train(), listener);
        if (!result.completed()) {
            throw new InterruptedException(
                    "training stopped after step " + result.steps() + "; its checkpoint is " + result.checkpoint());
        }
        SortedMap<String, Object> details = details(result, tokenizer);
        details.put("samples", samples(result.checkpoint(), tokenizer));
        return StageResult.of(account(context, result), details);
    }

    private static SortedMap<String, Path> heldOut(Path folder) throws IOException {
        TreeMap<String, Path> folders = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> sources = Files.list(folder)) {
                sources.forEach(source -> folders.put(source.getFileName().toString(), source));
            }
        }
        return folders;
    }

    /** A document is kept if its beginning was in a pack that was trained on. */
    private Tally account(StageContext context, TrainResult result) throws IOException {
        StageReport mixed = context.reportOf(MixStage.NAME);
        long seen;
        try (PackedShards packs = PackedShards.open(context.directory().resolve(MixStage.TRAIN))) {
            seen = packs.documentsBegun(result.packs());
        }
        Tally tally = new Tally();
        tally.addDocuments(mixed.kept(), mixed.bytesOut(), seen, 0);
        if (mixed.kept() > seen) {
            tally.addDropped("not_reached", mixed.kept() - seen);
        }
        tally.addTokens(result.tokens());
        return tally;
    }

    private static SortedMap<String, Object> details(TrainResult result, Tokenizer tokenizer) {
        TreeMap<String, Object> details = new TreeMap<>();
        details.put("parameters", result.parameters());
        details.put("vocabularySize", tokenizer.vocabulary().size());
        details.put("steps", result.steps());
        details.put("firstLoss", result.firstLoss());
        details.put("lastLoss", result.lastLoss());
        result.heldOutLoss().ifPresent(loss -> details.put("heldOutLoss", loss));
        result.unigramLoss().ifPresent(loss -> details.put("unigramLoss", loss));
        details.put("heldOutBySource", new TreeMap<String, Object>(result.heldOutBySource()));
        details.put("tokensPerSecond", result.seconds() > 0 ? Math.round(result.tokens() / result.seconds()) : 0);
        details.put("checkpoint", "checkpoints/" + result.checkpoint().getFileName());
        List<Object> curve = new ArrayList<>();
        for (LossPoint point : result.curve()) {
            TreeMap<String, Object> numbers = new TreeMap<>();
            numbers.put("step", point.step());
            numbers.put("tokens", point.tokens());
            numbers.put("loss", point.loss());
            point.heldOutLoss().ifPresent(loss -> numbers.put("heldOutLoss", loss));
            if (!point.figures().isEmpty()) {
                numbers.put("figures", new TreeMap<String, Object>(point.figures()));
            }
            curve.add(numbers);
        }
        details.put("curve", curve);
        return details;
    }

    private List<Object> samples(Path checkpoint, Tokenizer tokenizer) {
        List<Object> samples = new ArrayList<>();
        try (Generator generator = Generator.open(checkpoint)) {
            for (String prompt : settings.sample().prompts()) {
                int[] ids = prompt.isEmpty()
                        ? new int[] {tokenizer.specialId(SpecialTokens.END_OF_TEXT)}
                        : tokenizer.encode(prompt, SpecialTokenMode.IGNORE);
                Generation generation =
                        generator.generate(ids, settings.sample().sampling(seed), token -> {});
                samples.add(
                        new TreeMap<>(Map.of("prompt", prompt, "text", tokenizer.decodeToString(generation.tokens()))));
            }
        }
        return samples;
    }
}
