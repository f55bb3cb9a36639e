package dev.mews.pipelines.flink;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Works on the shards of one lane, one after the other, each committed on its own. */
final class WorkFn extends DoFn<KV<Integer, Iterable<Work>>, Void> {
    /** Commits each shard of the lane; a shard that fails ends the job and leaves the committed ones in place. */
    @ProcessElement
    public void process(@Element KV<Integer, Iterable<Work>> lane) throws IOException {
        for (Work work : lane.getValue()) {
            work.runner().runUnlessCommitted(work.shard(), work.task());
        }
    }
}
