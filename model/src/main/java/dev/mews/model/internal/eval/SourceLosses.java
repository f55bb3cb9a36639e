package dev.mews.model.internal.eval;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedManifest;
import dev.mews.model.ModelException;
import dev.mews.model.eval.SourceLoss;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.torch.Tokens;
import dev.mews.model.internal.train.Rows;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Losses of a model on folders of packed shards, by the source of each pack. */
public final class SourceLosses {
    private static final int BATCH = 8;

    private final HybridModelHandle model;
    private final Vocabulary vocabulary;
    private final SortedMap<String, SourceLoss> bySource = new TreeMap<>();

    private SourceLosses(HybridModelHandle model, Vocabulary vocabulary) {
        this.model = model;
        this.vocabulary = vocabulary;
    }

    /** See {@link dev.mews.model.eval.LossEvaluation#measure}. */
    public static SortedMap<String, SourceLoss> measure(
            Path checkpoint, Path shards, Optional<Path> tokenizer, long packs) throws IOException {
        Vocabulary vocabulary =
                tokenizer.isPresent() ? Tokenizer.load(tokenizer.get()).vocabulary() : null;
        try (HybridModelHandle model = HybridModelHandle.load(checkpoint)) {
            SourceLosses losses = new SourceLosses(model, vocabulary);
            for (Path folder : folders(shards)) {
                losses.add(folder, packs);
            }
            return losses.bySource;
        }
    }

    private static List<Path> folders(Path shards) throws IOException {
        if (Files.exists(shards.resolve(PackedManifest.FILE)) || !Files.isDirectory(shards)) {
            return List.of(shards);
        }
        try (Stream<Path> entries = Files.list(shards)) {
            List<Path> folders = entries.filter(entry -> Files.exists(entry.resolve(PackedManifest.FILE)))
                    .sorted()
                    .toList();
            if (folders.isEmpty()) {
                throw new ModelException(shards + ": no packed shards here: expected " + PackedManifest.FILE
                        + ", or folders that hold one");
            }
            return folders;
        }
    }

    private void add(Path folder, long packs) throws IOException {
        try (PackedShards shards = PackedShards.open(folder)) {
            check(folder, "the model", model.config().vocabularySize(), shards.vocabularySize());
            if (vocabulary != null) {
                check(folder, "the tokenizer", vocabulary.size(), shards.vocabularySize());
            }
            BatchReader reader = BatchReader.over(shards, (int) Math.min(BATCH, packs));
            long left = packs;
            for (Batch batch = reader.next(); batch != null && left > 0; batch = reader.next()) {
                Tokens.check(batch.tokens(), model.config().vocabularySize());
                Rows rows = Rows.of(batch);
                int count = (int) Math.min(left, batch.rows());
                for (int row = 0; row < count; ) {
                    // Neighbours of one source go through the model together.
                    int to = row + 1;
                    while (to < count && batch.sources()[to] == batch.sources()[row]) {
                        to++;
                    }
                    add(shards.sources().get(batch.sources()[row]), rows.part(row, to));
                    row = to;
                }
                left -= count;
            }
        }
    }

    private void add(String source, Rows rows) {
        double nats = TrainingPass.lossSum(
                model,
                HybridModelHandle.SCAN_CHUNK,
                rows.tokens(),
                rows.seqIdx(),
                rows.positions(),
                rows.targets(),
                rows.rows());
        long bytes = 0;
        for (int target : rows.targets()) {
            if (vocabulary != null && target != LossHead.NO_TARGET && !vocabulary.isSpecial(target)) {
                bytes += vocabulary.length(target);
            }
        }
        bySource.merge(source, new SourceLoss(TrainingPass.count(rows.targets()), bytes, nats), SourceLoss::plus);
    }

    private static void check(Path folder, String what, int actual, int expected) {
        if (actual != expected) {
            throw new ModelException(folder + ": its vocabulary has " + expected + " entries, but that of " + what
                    + " has " + actual + ": give those the shards were made for");
        }
    }
}
