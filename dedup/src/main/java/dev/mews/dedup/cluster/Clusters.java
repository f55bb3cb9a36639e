package dev.mews.dedup.cluster;

import dev.mews.core.hash.Hash128;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.signature.SignatureSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who stays. In each component one document is chosen by the {@link RepresentativeRule}; under {@link ChainRule#SPLIT}
 * further ones may stay, see {@link ClusterSplitter}. A cluster is a document that stays together with those that are
 * dropped for it.
 *
 * <p>In memory are twelve bytes for each document with an edge, the components' own four included.
 */
public final class Clusters {
    private static final int LARGEST = 20;
    private static final int NONE = -1;

    private final Components components;

    /** The document that is kept for document i; itself if it stays. */
    private final int[] kept;

    /** Of a document that stays, the size of its cluster; 0 for others. */
    private final int[] size;

    /**
     * A cluster.
     *
     * @param keptId id of the document that stays
     * @param size number of documents, the one that stays included
     */
    public record Cluster(Hash128 keptId, int size) {}

    private Clusters(Components components, int[] kept, int[] size) {
        this.components = components;
        this.kept = kept;
        this.size = size;
    }

    /** Chooses who stays; reads the signatures of all documents with an edge. */
    public static Clusters choose(Components components, SignatureSet signatures, DedupConfig config)
            throws IOException {
        int n = components.documents();
        int[] next = memberLists(components);
        int[] kept = new int[n];
        ClusterSplitter splitter = new ClusterSplitter(components, signatures, config);
        for (int root = 0; root < n; root++) {
            if (components.root(root) == root) {
                splitter.choose(root, next, kept);
            }
        }
        // The lists have done their work: their array takes the sizes.
        int[] size = next;
        Arrays.fill(size, 0);
        for (int i = 0; i < n; i++) {
            size[kept[i]]++;
        }
        return new Clusters(components, kept, size);
    }

    /** Links the members of each component in ascending order: from the root, which is the least of them. */
    private static int[] memberLists(Components components) {
        int n = components.documents();
        int[] next = new int[n];
        Arrays.fill(next, NONE);
        for (int i = n - 1; i >= 0; i--) {
            int root = components.root(i);
            if (root != i) {
                next[i] = next[root];
                next[root] = i;
            }
        }
        return next;
    }

    /** Number of documents with an edge. */
    public int documents() {
        return kept.length;
    }

    /** Reference of document {@code i} of those with an edge, in the order of references. */
    public long ref(int i) {
        return components.ref(i);
    }

    /** Number of the document that is kept for document {@code i}: {@code i} itself if it stays. */
    public int kept(int i) {
        return kept[i];
    }

    /** Size of the cluster of document {@code i}; 1 if it stays and no other is dropped for it. */
    public int size(int i) {
        return size[kept[i]];
    }

    /** Number of documents to drop. */
    public long dropped() {
        long dropped = 0;
        for (int i = 0; i < kept.length; i++) {
            dropped += kept[i] == i ? 0 : 1;
        }
        return dropped;
    }

    /** How many clusters there are of each size, from size 2. */
    public SortedMap<Integer, Long> sizes() {
        SortedMap<Integer, Long> sizes = new TreeMap<>();
        for (int documents : size) {
            if (documents > 1) {
                sizes.merge(documents, 1L, Long::sum);
            }
        }
        return sizes;
    }

    /** The largest clusters, at most {@value #LARGEST}: by size from the largest, then by reference of the kept document. */
    public List<Cluster> largest(SignatureSet signatures) throws IOException {
        // The head is the one to give way: the smallest and of equals the last.
        Comparator<Integer> order =
                Comparator.<Integer>comparingInt(i -> size[i]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> queue = new PriorityQueue<>(order);
        for (int i = 0; i < size.length; i++) {
            if (size[i] > 1 && (queue.size() < LARGEST || size[i] > size[queue.peek()])) {
                queue.add(i);
                if (queue.size() > LARGEST) {
                    queue.poll();
                }
            }
        }
        List<Integer> best = new ArrayList<>(queue);
        best.sort(order.reversed());
        List<Cluster> largest = new ArrayList<>();
        for (int i : best) {
            largest.add(new Cluster(signatures.read(ref(i)).id(), size[i]));
        }
        return largest;
    }
}
