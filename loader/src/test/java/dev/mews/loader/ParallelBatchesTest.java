package dev.mews.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.loader.format.CorruptShardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelBatchesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16})
    void anyNumberOfWorkersGivesTheBatchesOfOneReader(int workers) throws IOException, InterruptedException {
        TestPacks.write(directory, 11, 20, 300, 16, 16, 32, 8);
        for (int rank = 0; rank < 3; rank++) {
            try (PackedShards shards = PackedShards.open(directory)) {
                BatchReader reader = BatchReader.over(shards, 4, rank, 3);
                reader.skip();
                Cursor from = reader.cursor();
                try (ParallelBatches batches =
                        ParallelBatches.over(PackSource.shards(directory), 4, rank, 3, workers, from)) {
                    for (Batch expected = reader.next(); expected != null; expected = reader.next()) {
                        Batch found = batches.next();
                        assertThat(found.tokens()).isEqualTo(expected.tokens());
                        assertThat(found.targets()).isEqualTo(expected.targets());
                        assertThat(found.cuSeqlens()).isEqualTo(expected.cuSeqlens());
                        assertThat(found.after()).isEqualTo(expected.after());
                    }
                    assertThat(batches.next()).isNull();
                    assertThat(batches.next()).isNull();
                }
            }
        }
    }

    @Test
    void whatAWorkerMeetsIsThrownInPlaceOfItsBatch() throws IOException, InterruptedException {
        TestPacks.write(directory, 11, 40, 80_000, 64);
        Path bin = directory.resolve("00000.bin");
        byte[] bytes = Files.readAllBytes(bin);
        bytes[5] ^= 1;
        Files.write(bin, bytes);
        try (ParallelBatches batches = ParallelBatches.over(PackSource.shards(directory), 2, 0, 1, 3, null)) {
            assertThatThrownBy(batches::next)
                    .hasCauseInstanceOf(CorruptShardException.class)
                    .hasMessageContaining("00000.bin: byte 0");
        }
    }

    @Test
    void closingEarlyStopsTheWorkers() throws IOException, InterruptedException {
        TestPacks.write(directory, 11, 40, 300, 16, 16);
        ParallelBatches batches = ParallelBatches.over(PackSource.shards(directory), 1, 0, 1, 5, null);
        assertThat(batches.next().firstPack()).isZero();
        batches.close();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("batches-"))
                        .filter(Thread::isAlive))
                .isEmpty();
    }
}
