package dev.mews.loader;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Writes random packed shards and keeps, token by token, what a reader must find. */
final class TestPacks {
    static final int PAD = 9;

    /** One position of one pack, told the obvious way. */
    record Token(int token, int piece, int position, boolean padding) {}

    /** One pack, told the obvious way. */
    record Expected(int source, int sequenceLength, List<Token> tokens, List<Piece> pieces) {
        int realTokens() {
            return pieces.stream().mapToInt(Piece::length).sum();
        }
    }

    private TestPacks() {}

    /** Shards of the given sequence lengths; each pack full or, one in three times, padded. */
    static List<Expected> write(Path directory, long seed, int packsPerShard, int vocabularySize, int... lengths)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        PackStreamInfo info =
                new PackStreamInfo("plan-" + seed, List.of("web", "code", "math"), vocabularySize, 1, PAD, "tok");
        List<Expected> all = new ArrayList<>();
        List<PackedManifest.Entry> entries = new ArrayList<>();
        long[] bySource = new long[3];
        long firstToken = 0;
        for (int shard = 0; shard < lengths.length; shard++) {
            SortedMap<String, Long> before = new TreeMap<>();
            for (int s = 0; s < 3; s++) {
                before.put(info.sources().get(s), bySource[s]);
            }
            String name = "0000" + shard;
            PackedShardPosition position =
                    new PackedShardPosition(shard, all.size(), firstToken, lengths[shard], before);
            int packs = 1 + random.nextInt(packsPerShard);
            long start = firstToken;
            long firstPack = all.size();
            try (PackWriter writer = PackWriter.create(directory.resolve(name), info, position)) {
                for (int p = 0; p < packs; p++) {
                    Expected pack = pack(writer, random, lengths[shard], vocabularySize);
                    all.add(pack);
                    bySource[pack.source()] += pack.realTokens();
                    firstToken += pack.realTokens();
                }
                writer.finish();
            }
            entries.add(new PackedManifest.Entry(name, firstPack, packs, start, firstToken - start, lengths[shard]));
        }
        Files.writeString(directory.resolve(PackedManifest.FILE), new PackedManifest(1, info, entries).toJson());
        return all;
    }

    private static Expected pack(PackWriter writer, SplittableRandom random, int length, int vocabularySize)
            throws IOException {
        int source = random.nextInt(3);
        writer.begin(source);
        int real = random.nextInt(3) == 0 ? 1 + random.nextInt(length) : length;
        List<Token> tokens = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        while (tokens.size() < real) {
            int count = Math.min(real - tokens.size(), 1 + random.nextInt(Math.max(1, length / 2)));
            Piece piece = new Piece(
                    new Hash128(random.nextLong(), random.nextLong()),
                    random.nextInt(2) * random.nextInt(1000),
                    count,
                    random.nextInt(5),
                    random.nextBoolean());
            int[] content = random.ints(count + 3, 0, vocabularySize).toArray();
            writer.piece(piece, content, 3);
            for (int i = 0; i < count; i++) {
                tokens.add(new Token(content[3 + i], pieces.size(), i, false));
            }
            pieces.add(piece);
        }
        for (int i = 0; tokens.size() < length; i++) {
            tokens.add(new Token(PAD, pieces.size(), i, true));
        }
        return new Expected(source, length, tokens, pieces);
    }
}
