package dev.mews.dedup.cluster;

import dev.mews.core.hash.Hash128;
import dev.mews.dedup.DocRef;
import dev.mews.dedup.signature.PairVerifier;
import dev.mews.dedup.signature.SignatureSet;
import dev.mews.dedup.signature.Similarity;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;

/** Turns clusters into one removal file for each documents shard. */
public final class Removals {
    private Removals() {}

    /** Opens the removal file of a shard for writing. */
    @FunctionalInterface
    public interface Target {
        /** The stream for the shard with this ordinal; closed by the caller of this method. */
        OutputStream open(int shard) throws IOException;
    }

    /**
     * What was decided.
     *
     * @param clusters documents that stay and stand for others
     * @param exactDuplicates documents dropped, with the kept one's exact hash
     * @param nearDuplicates documents dropped otherwise
     */
    public record Summary(long clusters, long exactDuplicates, long nearDuplicates) {}

    /**
     * Writes a file for every shard, also for those without a removal, so that a missing file is always an error. Streams:
     * only the clusters are in memory.
     */
    public static Summary write(Clusters clusters, SignatureSet signatures, Target target) throws IOException {
        PairVerifier verifier = new PairVerifier(signatures, 1);
        Map<Fate, Long> counts = new EnumMap<>(Fate.class);
        int next = 0;
        for (int shard = 0; shard < signatures.shards(); shard++) {
            try (RemovalWriter writer = new RemovalWriter(target.open(shard))) {
                for (; next < clusters.documents() && DocRef.shard(clusters.ref(next)) == shard; next++) {
                    if (clusters.size(next) > 1) {
                        ClusterMember member = member(clusters, next, signatures, verifier);
                        counts.merge(member.fate(), 1L, Long::sum);
                        writer.write(member);
                    }
                }
            }
        }
        if (next < clusters.documents()) {
            throw new IllegalArgumentException("document " + DocRef.toString(clusters.ref(next)) + " is in none of the "
                    + signatures.shards() + " shards: the edges come from another list of shards");
        }
        return new Summary(
                counts.getOrDefault(Fate.KEPT, 0L),
                counts.getOrDefault(Fate.EXACT_DUPLICATE, 0L),
                counts.getOrDefault(Fate.NEAR_DUPLICATE, 0L));
    }

    private static ClusterMember member(Clusters clusters, int i, SignatureSet signatures, PairVerifier verifier)
            throws IOException {
        long ref = clusters.ref(i);
        long keptRef = clusters.ref(clusters.kept(i));
        Similarity similarity = ref == keptRef ? Similarity.EXACT : verifier.compare(keptRef, ref);
        Fate fate = ref == keptRef ? Fate.KEPT : similarity.exact() ? Fate.EXACT_DUPLICATE : Fate.NEAR_DUPLICATE;
        Hash128 keptId = signatures.read(keptRef).id();
        return new ClusterMember(
                DocRef.row(ref), fate, clusters.size(i), (float) similarity.estimate(), keptRef, keptId);
    }
}
