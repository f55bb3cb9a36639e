package dev.mews.pipelines;

import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.Tally;
import dev.mews.filters.FilterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the sources and applies the rules of their kinds: raw files to documents. */
public final class FilterStage implements Stage {
    /** Name of the stage. */
    public static final String NAME = "filter";

    private final Engine engine;
    private final Settings settings;
    private final SortedMap<String, List<InputShard>> shards = new TreeMap<>();

    /** What decides the outputs, beside the files themselves. */
    public record Settings(ReadConfig read, FilterConfig filter, Map<String, SourceConfig> sources) {}

    /**
     * Finds the inputs.
     *
     * @param folder where relative inputs start
     * @throws dev.mews.core.config.ConfigException if a glob matches nothing
     */
    public FilterStage(
            Engine engine, ReadConfig read, FilterConfig filter, Map<String, SourceConfig> sources, Path folder) {
        this.engine = engine;
        this.settings = new Settings(read, filter, portable(sources));
        new TreeMap<>(sources)
                .forEach((name, source) -> shards.put(
                        name, InputShards.match(name, source.input(), source.format(), source.text(), folder)));
    }

    /** The sources without their globs: which files they matched is known, and where those lie decides nothing. */
    private static Map<String, SourceConfig> portable(Map<String, SourceConfig> sources) {
        TreeMap<String, SourceConfig> portable = new TreeMap<>();
        sources.forEach((name, source) ->
                portable.put(name, new SourceConfig(source.kind(), List.of("*"), source.format(), source.text())));
        return portable;
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
        Set<StageInput> inputs = new LinkedHashSet<>();
        shards.forEach((source, parts) -> parts.forEach(
                part -> inputs.add(new StageInput.RawFile(source + "/" + part.name(), Path.of(part.file())))));
        return List.copyOf(inputs);
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
        List<ShardJob> jobs = new ArrayList<>();
        shards.forEach((source, parts) -> {
            List<Shard> work = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                work.add(Shard.reading(Shard.nameOf(source, i), parts.get(i)));
            }
            jobs.add(new ShardJob(
                    context.shards(settings.read().shardBytes()),
                    work,
                    new FilterTask(
                            Carried.of(FilterConfig.class, settings.filter()),
                            settings.sources().get(source).kind(),
                            settings.read().maxRecordBytes())));
        });
        List<Completion> completions = engine.run(jobs);
        Tally tally = Tallies.merged(completions);
        return StageResult.of(tally, Map.of("sources", bySource(completions)));
    }

    /** Counts by source: shards are named after theirs. */
    private Map<String, Object> bySource(List<Completion> completions) {
        TreeMap<String, Tally> tallies = new TreeMap<>();
        for (Completion completion : completions) {
            String name = completion.shard();
            tallies.computeIfAbsent(name.substring(0, name.lastIndexOf('-')), unused -> new Tally())
                    .merge(completion.tally());
        }
        TreeMap<String, Object> sources = new TreeMap<>();
        tallies.forEach((source, tally) -> {
            TreeMap<String, Object> counts = new TreeMap<>();
            counts.put("documents", tally.documentsIn());
            counts.put("kept", tally.kept());
            counts.put("dropped", tally.dropped());
            counts.put("failed", tally.failed());
            counts.put("bytesIn", tally.bytesIn());
            counts.put("bytesOut", tally.bytesOut());
            sources.put(source, counts);
        });
        return sources;
    }
}
