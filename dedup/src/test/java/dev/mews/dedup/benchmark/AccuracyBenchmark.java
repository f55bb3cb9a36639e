package dev.mews.dedup.benchmark;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DedupRun;
import dev.mews.dedup.minhash.Shingler;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recall and precision on real documents against the exact Jaccard similarity of all pairs, which an index from shingle
 * to documents finds. Arguments: an empty directory for temporary files, then pairs of file and text field.
 */
public final class AccuracyBenchmark {
    private static final double LEAST = 0.5;

    private AccuracyBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        DedupConfig config = ConfigLoader.defaults(DedupConfig.class);
        List<List<Document>> shards = new ArrayList<>();
        List<Document> all = new ArrayList<>();
        for (int i = 1; i < arguments.length; i += 2) {
            List<Document> documents = Corpus.read(Path.of(arguments[i]), arguments[i + 1]);
            shards.add(documents);
            all.addAll(documents);
        }
        DedupRun run = DedupRun.of(shards, config, Files.createDirectories(Path.of(arguments[0])), 1);
        System.out.printf("%,d documents: %s, sizes %s%n", all.size(), run.summary, run.sizes);
        Set<String> candidates = new HashSet<>(run.candidates);
        Map<String, Double> exact = similarPairs(all, config);
        TreeMap<Integer, double[]> byTwentieth = new TreeMap<>();
        exact.forEach((pair, similarity) -> {
            double[] row = byTwentieth.computeIfAbsent((int) (similarity * 20), k -> new double[3]);
            row[0]++;
            row[1] += candidates.contains(pair) ? 1 : 0;
            row[2] += config.lsh().candidateProbability(similarity);
        });
        byTwentieth.forEach((twentieth, row) -> System.out.printf(
                "similarity from %.2f: %,8.0f pairs, recall of candidates %.4f, theory %.4f%n",
                twentieth / 20.0, row[0], row[1] / row[0], row[2] / row[0]));
        // Documents without shingles can only be exact duplicates, which need no precision measured.
        List<String> measured = run.duplicates.stream()
                .filter(pair -> !run.exact.contains(pair))
                .toList();
        long right = measured.stream()
                .filter(pair -> exact.getOrDefault(pair, 0.0) >= config.threshold())
                .count();
        System.out.printf(
                "%,d candidate pairs, %,d exact duplicates, %,d near duplicates, their precision at %.2f: %.4f%n",
                candidates.size(),
                run.exact.size(),
                measured.size(),
                config.threshold(),
                (double) right / measured.size());
    }

    /** Exact similarity of all pairs from {@value #LEAST}; documents with the same shingles have 1. */
    private static Map<String, Double> similarPairs(List<Document> documents, DedupConfig config) {
        Shingler shingler = new Shingler(config.shingleWords(), config.words());
        Long2ObjectOpenHashMap<IntArrayList> index = new Long2ObjectOpenHashMap<>();
        int[] sizes = new int[documents.size()];
        Map<String, Double> similar = new HashMap<>();
        int[] common = new int[documents.size()];
        for (int i = 0; i < documents.size(); i++) {
            LongOpenHashSet shingles = new LongOpenHashSet();
            shingler.shingle(documents.get(i).text(), (hashes, count) -> {
                for (int k = 0; k < count; k++) {
                    shingles.add(hashes[k]);
                }
            });
            sizes[i] = shingles.size();
            IntArrayList touched = new IntArrayList();
            for (long shingle : shingles) {
                IntArrayList posting = index.computeIfAbsent(shingle, k -> new IntArrayList(1));
                for (int j = 0; j < posting.size(); j++) {
                    if (common[posting.getInt(j)]++ == 0) {
                        touched.add(posting.getInt(j));
                    }
                }
                posting.add(i);
            }
            for (int j : touched) {
                double jaccard = (double) common[j] / (sizes[i] + sizes[j] - common[j]);
                if (jaccard >= LEAST) {
                    similar.put(documents.get(j).id() + " " + documents.get(i).id(), jaccard);
                }
                common[j] = 0;
            }
        }
        return similar;
    }
}
