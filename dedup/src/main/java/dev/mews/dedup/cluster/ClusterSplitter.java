package dev.mews.dedup.cluster;

import dev.mews.core.hash.Hash128;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.signature.ShingleSketch;
import dev.mews.dedup.signature.Signature;
import dev.mews.dedup.signature.SignatureSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides within one component. The best document by the {@link RepresentativeRule} stays. Under {@link ChainRule#DROP}
 * all others are dropped for it. Under {@link ChainRule#SPLIT} the others follow from best to worst: each is dropped for
 * the first document that stays and is similar to it, else it stays too.
 *
 * <p>Two limits keep giant components in hand: above {@value #SORTED} documents only the best is found by the rule and
 * the others follow in the order of references; and after {@value #KEPT} have stayed, further ones are compared with
 * those only.
 */
final class ClusterSplitter {
    static final int SORTED = 1 << 20;
    static final int KEPT = 256;

    private final Components components;
    private final SignatureSet signatures;
    private final DedupConfig config;
    private final Comparator<Candidate> bestFirst;

    /** What the rule looks at. */
    private record Candidate(int document, Hash128 id, long characters, double quality) {}

    ClusterSplitter(Components components, SignatureSet signatures, DedupConfig config) {
        this.components = components;
        this.signatures = signatures;
        this.config = config;
        this.bestFirst = comparator(config.representative());
    }

    private static Comparator<Candidate> comparator(RepresentativeRule rule) {
        Comparator<Candidate> longest =
                Comparator.comparingLong(Candidate::characters).reversed();
        Comparator<Candidate> id = Comparator.comparing(Candidate::id);
        return switch (rule) {
            case LONGEST -> longest.thenComparing(id);
            case HIGHEST_QUALITY ->
                Comparator.<Candidate>comparingDouble(c -> -known(c.quality()))
                        .thenComparing(longest)
                        .thenComparing(id);
            case FIRST_ID -> id;
        };
    }

    private static double known(double quality) {
        return Double.isNaN(quality) ? Double.NEGATIVE_INFINITY : quality;
    }

    /** Sets {@code kept} for every document of the component that starts at {@code root} and is linked by {@code next}. */
    void choose(int root, int[] next, int[] kept) throws IOException {
        int[] members = members(root, next);
        if (config.chains() == ChainRule.DROP || members.length == 2) {
            // The edge between two says already that they are similar.
            int best = best(members);
            for (int member : members) {
                kept[member] = best;
            }
        } else {
            split(bestFirst(members), kept);
        }
    }

    private static int[] members(int root, int[] next) {
        int count = 0;
        for (int i = root; i >= 0; i = next[i]) {
            count++;
        }
        int[] members = new int[count];
        int at = 0;
        for (int i = root; i >= 0; i = next[i]) {
            members[at++] = i;
        }
        return members;
    }

    private int best(int[] members) throws IOException {
        Candidate best = candidate(members[0]);
        for (int i = 1; i < members.length; i++) {
            Candidate other = candidate(members[i]);
            if (bestFirst.compare(other, best) < 0) {
                best = other;
            }
        }
        return best.document();
    }

    private int[] bestFirst(int[] members) throws IOException {
        if (members.length > SORTED) {
            int best = best(members);
            int at = Arrays.binarySearch(members, best);
            System.arraycopy(members, 0, members, 1, at);
            members[0] = best;
            return members;
        }
        Candidate[] candidates = new Candidate[members.length];
        for (int i = 0; i < members.length; i++) {
            candidates[i] = candidate(members[i]);
        }
        Arrays.sort(candidates, bestFirst);
        return Arrays.stream(candidates).mapToInt(Candidate::document).toArray();
    }

    private Candidate candidate(int document) throws IOException {
        Signature signature = signatures.read(components.ref(document));
        return new Candidate(document, signature.id(), signature.characters(), signature.quality());
    }

    private void split(int[] ordered, int[] kept) throws IOException {
        Map<Hash128, Integer> keptByHash = new HashMap<>();
        List<ShingleSketch> keptSketches = new ArrayList<>();
        int[] keptDocuments = new int[Math.min(KEPT, ordered.length)];
        for (int document : ordered) {
            long ref = components.ref(document);
            Hash128 hash = signatures.read(ref).exactHash();
            Integer twin = keptByHash.get(hash);
            if (twin != null) {
                kept[document] = twin;
                continue;
            }
            ShingleSketch sketch = signatures.sketch(ref);
            int similar = sketch == null ? -1 : firstSimilar(sketch, keptSketches);
            if (similar >= 0) {
                kept[document] = keptDocuments[similar];
                continue;
            }
            kept[document] = document;
            keptByHash.put(hash, document);
            if (sketch != null && keptSketches.size() < KEPT) {
                keptDocuments[keptSketches.size()] = document;
                keptSketches.add(sketch);
            }
        }
    }

    private int firstSimilar(ShingleSketch sketch, List<ShingleSketch> others) {
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).similarity(sketch).reaches(config.threshold())) {
                return i;
            }
        }
        return -1;
    }
}
