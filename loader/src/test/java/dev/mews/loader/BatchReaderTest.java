package dev.mews.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.loader.TestPacks.Expected;
import dev.mews.loader.TestPacks.Token;
import dev.mews.loader.format.CorruptShardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchReaderTest {
    private Path directory;

    @BeforeEach
    @BeforeProperty
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("mews-batches");
    }

    @AfterEach
    @AfterProperty
    void removeDirectory() throws IOException {
        clear();
        Files.delete(directory);
    }

    private void clear() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Compares a batch with the packs it must hold, position by position. */
    private static void assertHolds(Batch batch, List<Expected> packs) {
        int length = batch.sequenceLength();
        assertThat(batch.rows()).isEqualTo(packs.size());
        List<Integer> ends = new ArrayList<>(List.of(0));
        int targets = 0;
        for (int row = 0; row < packs.size(); row++) {
            Expected pack = packs.get(row);
            assertThat(pack.sequenceLength()).isEqualTo(length);
            assertThat(batch.sources()[row]).isEqualTo(pack.source());
            for (int i = 0; i < length; i++) {
                int at = row * length + i;
                Token token = pack.tokens().get(i);
                boolean sameNext = i + 1 < length && pack.tokens().get(i + 1).piece() == token.piece();
                boolean target = sameNext && !token.padding();
                if (batch.tokens()[at] != token.token()
                        || batch.positions()[at] != token.position()
                        || batch.seqIdx()[at] != token.piece()
                        || batch.firstTokens()[at] != (token.position() == 0 ? 1 : 0)
                        || batch.lossMask()[at] != (target ? 1 : 0)
                        || batch.targets()[at]
                                != (target ? pack.tokens().get(i + 1).token() : -100)) {
                    throw new AssertionError("row " + row + " position " + i + " must be " + token);
                }
                targets += target ? 1 : 0;
                if (!sameNext) {
                    ends.add(at + 1);
                }
            }
        }
        assertThat(batch.lossTokens()).isEqualTo(targets);
        assertThat(batch.cuSeqlens())
                .isEqualTo(ends.stream().mapToInt(Integer::intValue).toArray());
        int longest = 0;
        for (int i = 1; i < ends.size(); i++) {
            longest = Math.max(longest, ends.get(i) - ends.get(i - 1));
        }
        assertThat(batch.maxSeqlen()).isEqualTo(longest);
    }

    @Property(tries = 60)
    void everyBatchEqualsTheObviousDerivation(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int batchSize,
            @ForAll boolean large,
            @ForAll boolean reuse,
            @ForAll @IntRange(min = 1, max = 300) int length)
            throws IOException {
        clear();
        List<Expected> packs =
                TestPacks.write(directory, seed, 12, large ? 80_000 : 300, length, length, 2 * length, length);
        try (PackedShards shards = PackedShards.open(directory)) {
            assertThat(shards.packs()).isEqualTo(packs.size());
            BatchReader reader = BatchReader.over(shards, batchSize);
            int next = 0;
            for (Batch batch = reader.next(); batch != null; batch = reader.next(reuse ? batch : null)) {
                int until = next;
                while (until < packs.size()
                        && until - next < batchSize
                        && packs.get(until).sequenceLength() == packs.get(next).sequenceLength()) {
                    until++;
                }
                assertThat(batch.firstPack()).isEqualTo(next);
                assertHolds(batch, packs.subList(next, until));
                next = until;
                assertThat(batch.after()).isEqualTo(shards.cursor(next));
            }
            assertThat(next).isEqualTo(packs.size());
            assertThat(reader.cursor().tokens()).isEqualTo(shards.tokens());
        }
    }

    @Property(tries = 60)
    void resumingAnywhereWithAnyBatchSizeAndRanksGivesTheSameRows(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int lives) throws IOException {
        clear();
        List<Expected> packs = TestPacks.write(directory, seed, 10, 300, 16, 16, 32);
        SplittableRandom random = new SplittableRandom(seed);
        List<Expected> delivered = new ArrayList<>();
        String cursor = null;
        while (delivered.size() < packs.size()) {
            int ranks = 1 + random.nextInt(8);
            int batchSize = 1 + random.nextInt(9);
            int steps = lives == 1 ? Integer.MAX_VALUE : 1 + random.nextInt(lives);
            String after = cursor;
            List<List<Expected>> byStep = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                try (PackedShards shards = PackedShards.open(directory)) {
                    BatchReader reader = BatchReader.over(shards, batchSize, rank, ranks);
                    if (cursor != null) {
                        reader.seek(Cursor.fromJson(cursor));
                    }
                    for (int step = 0; step < steps; step++) {
                        Batch batch = reader.next();
                        if (batch == null) {
                            break;
                        }
                        if (step == byStep.size()) {
                            byStep.add(new ArrayList<>());
                        }
                        int first = (int) batch.firstPack();
                        List<Expected> rows = packs.subList(first, first + batch.rows());
                        assertHolds(batch, rows);
                        byStep.get(step).addAll(rows);
                        after = batch.after().toJson();
                    }
                }
            }
            byStep.forEach(delivered::addAll);
            cursor = after;
        }
        assertThat(delivered).containsExactlyElementsOf(packs);
    }

    @Test
    void aPackTellsItsDocuments() throws IOException {
        List<Expected> packs = TestPacks.write(directory, 5, 10, 300, 50, 70);
        try (PackedShards shards = PackedShards.open(directory)) {
            shards.verify();
            assertThat(shards.maxSequenceLength()).isEqualTo(70);
            for (int i = packs.size() - 1; i >= 0; i--) {
                Pack pack = shards.read(i);
                assertThat(pack.pieces()).isEqualTo(packs.get(i).pieces());
                assertThat(pack.source())
                        .isEqualTo(shards.sources().get(packs.get(i).source()));
                assertThat(pack.length()).isEqualTo(packs.get(i).realTokens());
                assertThat(pack.tokens())
                        .isEqualTo(packs.get(i).tokens().stream()
                                .mapToInt(Token::token)
                                .toArray());
                assertThat(pack.tokens()).hasSize(shards.sequenceLength(i));
            }
        }
    }

    @Test
    void aCursorOfOtherShardsIsRefused() throws IOException {
        TestPacks.write(directory, 5, 10, 300, 50);
        try (PackedShards shards = PackedShards.open(directory)) {
            BatchReader reader = BatchReader.over(shards, 1);
            Cursor one = shards.cursor(1);
            assertThatThrownBy(() -> reader.seek(new Cursor("plan-6", one.pack(), one.tokens(), one.sourceTokens())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the cursor belongs to plan plan-6, but the packs follow plan plan-5");
            assertThatThrownBy(
                            () -> reader.seek(new Cursor("plan-5", one.pack(), one.tokens() + 1, one.sourceTokens())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("but the shards are at");
        }
    }

    @Test
    void aShardOfAnotherPlanIsFoundBeforeAnyToken() throws IOException {
        TestPacks.write(directory, 6, 10, 300, 50);
        byte[][] other = new byte[3][];
        String[] names = {"00000.bin", "00000.idx", "00000.packs"};
        for (int i = 0; i < 3; i++) {
            other[i] = Files.readAllBytes(directory.resolve(names[i]));
        }
        TestPacks.write(directory, 5, 10, 300, 50);
        for (int i = 0; i < 3; i++) {
            Files.write(directory.resolve(names[i]), other[i]);
        }
        try (PackedShards shards = PackedShards.open(directory)) {
            assertThatThrownBy(() -> shards.read(0))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining(
                            "this is shard 0 of plan plan-6, but packs.json expects shard 0 of plan plan-5");
        }
    }

    @Test
    void aFlippedBitInAnyFileOfAPackedShardIsFound() throws IOException {
        List<Expected> packs = TestPacks.write(directory, 5, 40, 300, 100);
        SplittableRandom random = new SplittableRandom(1);
        for (String name : new String[] {"00000.bin", "00000.idx", "00000.packs"}) {
            byte[] good = Files.readAllBytes(directory.resolve(name));
            for (int trial = 0; trial < 60; trial++) {
                byte[] bad = good.clone();
                int at = random.nextInt(bad.length);
                bad[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(directory.resolve(name), bad);
                assertThatThrownBy(() -> {
                            try (PackedShards shards = PackedShards.open(directory)) {
                                for (int i = 0; i < packs.size(); i++) {
                                    shards.read(i);
                                }
                            }
                        })
                        .as("byte %d of %s", at, name)
                        .isInstanceOf(CorruptShardException.class)
                        .hasMessageStartingWith(directory.resolve(name) + ": byte ");
            }
            Files.write(directory.resolve(name), good);
        }
    }

    @Test
    void anEmptyPlanHasNoBatches() throws IOException {
        TestPacks.write(directory, 5, 10, 300);
        try (PackedShards shards = PackedShards.open(directory)) {
            assertThat(BatchReader.over(shards, 4).next()).isNull();
        }
    }

    @Test
    void aManifestWithAGapIsRefused() throws IOException {
        TestPacks.write(directory, 5, 10, 300, 8, 8);
        Path manifest = directory.resolve("packs.json");
        String json = Files.readString(manifest);
        Files.writeString(manifest, json.replace("\"firstPack\" : 0", "\"firstPack\" : 1"));
        assertThatThrownBy(() -> PackedShards.open(directory))
                .isInstanceOf(CorruptShardException.class)
                .hasMessageStartingWith(manifest + ": byte 0: ")
                .hasMessageContaining("shard 00000 must begin at pack 0, token 0, but begins at 1, 0");
    }
}
