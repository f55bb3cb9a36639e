package dev.mews.loader.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.hash.Hash128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenShardTest {
    @TempDir
    Path directory;

    private final List<Path> scratch = new ArrayList<>();

    @AfterProperty
    void removeScratch() throws IOException {
        for (Path path : scratch) {
            try (var files = Files.list(path)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(path);
        }
        scratch.clear();
    }

    private record Written(List<Hash128> ids, List<int[]> documents) {}

    private static Written write(Path prefix, int vocabularySize, int count, int maxLength, long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Written written = new Written(new ArrayList<>(), new ArrayList<>());
        TokenShardInfo info = new TokenShardInfo("web", vocabularySize, 1, "tokenizer");
        try (TokenShardWriter writer = TokenShardWriter.create(prefix, info)) {
            for (int i = 0; i < count; i++) {
                int[] document = random.ints(1 + random.nextInt(maxLength), 0, vocabularySize)
                        .toArray();
                document[document.length - 1] = 1;
                Hash128 id = new Hash128(random.nextLong(), random.nextLong());
                writer.write(id, document, 0, document.length);
                written.ids().add(id);
                written.documents().add(document);
            }
            writer.finish();
        }
        return written;
    }

    @Property(tries = 60)
    void everyDocumentAndEveryRangeReadsBackAsWritten(
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 3000) int maxLength,
            @ForAll boolean large,
            @ForAll long seed)
            throws IOException {
        Path home = Files.createTempDirectory("mews-token-shard");
        scratch.add(home);
        Written written = write(home.resolve("s"), large ? 100_000 : 65_499, count, maxLength, seed);
        try (TokenShard shard = TokenShard.open(home.resolve("s"))) {
            assertThat(shard.documents()).isEqualTo(count);
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                assertThat(shard.id(i)).isEqualTo(written.ids().get(i));
                assertThat(shard.document(i)).isEqualTo(written.documents().get(i));
                assertThat(shard.start(i)).isEqualTo(all.size());
                for (int token : written.documents().get(i)) {
                    all.add(token);
                }
            }
            assertThat(shard.tokens()).isEqualTo(all.size());
            assertThat(shard.start(count)).isEqualTo(all.size());
            SplittableRandom random = new SplittableRandom(seed);
            for (int trial = 0; trial < 20; trial++) {
                int from = random.nextInt(all.size());
                int length = random.nextInt(all.size() - from + 1);
                int[] range = new int[length];
                shard.read(from, length, range, 0);
                assertThat(range)
                        .isEqualTo(all.subList(from, from + length).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
                int document = shard.documentAt(from);
                assertThat(shard.start(document)).isLessThanOrEqualTo(from);
                assertThat(shard.start(document + 1)).isGreaterThan(from);
            }
            shard.verify();
        }
    }

    @Test
    void lengthsBeyondTheMemoryOfTheSpoolReadBack() throws IOException {
        Written written = write(directory.resolve("s"), 100, 300_000, 3, 7);
        try (TokenShard shard = TokenShard.open(directory.resolve("s"))) {
            int[] lengths = new int[300_000];
            shard.lengths(0, lengths.length, lengths, 0);
            assertThat(lengths)
                    .isEqualTo(written.documents().stream()
                            .mapToInt(document -> document.length)
                            .toArray());
            assertThat(shard.id(299_999)).isEqualTo(written.ids().get(299_999));
            shard.verify();
        }
    }

    /** Reads everything a consumer can ask for, comparing with what was written. */
    private static void readAll(Path prefix, Written written) throws IOException {
        try (TokenShard shard = TokenShard.open(prefix)) {
            assertThat(shard.info()).isEqualTo(new TokenShardInfo("web", 70_000, 1, "tokenizer"));
            assertThat(shard.documents()).isEqualTo(written.documents().size());
            for (int i = 0; i < written.documents().size(); i++) {
                assertThat(shard.id(i)).isEqualTo(written.ids().get(i));
                assertThat(shard.document(i)).isEqualTo(written.documents().get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bin", ".idx", ".docs"})
    void aFlippedBitIsFoundBeforeAWrongTokenIsServed(String extension) throws IOException {
        Path prefix = directory.resolve("s");
        Written written = write(prefix, 70_000, 40, 2000, 3);
        readAll(prefix, written);
        Path file = directory.resolve("s" + extension);
        byte[] good = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 200; trial++) {
            byte[] bad = good.clone();
            int at = trial < 30 ? trial : random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            assertThatThrownBy(() -> readAll(prefix, written))
                    .as("byte %d of %s", at, extension)
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageStartingWith(file + ": byte ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bin", ".idx", ".docs"})
    void aTruncatedOrMissingFileIsFoundWhenTheShardIsOpened(String extension) throws IOException {
        Path prefix = directory.resolve("s");
        write(prefix, 70_000, 40, 2000, 3);
        Path file = directory.resolve("s" + extension);
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 23, good.length / 2, good.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> TokenShard.open(prefix))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageStartingWith(file + ": byte ");
        }
        Files.delete(file);
        assertThatThrownBy(() -> TokenShard.open(prefix))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFileOfAnotherShardOfTheSameSizeIsFound() throws IOException {
        TokenShardInfo info = new TokenShardInfo("web", 1000, 1, "tokenizer");
        for (String name : List.of("c", "d")) {
            try (TokenShardWriter writer = TokenShardWriter.create(directory.resolve(name), info)) {
                writer.write(new Hash128(0, 0), new int[] {name.charAt(0), 1}, 0, 2);
                writer.finish();
            }
        }
        Files.copy(
                directory.resolve("d.bin"),
                directory.resolve("c.bin"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (TokenShard shard = TokenShard.open(directory.resolve("c"))) {
            assertThatThrownBy(() -> shard.document(0))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageStartingWith(directory.resolve("c.bin") + ": byte 0: CRC-32C of the 4 bytes from here");
        }
    }

    @Test
    void theFingerprintChangesWithAnyByte() throws IOException {
        write(directory.resolve("a"), 1000, 10, 50, 3);
        write(directory.resolve("b"), 1000, 10, 50, 3);
        write(directory.resolve("c"), 1000, 10, 50, 4);
        try (TokenShard a = TokenShard.open(directory.resolve("a"));
                TokenShard b = TokenShard.open(directory.resolve("b.idx"));
                TokenShard c = TokenShard.open(directory.resolve("c.docs"))) {
            assertThat(a.fingerprint()).isEqualTo(b.fingerprint()).isNotEqualTo(c.fingerprint());
        }
    }
}
