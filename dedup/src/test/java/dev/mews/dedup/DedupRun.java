package dev.mews.dedup;

import dev.mews.core.document.Document;
import dev.mews.dedup.cluster.Bucket;
import dev.mews.dedup.cluster.ClusterMember;
import dev.mews.dedup.cluster.Clusters;
import dev.mews.dedup.cluster.Components;
import dev.mews.dedup.cluster.EdgeWriter;
import dev.mews.dedup.cluster.PairSorter;
import dev.mews.dedup.cluster.RemovalFile;
import dev.mews.dedup.cluster.Removals;
import dev.mews.dedup.signature.PairVerifier;
import dev.mews.dedup.signature.SignatureFile;
import dev.mews.dedup.signature.SignatureSet;
import dev.mews.dedup.signature.SignatureWriter;
import dev.mews.dedup.signature.Signer;
import dev.mews.dedup.signature.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All of deduplication in one process, through its files: what the Beam jobs do at scale, with a hash map for the
 * grouping. The seed shuffles everything whose order must not matter.
 */
public final class DedupRun {
    /** What became of the documents in clusters, by id. */
    public final SortedMap<String, ClusterMember> members = new TreeMap<>();

    /** Candidate pairs as ids joined by a space, whether duplicates or not. */
    public final List<String> candidates = new ArrayList<>();

    /** Of them those that were found to be duplicates. */
    public final List<String> duplicates = new ArrayList<>();

    /** Of them those with equal exact hashes. */
    public final Set<String> exact = new HashSet<>();

    /** Counts of what was decided. */
    public final Removals.Summary summary;

    /** Clusters of each size. */
    public final SortedMap<Integer, Long> sizes;

    /** The largest clusters. */
    public final List<Clusters.Cluster> largest;

    /** Bytes of the removal files, in order. */
    public final List<byte[]> removalFiles = new ArrayList<>();

    private DedupRun(List<List<Document>> shards, DedupConfig config, Path directory, int edgeFiles, long seed)
            throws IOException {
        Random random = new Random(seed);
        List<Path> files = sign(shards, config, directory);
        try (SignatureSet signatures = new SignatureSet(files, config)) {
            List<Path> edges = edges(signatures, config, directory, edgeFiles, random);
            Collections.shuffle(edges, random);
            Clusters clusters =
                    Clusters.choose(Components.of(edges, config, 1 + random.nextInt(3)), signatures, config);
            summary = Removals.write(
                    clusters, signatures, shard -> Files.newOutputStream(directory.resolve(shard + ".removals")));
            sizes = clusters.sizes();
            largest = clusters.largest(signatures);
        }
        for (int shard = 0; shard < shards.size(); shard++) {
            Path file = directory.resolve(shard + ".removals");
            removalFiles.add(Files.readAllBytes(file));
            try (RemovalFile removals = RemovalFile.open(file)) {
                for (int row = 0; row < shards.get(shard).size(); row++) {
                    Optional<ClusterMember> member = removals.find(row);
                    String id = shards.get(shard).get(row).id();
                    member.ifPresent(m -> members.put(id, m));
                }
            }
        }
    }

    /** Runs on shards of documents. */
    public static DedupRun of(List<List<Document>> shards, DedupConfig config, Path directory, long seed)
            throws IOException {
        return new DedupRun(shards, config, Files.createTempDirectory(directory, "run"), 3, seed);
    }

    private static List<Path> sign(List<List<Document>> shards, DedupConfig config, Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        Signer signer = new Signer(config);
        for (int shard = 0; shard < shards.size(); shard++) {
            Path file = directory.resolve(shard + SignatureFile.SIGNATURES);
            files.add(file);
            try (SignatureWriter writer = new SignatureWriter(
                    Files.newOutputStream(file), Files.newOutputStream(SignatureFile.sketchesBeside(file)), config)) {
                for (Document document : shards.get(shard)) {
                    writer.write(signer.sign(document));
                }
            }
        }
        return files;
    }

    private List<Path> edges(SignatureSet signatures, DedupConfig config, Path directory, int edgeFiles, Random random)
            throws IOException {
        Map<Long, List<Long>> groups = new HashMap<>();
        for (int shard = 0; shard < signatures.shards(); shard++) {
            signatures.shard(shard).forEachBucketKey(shard, (key, ref) -> groups.computeIfAbsent(
                            key, k -> new ArrayList<>())
                    .add(ref));
        }
        List<PairSorter> sorters = new ArrayList<>();
        for (int i = 0; i < edgeFiles; i++) {
            sorters.add(new PairSorter(directory, 1 + random.nextInt(1000)));
        }
        List<List<Long>> buckets = new ArrayList<>(groups.values());
        Collections.shuffle(buckets, random);
        Bucket bucket = new Bucket();
        for (List<Long> refs : buckets) {
            Collections.shuffle(refs, random);
            refs.forEach(bucket::add);
            bucket.drainPairs(
                    (a, b) -> sorters.get((int) ((a * 31 + b) % edgeFiles)).add(a, b));
        }
        PairVerifier verifier = new PairVerifier(signatures, config.threshold());
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < edgeFiles; i++) {
            Path file = directory.resolve(i + ".edges");
            files.add(file);
            try (EdgeWriter writer = new EdgeWriter(Files.newOutputStream(file), config);
                    PairSorter sorter = sorters.get(i)) {
                sorter.forEachDistinct((a, b) -> {
                    String pair =
                            signatures.read(a).id() + " " + signatures.read(b).id();
                    candidates.add(pair);
                    Similarity similarity = verifier.compare(a, b);
                    if (verifier.isDuplicate(similarity)) {
                        writer.write(a, b, similarity);
                        duplicates.add(pair);
                        if (similarity.exact()) {
                            exact.add(pair);
                        }
                    }
                });
            }
        }
        return files;
    }
}
