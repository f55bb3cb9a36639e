package dev.mews.pipelines;

import dev.mews.core.shard.Completion;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;

/** Runs shard jobs and Beam pipelines: on embedded Flink or on a cluster. */
public interface Engine {
    /** Shards worked on at the same time. */
    int parallelism();

    /**
     * Works on every shard of the jobs that is not committed yet, all of them side by side.
     *
     * @return the completion records of all shards, in the jobs' order
     * @throws IOException if a shard failed; shards committed until then stay committed
     */
    List<Completion> run(List<ShardJob> jobs) throws IOException;

    /** Like {@link #run(List)} for one job. */
    default List<Completion> run(ShardJob job) throws IOException {
        return run(List.of(job));
    }

    /** A pipeline with this engine's options, to be run with {@link #run(Pipeline, String)}. */
    Pipeline newPipeline(String name);

    /**
     * Runs a pipeline to its end.
     *
     * @throws IOException if it failed, with the cause inside the workers
     */
    void run(Pipeline pipeline, String name) throws IOException;
}
