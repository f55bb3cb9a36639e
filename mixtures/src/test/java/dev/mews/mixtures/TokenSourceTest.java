package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.loader.format.TokenShardWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSourceTest {
    private static final int SHARDS = 23;

    @TempDir
    Path directory;

    private final List<int[]> documents = new ArrayList<>();

    private void write(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        documents.clear();
        for (int s = 0; s < SHARDS; s++) {
            Path prefix = directory.resolve(String.format(Locale.ROOT, "%05d", s));
            try (TokenShardWriter writer = TokenShardWriter.create(prefix, new TokenShardInfo("web", 99, 0, "tok"))) {
                // Some shards are empty.
                int count = s % 5 == 3 ? 0 : 1 + random.nextInt(6);
                for (int d = 0; d < count; d++) {
                    int[] tokens = random.ints(1 + random.nextInt(30), 1, 99).toArray();
                    tokens[tokens.length - 1] = 0;
                    writer.write(new Hash128(s, d), tokens, 0, tokens.length);
                    documents.add(tokens);
                }
                writer.finish();
            }
        }
    }

    @Test
    void documentsOfManyShardsAreReadInAnyOrder() throws IOException {
        write(4);
        SplittableRandom random = new SplittableRandom(5);
        try (TokenSource source = TokenSource.open("web", directory)) {
            assertThat(source.documents()).isEqualTo(documents.size());
            for (int trial = 0; trial < 2000; trial++) {
                int document = random.nextInt(documents.size());
                int[] expected = documents.get(document);
                int[] found = new int[expected.length];
                assertThat(source.length(document)).isEqualTo(expected.length);
                source.read(document, 0, expected.length, found, 0);
                assertThat(found).isEqualTo(expected);
                assertThat(source.documentAt(source.start(document))).isEqualTo(document);
            }
        }
    }

    @Test
    void aShardThatIsWrittenAnewWhileTheSourceIsOpenIsFoundBeforeAnyToken() throws IOException {
        write(4);
        try (TokenSource source = TokenSource.open("web", directory)) {
            write(6);
            assertThatThrownBy(() -> source.length(0))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining("00000.docs: byte 0")
                    .hasMessageContaining("the shard was written anew since the source was opened");
        }
    }

    @Test
    void aDamagedOrCutFileIsFoundBeforeAnyToken() throws IOException {
        write(4);
        Path bin = directory.resolve("00000.bin");
        byte[] good = Files.readAllBytes(bin);
        byte[] bad = good.clone();
        bad[1] ^= 4;
        Files.write(bin, bad);
        try (TokenSource source = TokenSource.open("web", directory)) {
            int[] into = new int[100];
            assertThatThrownBy(() -> source.read(0, 0, source.length(0), into, 0))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining(bin + ": byte 0");
            assertThat(into).containsOnly(0);
        }
        Files.write(bin, java.util.Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> TokenSource.open("web", directory))
                .isInstanceOf(CorruptShardException.class)
                .hasMessageContaining(bin + ": byte " + (good.length - 1));
    }
}
