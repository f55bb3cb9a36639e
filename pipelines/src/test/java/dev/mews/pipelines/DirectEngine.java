package dev.mews.pipelines;

import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * Shards one after the other in a shuffled order, each task serialized first as on its way to a worker; pipelines on Beam's
 * direct runner, which also checks that elements are encodable and unchanged. Another runner than the product's, and
 * faster to start than Flink.
 */
record DirectEngine(int parallelism, long order) implements Engine {
    @Override
    public List<Completion> run(List<ShardJob> jobs) throws IOException {
        for (ShardJob job : jobs) {
            List<Shard> shards = new ArrayList<>(job.shards());
            Collections.shuffle(shards, new Random(order));
            for (Shard shard : shards) {
                job.runner().runUnlessCommitted(shard, SerializableUtils.ensureSerializable(job.task()));
            }
        }
        List<Completion> completions = new ArrayList<>();
        for (ShardJob job : jobs) {
            for (Shard shard : job.shards()) {
                completions.add(job.runner().committed(shard).orElseThrow());
            }
        }
        return completions;
    }

    @Override
    public Pipeline newPipeline(String name) {
        return Pipeline.create(
                PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=" + parallelism)
                        .create());
    }

    @Override
    public void run(Pipeline pipeline, String name) {
        pipeline.run().waitUntilFinish();
    }
}
