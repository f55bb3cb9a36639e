package dev.mews.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {
    @Test
    void neverChange() {
        // xxh64("shuffle" 00 03000000 00000000, seed 42) and xxh64("shuffle" 01 "doc", seed 42).
        assertThat(new Seeds(42).derive("shuffle", 3))
                .isEqualTo(Xxh64.hash("shuffle\0\3\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII), 0, 16, 42));
        assertThat(new Seeds(42).derive("shuffle", "doc"))
                .isEqualTo(Xxh64.hash("shuffle\1doc".getBytes(StandardCharsets.US_ASCII), 0, 11, 42));
    }

    @Test
    void differByRunPurposeAndIndex() {
        Set<Long> seeds = new HashSet<>();
        for (long run = 0; run < 10; run++) {
            for (String purpose : new String[] {"a", "b", "ab", ""}) {
                for (long index = 0; index < 100; index++) {
                    seeds.add(new Seeds(run).derive(purpose, index));
                }
            }
        }
        assertThat(seeds).hasSize(4_000);
    }

    @Test
    void givesTheSameRandomNumbersAgain() {
        assertThat(new Seeds(1).random("x", 2).ints(5).toArray())
                .isEqualTo(new Seeds(1).random("x", 2).ints(5).toArray());
    }

    @Test
    void sha256OfFilesAndBytesAgree(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("f");
        Files.writeString(file, "abc");
        assertThat(Sha256.of(file))
                .isEqualTo(Sha256.ofUtf8("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
