package dev.mews.pipelines;

import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Shard;
import dev.mews.filters.quality.CodeQualityConfig;
import dev.mews.pipelines.DocumentShards.DocumentShard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Scores code with a classifier and splits each code source: documents at or above the threshold go on as {@code NAME_hq},
 * the others stay in {@code NAME}. It reads the code sources only; the stages behind it read the other sources from
 * the filter stage.
 */
public final class CodeQualityStage implements Stage {
    /**
     * A file of documents is scored in slices, a slice for so many of its bytes: a classifier needs about a quarter of
     * a minute for the text in them, so several workers share a file, and a crash costs each of them little.
     */
    private static final long SLICE_BYTES = 256 << 10;

    /** Name of the stage. */
    public static final String NAME = "quality";

    private final Engine engine;
    private final CodeQualityConfig config;
    private final Path model;
    private final Set<String> codeSources;

    /**
     * Scores what the filter stage kept.
     *
     * @param model folder of the classifier
     * @param codeSources names of the sources that hold code
     */
    public CodeQualityStage(Engine engine, CodeQualityConfig config, Path model, Set<String> codeSources) {
        this.engine = engine;
        this.config = config;
        this.model = model.toAbsolutePath().normalize();
        this.codeSources = new TreeSet<>(codeSources);
    }

    /** The source that good documents of a code source go to. */
    public static String highQualitySource(String source) {
        return source + CodeQualityTask.HIGH_QUALITY;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Record config() {
        return config;
    }

    @Override
    public List<StageInput> inputs() {
        return List.of(new StageInput.FromStage(FilterStage.NAME), new StageInput.RawFile("model", model));
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
        List<Shard> shards = new ArrayList<>();
        for (String source : codeSources) {
            int first = shards.size();
            for (DocumentShard file : DocumentShards.of(context, FilterStage.NAME)) {
                if (!file.source().equals(source)) {
                    continue;
                }
                int slices = Math.toIntExact(file.bytes() / SLICE_BYTES + 1);
                for (int slice = 0; slice < slices; slice++) {
                    TreeMap<String, String> parameters = new TreeMap<>();
                    parameters.put(CodeQualityTask.SOURCE, source);
                    parameters.put(CodeQualityTask.SLICE, Integer.toString(slice));
                    parameters.put(CodeQualityTask.SLICES, Integer.toString(slices));
                    String name = Shard.nameOf(source, shards.size() - first);
                    shards.add(new Shard(name, List.of(file.path()), parameters));
                }
            }
        }
        return StageResult.of(Tallies.merged(engine.run(new ShardJob(
                context.shards(),
                shards,
                new CodeQualityTask(Carried.of(CodeQualityConfig.class, config), model.toString())))));
    }
}
