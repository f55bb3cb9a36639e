package dev.mews.dedup;

import dev.mews.core.document.Document;
import dev.mews.dedup.cluster.RepresentativeRule;
import dev.mews.dedup.exact.ExactHash;
import dev.mews.dedup.minhash.NaiveMinHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The slow twin of all of deduplication: exact Jaccard similarity of every pair, no sketch, no banding, no files. */
public final class NaiveDedup {
    private final DedupConfig config;
    private final Map<String, Set<String>> shingles = new HashMap<>();

    public NaiveDedup(DedupConfig config) {
        this.config = config;
    }

    /** Similarity of two documents: 1 for exact duplicates, else Jaccard of the shingle sets. */
    public double similarity(Document a, Document b) {
        ExactHash exactHash = new ExactHash();
        if (exactHash.of(a.text()).equals(exactHash.of(b.text()))) {
            return 1;
        }
        Set<String> union = new HashSet<>(shingles(a));
        union.addAll(shingles(b));
        Set<String> common = new HashSet<>(shingles(a));
        common.retainAll(shingles(b));
        return union.isEmpty() ? 0 : (double) common.size() / union.size();
    }

    private Set<String> shingles(Document document) {
        return shingles.computeIfAbsent(
                document.text(),
                text -> new HashSet<>(NaiveMinHash.shingles(text, config.shingleWords(), config.words())));
    }

    /** For every document in a component of at least two, the id of the one that is kept for all of the component. */
    public SortedMap<String, String> keptByComponent(List<Document> documents) {
        List<List<Document>> components = new ArrayList<>();
        for (Document document : documents) {
            List<Document> joined = new ArrayList<>(List.of(document));
            List<List<Document>> others = new ArrayList<>();
            for (List<Document> component : components) {
                boolean similar = component.stream().anyMatch(d -> similarity(d, document) >= config.threshold());
                if (similar) {
                    joined.addAll(component);
                } else {
                    others.add(component);
                }
            }
            others.add(joined);
            components = others;
        }
        SortedMap<String, String> kept = new TreeMap<>();
        for (List<Document> component : components) {
            if (component.size() > 1) {
                Document best = component.stream()
                        .min(bestFirst(config.representative()))
                        .orElseThrow();
                component.forEach(document -> kept.put(document.id(), best.id()));
            }
        }
        return kept;
    }

    private static Comparator<Document> bestFirst(RepresentativeRule rule) {
        Comparator<Document> id = Comparator.comparing(Document::id);
        Comparator<Document> longest = Comparator.<Document>comparingInt(
                        d -> -d.text().codePointCount(0, d.text().length()))
                .thenComparing(id);
        Comparator<Document> quality = Comparator.<Document>comparingDouble(
                        d -> d.get("quality").map(q -> -Double.parseDouble(q)).orElse(Double.POSITIVE_INFINITY))
                .thenComparing(longest);
        return switch (rule) {
            case LONGEST -> longest;
            case HIGHEST_QUALITY -> quality;
            case FIRST_ID -> id;
        };
    }
}
