package dev.mews.dedup.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairSorterTest {
    private static final Comparator<long[]> ORDER =
            Comparator.<long[]>comparingLong(p -> p[0]).thenComparingLong(p -> p[1]);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"0,10,5", "1,10,1", "300,20,1", "5000,20,7", "5000,100,64", "5000,1000000,999", "5000,100,1000000"})
    void passesEachDifferentPairOnceInOrder(int pairs, int documents, int inMemory) throws IOException {
        SplittableRandom random = new SplittableRandom(pairs + inMemory);
        TreeSet<long[]> expected = new TreeSet<>(ORDER);
        List<long[]> actual = new ArrayList<>();
        try (PairSorter sorter = new PairSorter(directory, inMemory)) {
            for (int i = 0; i < pairs; i++) {
                long a = (random.nextLong() >>> 1) % documents;
                long b = (random.nextLong() >>> 1) % documents;
                sorter.add(a, b);
                if (a != b) {
                    expected.add(new long[] {Math.min(a, b), Math.max(a, b)});
                }
            }
            sorter.forEachDistinct((a, b) -> actual.add(new long[] {a, b}));
        }
        assertThat(actual).containsExactlyElementsOf(expected);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void writesToDiskOnlyWhatDoesNotFit() throws IOException {
        try (PairSorter sorter = new PairSorter(directory, 10)) {
            for (int i = 0; i < 1000; i++) {
                sorter.add(i % 5, 7);
            }
            try (Stream<Path> runs = Files.list(directory)) {
                assertThat(runs).isEmpty();
            }
            for (int i = 0; i < 100; i++) {
                sorter.add(i, 200);
            }
            try (Stream<Path> runs = Files.list(directory)) {
                assertThat(runs).isNotEmpty();
            }
        }
    }

    @Test
    void refusesToWorkWithoutMemory() {
        assertThatThrownBy(() -> new PairSorter(directory, 0))
                .hasMessage("pairsInMemory must be at least 1, but was 0");
    }
}
