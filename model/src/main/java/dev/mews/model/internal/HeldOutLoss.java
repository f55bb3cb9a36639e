package dev.mews.model.internal;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.PackedShards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mean loss on held-out packs, and that of the unigram model on the same targets, in nats per token.
 *
 * @param loss of the model, over all sources' targets together
 * @param unigram of the unigram model
 * @param bySource of the model, for each source
 */
record HeldOutLoss(double loss, double unigram, SortedMap<String, Double> bySource) {
    private static final int BATCH = 8;

    /** @param packs packs taken from each source, from its start */
    static HeldOutLoss measure(TrainerTensors tensors, SortedMap<String, Path> sources, long packs) throws IOException {
        double sum = 0;
        double unigram = 0;
        long targets = 0;
        SortedMap<String, Double> bySource = new TreeMap<>();
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            double sourceSum = 0;
            long sourceTargets = 0;
            try (PackedShards shards = PackedShards.open(source.getValue())) {
                BatchReader reader = BatchReader.over(shards, (int) Math.min(BATCH, packs));
                for (Batch b = reader.next(); b != null && b.firstPack() < packs; b = reader.next()) {
                    sourceSum += TrainingPass.lossSum(
                            tensors.model(),
                            HybridModelHandle.SCAN_CHUNK,
                            b.tokens(),
                            b.seqIdx(),
                            b.positions(),
                            b.targets(),
                            b.rows());
                    unigram += tensors.unigram().lossSum(b.targets());
                    sourceTargets += b.lossTokens();
                }
            }
            if (sourceTargets > 0) {
                bySource.put(source.getKey(), sourceSum / sourceTargets);
            }
            sum += sourceSum;
            targets += sourceTargets;
        }
        return new HeldOutLoss(sum / Math.max(1, targets), unigram / Math.max(1, targets), bySource);
    }
}
