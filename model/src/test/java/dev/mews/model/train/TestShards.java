package dev.mews.model.train;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Packed shards of a made-up language in which each token has three possible successors. */
public final class TestShards {
    static final int VOCABULARY = 60;
    static final int END = 1;
    static final int PAD = 0;
    private static final int LENGTH = 32;

    private TestShards() {}

    public static void write(Path folder, long seed, int packs, String tokenizer) throws IOException {
        Files.createDirectories(folder);
        SplittableRandom random = new SplittableRandom(seed);
        PackStreamInfo info = new PackStreamInfo("plan-" + seed, List.of("s"), VOCABULARY, END, PAD, tokenizer);
        PackedShardPosition position =
                new PackedShardPosition(0, 0, 0, LENGTH, new TreeMap<>(java.util.Map.of("s", 0L)));
        long tokens = 0;
        try (PackWriter writer = PackWriter.create(folder.resolve("00000"), info, position)) {
            for (int pack = 0; pack < packs; pack++) {
                writer.begin(0);
                // Every fourth pack is padded.
                int left = pack % 4 == 3 ? LENGTH - 5 : LENGTH;
                tokens += left;
                while (left > 0) {
                    int count = Math.min(left, 2 + random.nextInt(20));
                    Hash128 id = new Hash128(random.nextLong(), random.nextLong());
                    writer.piece(new Piece(id, 0, count, 0, false), document(random, count), 0);
                    left -= count;
                }
            }
            writer.finish();
        }
        PackedManifest manifest =
                new PackedManifest(1, info, List.of(new PackedManifest.Entry("00000", 0, packs, 0, tokens, LENGTH)));
        Files.writeString(folder.resolve(PackedManifest.FILE), manifest.toJson());
    }

    private static int[] document(SplittableRandom random, int count) {
        int[] tokens = new int[count];
        int token = 2 + random.nextInt(VOCABULARY - 2);
        for (int i = 0; i < count - 1; i++) {
            tokens[i] = token;
            token = 2 + (token * 7 + 3 * random.nextInt(3)) % (VOCABULARY - 2);
        }
        tokens[count - 1] = END;
        return tokens;
    }
}
