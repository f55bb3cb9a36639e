package dev.mews.model.internal.train;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.PackedShards;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.parallel.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Mean loss on held-out packs, and that of the unigram model on the same targets, in nats per token.
 *
 * @param loss of the model, over all sources' targets together
 * @param unigram of the unigram model; not a number where none makes sense
 * @param bySource of the model, for each source
 */
public record HeldOutLoss(double loss, double unigram, SortedMap<String, Double> bySource) {
    private static final int BATCH = 8;

    /**
     * Each rank measures its rows of every batch.
     *
     * @param packs packs taken from each source, from its start
     */
    static HeldOutLoss measure(TrainerTensors tensors, SortedMap<String, Path> sources, long packs, World world)
            throws IOException {
        UnigramCounts counts = tensors.unigram().over(world);
        double sum = 0;
        double unigram = 0;
        double targets = 0;
        SortedMap<String, Double> bySource = new TreeMap<>();
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            double[] sums = new double[3];
            try (PackedShards shards = PackedShards.open(source.getValue())) {
                BatchReader reader = BatchReader.over(shards, (int) Math.min(BATCH, packs), world.rank(), world.size());
                while (reader.cursor().pack() < Math.min(packs, shards.packs())) {
                    Batch b = reader.next();
                    if (b.rows() == 0) {
                        continue;
                    }
                    sums[0] += TrainingPass.lossSum(
                            tensors.model(),
                            HybridModelHandle.SCAN_CHUNK,
                            b.tokens(),
                            b.seqIdx(),
                            b.positions(),
                            b.targets(),
                            b.rows());
                    sums[1] += counts.lossSum(b.targets());
                    sums[2] += b.lossTokens();
                }
            }
            world.allReduce(sums);
            if (sums[2] > 0) {
                bySource.put(source.getKey(), sums[0] / sums[2]);
            }
            sum += sums[0];
            unigram += sums[1];
            targets += sums[2];
        }
        return new HeldOutLoss(sum / Math.max(1, targets), unigram / Math.max(1, targets), bySource);
    }
}
