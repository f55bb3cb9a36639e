package dev.mews.dedup.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DocRef;
import dev.mews.dedup.signature.Similarity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeFileTest {
    private static final DedupConfig CONFIG = ConfigLoader.defaults(DedupConfig.class);

    @TempDir
    Path directory;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = directory.resolve("a.edges");
        try (EdgeWriter writer = new EdgeWriter(Files.newOutputStream(file), CONFIG)) {
            writer.write(1, 2, Similarity.EXACT);
            writer.write(1, DocRef.of(9, 3), new Similarity(0.75, 0.7, 0.8, false));
            writer.write(2, 3, new Similarity(1, 1, 1, false));
            assertThat(writer.count()).isEqualTo(3);
        }
        try (EdgeReader reader = EdgeReader.open(file, CONFIG)) {
            assertThat(reader.count()).isEqualTo(3);
            assertEdge(reader, 1, 2, 1, true);
            assertEdge(reader, 1, DocRef.of(9, 3), 0.75f, false);
            assertEdge(reader, 2, 3, 1, false);
            assertThat(reader.next()).isFalse();
        }
    }

    private static void assertEdge(EdgeReader reader, long first, long second, float similarity, boolean exact)
            throws IOException {
        assertThat(reader.next()).isTrue();
        assertThat(reader.first()).isEqualTo(first);
        assertThat(reader.second()).isEqualTo(second);
        assertThat(reader.similarity()).isEqualTo(similarity);
        assertThat(reader.exact()).isEqualTo(exact);
    }

    @Test
    void refusesEdgesOutOfOrder() throws IOException {
        try (EdgeWriter writer = new EdgeWriter(OutputStream.nullOutputStream(), CONFIG)) {
            assertThatThrownBy(() -> writer.write(5, 5, Similarity.EXACT))
                    .hasMessageContaining("0:5-0:5 came after nothing");
            writer.write(5, 9, Similarity.EXACT);
            assertThatThrownBy(() -> writer.write(5, 9, Similarity.EXACT))
                    .hasMessageContaining("0:5-0:9 came after 0:5-0:9");
            assertThatThrownBy(() -> writer.write(4, 10, Similarity.EXACT))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write(9, 6, Similarity.EXACT)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesFilesOfAnotherConfigOrCutShort() throws IOException {
        Path file = directory.resolve("a.edges");
        try (EdgeWriter writer = new EdgeWriter(Files.newOutputStream(file), CONFIG)) {
            writer.write(1, 2, Similarity.EXACT);
        }
        DedupConfig other = ConfigLoader.parse("other", "threshold: 0.8", DedupConfig.class, Map.of());
        assertThatThrownBy(() -> EdgeReader.open(file, other)).hasMessageContaining("another dedup config");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> EdgeReader.open(file, CONFIG)).hasMessageContaining("not a whole edge file");
    }
}
