package dev.mews.pipelines.flink;

import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.pipelines.Engine;
import dev.mews.pipelines.EngineConfig;
import dev.mews.pipelines.EngineConfig.EngineType;
import dev.mews.pipelines.ShardJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;

/**
 * Beam on Flink: inside this process, or on the cluster that the configuration names.
 *
 * <p>The embedded engine needs no network and no ports of its own. For a cluster, the run's directory and the inputs
 * must be on a file system that every TaskManager mounts at the same path; the Flink-side jar (no libtorch in it) is
 * sent with the job.
 */
public final class FlinkEngine implements Engine {
    private final EngineConfig config;
    private final List<String> filesToStage;

    private FlinkEngine(EngineConfig config, List<String> filesToStage) {
        this.config = config;
        this.filesToStage = filesToStage;
    }

    /** Flink in this process. */
    public static FlinkEngine embedded(int parallelism) {
        return new FlinkEngine(new EngineConfig(EngineType.EMBEDDED, "", parallelism), List.of());
    }

    /**
     * The engine a recipe asks for.
     *
     * @param flinkJar the Flink-side jar; read only for a cluster
     * @throws IOException if a cluster is asked for and the jar is not there
     */
    public static FlinkEngine of(EngineConfig config, Path flinkJar) throws IOException {
        if (config.type() == EngineType.EMBEDDED) {
            return new FlinkEngine(config, List.of());
        }
        if (!Files.isRegularFile(flinkJar)) {
            throw new IOException(flinkJar + ": the Flink-side jar is missing; build it with"
                    + " 'mvn -pl pipelines -am -DskipTests package'");
        }
        return new FlinkEngine(config, List.of(flinkJar.toString()));
    }

    @Override
    public int parallelism() {
        return config.effectiveParallelism();
    }

    @Override
    public List<Completion> run(List<ShardJob> jobs) throws IOException {
        List<Work> open = new ArrayList<>();
        for (ShardJob job : jobs) {
            for (Shard shard : job.shards()) {
                if (job.runner().committed(shard).isEmpty()) {
                    open.add(new Work(job.runner(), shard, job.task()));
                }
            }
        }
        if (!open.isEmpty()) {
            String name = open.get(0).runner().stage();
            Pipeline pipeline = newPipeline(name);
            pipeline.apply(
                            "Shards",
                            Create.of(dealt(open))
                                    .withCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(Work.class))))
                    .apply("Spread", GroupByKey.create())
                    .apply("Work", ParDo.of(new WorkFn()));
            run(pipeline, name);
        }
        List<Completion> completions = new ArrayList<>();
        for (ShardJob job : jobs) {
            for (Shard shard : job.shards()) {
                completions.add(job.runner()
                        .committed(shard)
                        .orElseThrow(() -> new IOException("shard " + shard.name() + " of "
                                + job.runner().stage() + " was worked on but is not committed in "
                                + job.runner().runDirectory()
                                + "; on a cluster the run's directory must be one that all machines share")));
            }
        }
        return completions;
    }

    private List<KV<Integer, Work>> dealt(List<Work> work) {
        int[] lanes = Lanes.of(parallelism()).deal(work, FlinkEngine::inputBytes);
        List<KV<Integer, Work>> dealt = new ArrayList<>();
        for (int i = 0; i < lanes.length; i++) {
            dealt.add(KV.of(lanes[i], work.get(i)));
        }
        return dealt;
    }

    /** Size on disk of a shard's inputs, for the balance only. */
    private static long inputBytes(Work work) {
        long bytes = 0;
        for (String input : work.shard().inputs()) {
            try {
                bytes += Files.size(Path.of(work.runner().runDirectory()).resolve(input));
            } catch (IOException e) {
                // The task reports what it cannot read; here an unknown size only costs balance.
                bytes += 1;
            }
        }
        return bytes;
    }

    @Override
    public Pipeline newPipeline(String name) {
        FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
        options.setRunner(FlinkRunner.class);
        options.setJobName("mews-" + name.replace('.', '-'));
        options.setFlinkMaster(config.type() == EngineType.EMBEDDED ? "[local]" : config.master());
        options.setParallelism(parallelism());
        options.setMaxParallelism(Math.max(128, parallelism()));
        options.setStreaming(false);
        // Elements are never changed after they are emitted, so they need not be copied between operators.
        options.setObjectReuse(true);
        options.setFasterCopy(true);
        if (!filesToStage.isEmpty()) {
            options.setFilesToStage(filesToStage);
        }
        return Pipeline.create(options);
    }

    @Override
    public void run(Pipeline pipeline, String name) throws IOException {
        try {
            pipeline.run().waitUntilFinish();
        } catch (RuntimeException e) {
            throw WorkerFailures.unwrap(name, e);
        }
    }
}
