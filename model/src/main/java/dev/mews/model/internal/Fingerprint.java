package dev.mews.model.internal;

import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.PackedShards;
import dev.mews.model.HybridConfig;
import dev.mews.model.train.TrainConfig;

/** A hash of all that decides a run's losses, except the number of threads: reporting and saving are left out. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(TrainConfig c, int steps, long seed, PackedShards shards, HybridConfig shape) {
        TrainConfig decisive = new TrainConfig(
                c.model(),
                steps,
                c.epochs(),
                c.batchSize(),
                c.learningRate(),
                c.warmupSteps(),
                c.schedule(),
                c.decayFraction(),
                c.finalFraction(),
                c.weightDecay(),
                c.beta1(),
                c.beta2(),
                c.eps(),
                c.clip(),
                1,
                0,
                1,
                1,
                1,
                0);
        return Sha256.ofUtf8(String.join(
                "\n",
                "trainer 1",
                ConfigJson.canonical(decisive),
                Long.toString(seed),
                shards.info().plan(),
                shards.tokenizer(),
                Long.toString(shards.packs()),
                Long.toString(shards.tokens()),
                shape.toJson()));
    }
}
