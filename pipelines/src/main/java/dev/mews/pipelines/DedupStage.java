package dev.mews.pipelines;

import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardRunner;
import dev.mews.core.shard.Tally;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.cluster.Clusters;
import dev.mews.dedup.cluster.Components;
import dev.mews.dedup.cluster.Removals;
import dev.mews.dedup.signature.SignatureFile;
import dev.mews.dedup.signature.SignatureSet;
import dev.mews.pipelines.DocumentShards.DocumentShard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exact and near duplicates over all sources, in four steps: sign each documents shard; find and verify duplicate pairs
 * (the only shuffle); cluster them and choose who stays; drop the copies from each documents shard.
 */
public final class DedupStage implements Stage {
    /** Name of the stage. */
    public static final String NAME = "dedup";

    private static final String SIGN = "dedup-sign";
    private static final String EDGES = "dedup-edges";
    private static final String CLUSTER = "dedup-cluster";

    private final Engine engine;
    private final DedupConfig config;
    private final SortedMap<String, Set<String>> inputs;

    /**
     * Deduplicates what earlier stages kept, all of it together.
     *
     * @param inputs the stages whose documents are read, each with the sources that are left out there because a later one
     *     has them
     */
    public DedupStage(Engine engine, DedupConfig config, SortedMap<String, Set<String>> inputs) {
        this.engine = engine;
        this.config = config;
        this.inputs = inputs;
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
        return StageInputs.of(List.copyOf(inputs.keySet()));
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
        List<DocumentShard> documents = DocumentShards.of(context, inputs);
        List<String> signatures = sign(context, documents);
        List<Completion> edges = new DuplicateEdges(engine, config, step(context, EDGES)).find(signatures);
        TreeMap<String, Object> details = new TreeMap<>();
        List<String> removals = cluster(context, signatures, Tallies.outputs(edges, ".edges"), details);
        Tally tally = remove(context, documents, removals);
        Tallies.merged(edges).counters().forEach(tally::add);
        for (String step : List.of(SIGN, EDGES, CLUSTER)) {
            WorkFiles.delete(context, step);
        }
        return StageResult.of(tally, details);
    }

    private static ShardRunner step(StageContext context, String step) {
        return new ShardRunner(context.directory(), step, context.fingerprint());
    }

    private List<String> sign(StageContext context, List<DocumentShard> documents) throws IOException {
        List<Shard> shards = new ArrayList<>();
        for (DocumentShard shard : documents) {
            shards.add(new Shard(shard.name(), List.of(shard.path())));
        }
        List<Completion> completions = engine.run(
                new ShardJob(step(context, SIGN), shards, new SignTask(Carried.of(DedupConfig.class, config))));
        return Tallies.outputs(completions, SignatureFile.SIGNATURES);
    }

    /** One removal file a documents shard, in their order. */
    private List<String> cluster(
            StageContext context, List<String> signatures, List<String> edges, Map<String, Object> details)
            throws IOException {
        List<Path> signatureFiles =
                signatures.stream().map(context.directory()::resolve).toList();
        List<Path> edgeFiles = edges.stream().map(context.directory()::resolve).toList();
        try (SignatureSet set = new SignatureSet(signatureFiles, config)) {
            Clusters clusters = Clusters.choose(Components.of(edgeFiles, config, engine.parallelism()), set, config);
            // Not skipped when committed: the numbers below are needed in any case, and clustering is cheap.
            Completion completion = step(context, CLUSTER).run(new Shard("clusters", edges), (shard, output) -> {
                Removals.Summary summary = Removals.write(
                        clusters,
                        set,
                        ordinal -> output.create(WorkFiles.of(CLUSTER, Shard.nameOf("shard", ordinal) + ".removals")));
                output.tally().add("clusters", summary.clusters());
            });
            TreeMap<String, Long> sizes = new TreeMap<>();
            clusters.sizes()
                    .forEach((size, count) -> sizes.put(String.format(java.util.Locale.ROOT, "%06d", size), count));
            details.put(
                    "clusters", Tallies.merged(List.of(completion)).counters().get("clusters"));
            details.put("clusterSizes", sizes);
            List<Map<String, Object>> largest = new ArrayList<>();
            for (Clusters.Cluster cluster : clusters.largest(set)) {
                largest.add(new TreeMap<>(Map.of("kept", cluster.keptId().hex(), "size", cluster.size())));
            }
            details.put("largestClusters", largest);
            return Tallies.outputs(List.of(completion), ".removals");
        }
    }

    private Tally remove(StageContext context, List<DocumentShard> documents, List<String> removals)
            throws IOException {
        List<Shard> shards = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            TreeMap<String, String> parameters = new TreeMap<>();
            parameters.put(RemoveDuplicatesTask.REMOVALS, removals.get(i));
            parameters.put(RemoveDuplicatesTask.SOURCE, documents.get(i).source());
            shards.add(
                    new Shard(documents.get(i).name(), List.of(documents.get(i).path()), parameters));
        }
        List<Completion> completions =
                engine.run(new ShardJob(context.shards(), shards, new RemoveDuplicatesTask(config.threshold())));
        return Tallies.merged(completions);
    }
}
