package dev.mews.loader;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** By hand: tokens per second of one thread from the page cache. Arguments: a scratch folder, tokens, vocabulary size. */
final class ReadBenchmark {
    private static final int LENGTH = 4096;
    private static final int PIECES = 4;

    private ReadBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int packs = (int) (Long.parseLong(args[1]) / LENGTH);
        long start = now();
        write(folder, packs, Integer.parseInt(args[2]));
        report("write", packs, start);
        try (PackedShard shard = PackedShard.open(folder.resolve("00000"))) {
            start = now();
            shard.verify();
            report("verify (CRC-32C of everything)", packs, start);
        }
        for (int round = 0; round < 4; round++) {
            try (PackedShard shard = PackedShard.open(folder.resolve("00000"))) {
                start = now();
                long sum = read(shard, packs, false);
                report("sequential with boundaries, first touch, " + sum, packs, start);
                start = now();
                sum = read(shard, packs, false);
                report("sequential with boundaries, checked before, " + sum, packs, start);
                start = now();
                sum = read(shard, packs, true);
                report("random with boundaries, checked before, " + sum, packs, start);
            }
            try (PackedShard shard = PackedShard.open(folder.resolve("00000"))) {
                start = now();
                long sum = read(shard, packs, true);
                report("random with boundaries, first touch, " + sum, packs, start);
            }
            try (PackedShards shards = PackedShards.open(folder)) {
                BatchReader reader = BatchReader.over(shards, 8);
                start = now();
                long targets = 0;
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    targets += batch.lossTokens();
                }
                report("batches of 8 with everything derived, " + targets, packs, start);
            }
            try (PackedShards shards = PackedShards.open(folder)) {
                BatchReader reader = BatchReader.over(shards, 8);
                start = now();
                long targets = 0;
                for (Batch batch = reader.next(); batch != null; batch = reader.next(batch)) {
                    targets += batch.lossTokens();
                }
                report("the same in the arrays of the batch before, " + targets, packs, start);
            }
        }
        try (PackedShards shards = PackedShards.open(folder)) {
            start = now();
            int seeks = 100;
            BatchReader reader = BatchReader.over(shards, 1);
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < seeks; i++) {
                reader.seek(random.nextLong(packs));
                reader.next();
            }
            System.out.printf(Locale.ROOT, "seek to any pack and read it: %.3f ms%n", (now() - start) / 1e6 / seeks);
        }
    }

    private static long read(PackedShard shard, int packs, boolean random) throws IOException {
        int[] tokens = new int[LENGTH];
        int[] ends = new int[LENGTH + 2];
        SplittableRandom numbers = new SplittableRandom(5);
        long sum = 0;
        for (int i = 0; i < packs; i++) {
            int pack = random ? numbers.nextInt(packs) : i;
            shard.read(pack, tokens, 0);
            sum += shard.cuSeqlens(pack, ends) + tokens[i % LENGTH];
        }
        return sum;
    }

    private static void report(String what, int packs, long start) {
        double seconds = (now() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-70s %8.0f M tokens/s, %6.2f us a pack%n",
                what,
                (double) packs * LENGTH / seconds / 1e6,
                seconds * 1e6 / packs);
    }

    private static void write(Path folder, int packs, int vocabularySize) throws IOException {
        PackStreamInfo info = new PackStreamInfo("plan", List.of("web"), vocabularySize, 0, 0, "tok");
        PackedShardPosition position = new PackedShardPosition(0, 0, 0, LENGTH, new TreeMap<>());
        int[] tokens = new SplittableRandom(1).ints(LENGTH, 0, vocabularySize).toArray();
        try (PackWriter writer = PackWriter.create(folder.resolve("00000"), info, position)) {
            for (int p = 0; p < packs; p++) {
                writer.begin(0);
                tokens[p % LENGTH] = p % vocabularySize;
                for (int i = 0; i < PIECES; i++) {
                    Piece piece = new Piece(new Hash128(p, i), 0, LENGTH / PIECES, 0, false);
                    writer.piece(piece, tokens, i * (LENGTH / PIECES));
                }
            }
            writer.finish();
        }
        PackedManifest manifest = new PackedManifest(
                1, info, List.of(new PackedManifest.Entry("00000", 0, packs, 0, (long) packs * LENGTH, LENGTH)));
        Files.writeString(folder.resolve(PackedManifest.FILE), manifest.toJson());
    }

    /** Nanoseconds of processor time of this thread: other work on the machine does not count. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
