package dev.mews.dedup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobFileTest {
    private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
    private static final byte[] THREE = new byte[100_000];

    @TempDir
    Path directory;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Arrays.fill(THREE, (byte) 7);
        Path file = directory.resolve("blobs");
        long one;
        long two;
        long three;
        try (BlobWriter writer = new BlobWriter(Files.newOutputStream(file))) {
            one = writer.write(ONE);
            two = writer.write(new byte[0]);
            three = writer.write(THREE);
        }
        try (BlobReader reader = BlobReader.open(file)) {
            assertThat(reader.read(three, THREE.length)).isEqualTo(THREE);
            assertThat(reader.read(one, 3)).isEqualTo(ONE);
            assertThat(reader.read(two, 0)).isEmpty();
            assertThatThrownBy(() -> reader.read(one + 1, 2)).hasMessageContaining("checksum");
            assertThatThrownBy(() -> reader.read(three, THREE.length + 1))
                    .hasMessageContaining("it has no 100001 bytes");
            assertThatThrownBy(() -> reader.read(0, 1)).hasMessageContaining("it has no 1 bytes at 0");
        }
    }

    @Test
    void refusesEveryTruncationAndEveryChangedByte() throws IOException {
        Path file = directory.resolve("blobs");
        long one;
        try (BlobWriter writer = new BlobWriter(Files.newOutputStream(file))) {
            one = writer.write(ONE);
        }
        byte[] whole = Files.readAllBytes(file);
        Path broken = directory.resolve("broken");
        for (int i = 0; i < whole.length; i++) {
            Files.write(broken, Arrays.copyOf(whole, i));
            assertThatThrownBy(() -> read(broken, one)).as("cut at %d", i).isInstanceOf(IOException.class);
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(broken, changed);
            assertThatThrownBy(() -> read(broken, one))
                    .as("byte %d", i)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(broken + ": not a whole sketch file: ");
        }
    }

    private static void read(Path file, long offset) throws IOException {
        try (BlobReader reader = BlobReader.open(file)) {
            assertThat(reader.read(offset, 3)).isEqualTo(ONE);
        }
    }
}
