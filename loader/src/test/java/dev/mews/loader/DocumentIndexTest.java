package dev.mews.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.TestPacks.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIndexTest {
    @TempDir
    Path directory;

    @Test
    void everyDocumentIsFoundInAllItsPacksAndNoOther() throws IOException {
        List<Expected> packs = TestPacks.write(directory, 21, 60, 300, 64, 64, 128);
        Map<Hash128, List<DocumentIndex.Use>> uses = new TreeMap<>();
        for (int p = 0; p < packs.size(); p++) {
            for (int i = 0; i < packs.get(p).pieces().size(); i++) {
                uses.computeIfAbsent(packs.get(p).pieces().get(i).document(), id -> new ArrayList<>())
                        .add(new DocumentIndex.Use(p, i));
            }
        }
        try (PackedShards shards = PackedShards.open(directory);
                DocumentIndex index = DocumentIndex.of(shards)) {
            for (Map.Entry<Hash128, List<DocumentIndex.Use>> entry : uses.entrySet()) {
                assertThat(index.uses(entry.getKey())).isEqualTo(entry.getValue());
            }
            assertThat(index.uses(new Hash128(1, 2))).isEmpty();
        }
    }

    @Test
    void theIndexOfAnotherPlanIsMadeAgain() throws IOException {
        TestPacks.write(directory, 21, 60, 300, 64);
        try (PackedShards shards = PackedShards.open(directory)) {
            DocumentIndex.of(shards).close();
        }
        byte[] first = Files.readAllBytes(directory.resolve(DocumentIndex.FILE));
        List<Expected> packs = TestPacks.write(directory, 22, 60, 300, 64);
        try (PackedShards shards = PackedShards.open(directory);
                DocumentIndex index = DocumentIndex.of(shards)) {
            assertThat(index.uses(packs.get(0).pieces().get(0).document()))
                    .containsExactly(new DocumentIndex.Use(0, 0));
        }
        assertThat(directory.resolve(DocumentIndex.FILE)).binaryContent().isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void stepsAreTheBatchesOfAReader(int batchSize) throws IOException {
        TestPacks.write(directory, 3, 25, 300, 16, 16, 32, 16, 8);
        try (PackedShards shards = PackedShards.open(directory)) {
            TrainingSteps steps = TrainingSteps.of(shards, batchSize);
            BatchReader reader = BatchReader.over(shards, batchSize);
            long step = 0;
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                assertThat(steps.firstPack(step)).isEqualTo(batch.firstPack());
                assertThat(steps.endPack(step)).isEqualTo(batch.firstPack() + batch.rows());
                for (int row = 0; row < batch.rows(); row++) {
                    assertThat(steps.stepOf(batch.firstPack() + row)).isEqualTo(step);
                }
                step++;
            }
            assertThat(steps.steps()).isEqualTo(step);
        }
    }
}
