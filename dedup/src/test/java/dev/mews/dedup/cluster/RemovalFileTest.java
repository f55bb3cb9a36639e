package dev.mews.dedup.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.hash.Hash128;
import dev.mews.dedup.DocRef;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalFileTest {
    private static final ClusterMember FIRST =
            new ClusterMember(2, Fate.KEPT, 3, 1, DocRef.of(0, 2), new Hash128(-1, 5));
    private static final ClusterMember SECOND =
            new ClusterMember(3, Fate.NEAR_DUPLICATE, 3, 0.75f, DocRef.of(0, 2), new Hash128(-1, 5));
    private static final ClusterMember THIRD =
            new ClusterMember(9, Fate.EXACT_DUPLICATE, 2, 1, DocRef.of(7, 7), new Hash128(4, Long.MIN_VALUE));

    @TempDir
    Path directory;

    private Path file() throws IOException {
        Path file = directory.resolve("x.removals");
        try (RemovalWriter writer = new RemovalWriter(Files.newOutputStream(file))) {
            writer.write(FIRST);
            writer.write(SECOND);
            writer.write(THIRD);
        }
        return file;
    }

    @Test
    void findsRowsInAscendingOrder() throws IOException {
        try (RemovalFile removals = RemovalFile.open(file())) {
            assertThat(removals.count()).isEqualTo(3);
            assertThat(removals.find(0)).isEmpty();
            assertThat(removals.find(2)).contains(FIRST);
            assertThat(removals.find(2)).contains(FIRST);
            assertThat(removals.find(5)).isEmpty();
            assertThat(removals.find(9)).contains(THIRD);
            assertThat(removals.find(10)).isEmpty();
        }
    }

    @Test
    void passesAllRows() throws IOException {
        try (RemovalFile removals = RemovalFile.open(file())) {
            assertThat(removals.next()).contains(FIRST);
            assertThat(removals.next()).contains(SECOND);
            assertThat(removals.next()).contains(THIRD);
            assertThat(removals.next()).isEmpty();
        }
    }

    @Test
    void refusesRowsOutOfOrder() throws IOException {
        try (RemovalWriter writer = new RemovalWriter(OutputStream.nullOutputStream())) {
            writer.write(SECOND);
            assertThatThrownBy(() -> writer.write(FIRST)).hasMessage("rows must ascend, but 2 came after 3");
            assertThatThrownBy(() -> writer.write(SECOND)).hasMessage("rows must ascend, but 3 came after 3");
        }
    }

    @Test
    void refusesAFileThatWasCutShort() throws IOException {
        Path file = file();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
        assertThatThrownBy(() -> RemovalFile.open(file)).hasMessageContaining("not a whole removal file");
    }
}
