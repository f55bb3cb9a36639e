package dev.mews.pipelines;

import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardRunner;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.cluster.Bucket;
import dev.mews.dedup.cluster.EdgeWriter;
import dev.mews.dedup.cluster.PairSorter;
import dev.mews.dedup.signature.PairVerifier;
import dev.mews.dedup.signature.SignatureFile;
import dev.mews.dedup.signature.SignatureSet;
import dev.mews.dedup.signature.Similarity;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;

/**
 * The one shuffle of deduplication: from signature files to files of verified duplicate pairs.
 *
 * <p>Each document contributes one key a band and one for its exact content, with its 64-bit address; a GroupByKey
 * brings equal keys together, each group is read once in a stream and gives candidate pairs; pairs are dealt by their first
 * address to partitions, sorted there, made distinct, and verified against the documents' sketches. The number of
 * partitions depends on the input alone, and a partition's pairs are sorted, so the files do not depend on the
 * parallelism.
 */
final class DuplicateEdges {
    /** Named counters of the edges step. */
    static final String CANDIDATES = "candidate_pairs";

    static final String DUPLICATES = "duplicate_pairs";
    static final String NEAR_THRESHOLD = "pairs_near_threshold";

    private static final int PAIRS_IN_MEMORY = 1 << 20;
    private static final int MOST_PARTITIONS = 64;

    private final Engine engine;
    private final DedupConfig config;
    private final ShardRunner runner;

    DuplicateEdges(Engine engine, DedupConfig config, ShardRunner runner) {
        this.engine = engine;
        this.config = config;
        this.runner = runner;
    }

    /**
     * Finds and verifies the pairs.
     *
     * @param signatures signature files in the order of their documents shards
     * @return completion records, one a partition; each has one output, an edge file
     */
    List<Completion> find(List<String> signatures) throws IOException {
        int partitions = Math.max(1, Math.min(MOST_PARTITIONS, signatures.size()));
        Partitions task = new Partitions(runner, Carried.of(DedupConfig.class, config), List.copyOf(signatures));
        boolean complete = true;
        for (int i = 0; i < partitions; i++) {
            complete &= runner.committed(task.shard(i)).isPresent();
        }
        if (!complete) {
            Pipeline pipeline = engine.newPipeline(runner.stage());
            List<KV<Integer, Integer>> ordinals = new ArrayList<>();
            for (int ordinal = 0; ordinal < signatures.size(); ordinal++) {
                ordinals.add(KV.of(ordinal, ordinal));
            }
            pipeline.apply("Signatures", Create.of(ordinals).withCoder(KvCoder.of(VarIntCoder.of(), VarIntCoder.of())))
                    .apply("Spread", GroupByKey.create())
                    .apply("BucketKeys", ParDo.of(new BucketKeysFn(task)))
                    .setCoder(KvCoder.of(BigEndianLongCoder.of(), BigEndianLongCoder.of()))
                    .apply("Buckets", GroupByKey.create())
                    .apply("CandidatePairs", ParDo.of(new CandidatePairsFn(partitions)))
                    .setCoder(
                            KvCoder.of(VarIntCoder.of(), KvCoder.of(BigEndianLongCoder.of(), BigEndianLongCoder.of())))
                    .apply("Partitions", GroupByKey.create())
                    .apply("Verify", ParDo.of(new VerifyFn(task)));
            engine.run(pipeline, runner.stage());
        }
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            // A partition without a pair is no group, so no worker has made its file.
            completions.add(task.commit(i, List.of()));
        }
        return completions;
    }

    /** Where a partition's file goes, and how it is made; sent to the workers. */
    private record Partitions(ShardRunner runner, Carried<DedupConfig> config, List<String> signatures)
            implements Serializable {
        Path path(int ordinal) {
            return Path.of(runner.runDirectory()).resolve(signatures.get(ordinal));
        }

        Shard shard(int partition) {
            return new Shard(Shard.nameOf("edges", partition), signatures);
        }

        Completion commit(int partition, Iterable<KV<Long, Long>> pairs) throws IOException {
            return runner.runUnlessCommitted(shard(partition), (shard, context) -> write(shard, context, pairs));
        }

        private void write(Shard shard, ShardContext context, Iterable<KV<Long, Long>> pairs) throws IOException {
            DedupConfig dedup = config.get();
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < signatures.size(); i++) {
                files.add(path(i));
            }
            Path temporary = Files.createTempDirectory("mews-pairs");
            try (PairSorter sorter = new PairSorter(temporary, PAIRS_IN_MEMORY);
                    SignatureSet set = new SignatureSet(files, dedup);
                    EdgeWriter edges = new EdgeWriter(
                            context.create(WorkFiles.of(context.stage(), shard.name() + ".edges")), dedup)) {
                for (KV<Long, Long> pair : pairs) {
                    sorter.add(pair.getKey(), pair.getValue());
                }
                PairVerifier verifier = new PairVerifier(set, dedup.threshold());
                sorter.forEachDistinct((a, b) -> {
                    Similarity similarity = verifier.compare(a, b);
                    context.tally().add(CANDIDATES, 1);
                    if (similarity.isCloseTo(dedup.threshold())) {
                        context.tally().add(NEAR_THRESHOLD, 1);
                    }
                    if (verifier.isDuplicate(similarity)) {
                        context.tally().add(DUPLICATES, 1);
                        edges.write(a, b, similarity);
                    }
                });
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static final class BucketKeysFn extends DoFn<KV<Integer, Iterable<Integer>>, KV<Long, Long>> {
        private final Partitions task;

        BucketKeysFn(Partitions task) {
            this.task = task;
        }

        @ProcessElement
        public void process(@Element KV<Integer, Iterable<Integer>> group, OutputReceiver<KV<Long, Long>> out)
                throws IOException {
            for (int ordinal : group.getValue()) {
                try (SignatureFile file =
                        SignatureFile.open(task.path(ordinal), task.config().get())) {
                    file.forEachBucketKey(ordinal, (key, document) -> out.output(KV.of(key, document)));
                }
            }
        }
    }

    private static final class CandidatePairsFn extends DoFn<KV<Long, Iterable<Long>>, KV<Integer, KV<Long, Long>>> {
        private final int partitions;

        CandidatePairsFn(int partitions) {
            this.partitions = partitions;
        }

        @ProcessElement
        public void process(@Element KV<Long, Iterable<Long>> group, OutputReceiver<KV<Integer, KV<Long, Long>>> out)
                throws IOException {
            Bucket bucket = new Bucket();
            for (long document : group.getValue()) {
                bucket.add(document);
            }
            bucket.drainPairs((a, b) -> out.output(KV.of(partitionOf(a, partitions), KV.of(a, b))));
        }

        private static int partitionOf(long document, int partitions) {
            // Fibonacci hashing: addresses of one shard are consecutive.
            return (int) Long.remainderUnsigned((document * 0x9E3779B97F4A7C15L) >>> 20, partitions);
        }
    }

    private static final class VerifyFn extends DoFn<KV<Integer, Iterable<KV<Long, Long>>>, Void> {
        private final Partitions task;

        VerifyFn(Partitions task) {
            this.task = task;
        }

        @ProcessElement
        public void process(@Element KV<Integer, Iterable<KV<Long, Long>>> partition) throws IOException {
            task.commit(partition.getKey(), partition.getValue());
        }
    }
}
