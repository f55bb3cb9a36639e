package dev.mews.loader.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.CorruptShardException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShuffleTest {
    private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(64);

    @TempDir
    Path directory;

    private record Item(long key, Hash128 id, List<Integer> tokens) {
        int[] array() {
            return tokens.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    @Test
    void theMergedOrderIsTheSortedOneHoweverDocumentsAreCutIntoRunsAndParts() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            List<Integer> tokens = random.ints(
                            random.nextInt(20) == 0 ? random.nextInt(1000) : random.nextInt(40), 0, 1 << 20)
                    .boxed()
                    .toList();
            // Few different keys, so that many are equal and the id decides.
            long key = random.nextInt(4) == 0 ? (long) random.nextInt(8) << 61 : random.nextLong();
            items.add(new Item(key, new Hash128(random.nextLong(), random.nextLong()), tokens));
        }
        List<String> expected = items.stream()
                .sorted(Comparator.comparing((Item item) ->
                                Long.toUnsignedString(item.key, 2).length())
                        .thenComparing(item -> new BigInteger(Long.toUnsignedString(item.key)))
                        .thenComparing(item -> item.id.hex()))
                .map(item -> item.id + " " + item.tokens)
                .toList();
        for (int runCount : new int[] {1, 3, 8}) {
            for (int parts : new int[] {1, 2, 7}) {
                for (int bufferBytes : new int[] {ShuffleRun.MIN_BUFFER_BYTES, 1 << 16}) {
                    assertThat(shuffled(items, runCount, parts, bufferBytes))
                            .as("%d runs, %d parts, buffers of %d bytes", runCount, parts, bufferBytes)
                            .containsExactlyElementsOf(expected);
                }
            }
        }
    }

    private List<String> shuffled(List<Item> items, int runCount, int parts, int bufferBytes) throws IOException {
        List<ShuffleRun> runs = new ArrayList<>();
        for (int r = 0; r < runCount; r++) {
            ShuffleRunWriter writer = new ShuffleRunWriter();
            for (int i = r; i < items.size(); i += runCount) {
                Item item = items.get(i);
                writer.add(item.key, item.id.hex(), item.array(), 0, item.tokens.size());
            }
            runs.add(ShuffleRun.open(write(writer, "run-" + runCount + "-" + parts + "-" + r), bufferBytes));
        }
        List<String> merged = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            ShuffleMerge.merge(
                    runs,
                    part,
                    parts,
                    (id, tokens, count) -> merged.add(id + " " + Arrays.toString(Arrays.copyOf(tokens, count))));
        }
        for (ShuffleRun run : runs) {
            run.close();
        }
        return merged;
    }

    @Test
    void partsCutTheKeySpaceExactly() {
        for (int parts : new int[] {1, 2, 3, 7, 64, 1000}) {
            for (int part = 0; part < parts; part++) {
                BigInteger exact = KEYS.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(parts));
                assertThat(Long.toUnsignedString(ShuffleMerge.firstKey(part, parts)))
                        .as("%d of %d", part, parts)
                        .isEqualTo(exact.toString());
            }
        }
    }

    @Test
    void aChangedTokenAShortenedFileAndAForeignFileAreFound() throws IOException {
        ShuffleRunWriter writer = new ShuffleRunWriter();
        writer.add(5, "0123456789abcdef0123456789abcdef", new int[] {1, 2, 3}, 0, 3);
        Path file = write(writer, "run");
        byte[] good = Files.readAllBytes(file);

        byte[] changed = good.clone();
        changed[good.length - 1] ^= 1;
        Files.write(file, changed);
        try (ShuffleRun run = ShuffleRun.open(file, 1 << 16)) {
            assertThatThrownBy(() -> run.read(0, new int[8]))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining("0123456789abcdef0123456789abcdef")
                    .hasMessageContaining(file.toString());
        }
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> ShuffleRun.open(file, 1 << 16)).isInstanceOf(CorruptShardException.class);
        Files.write(file, new byte[100]);
        assertThatThrownBy(() -> ShuffleRun.open(file, 1 << 16))
                .isInstanceOf(CorruptShardException.class)
                .hasMessageContaining("is not a shuffle run");
    }

    private Path write(ShuffleRunWriter writer, String name) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            writer.writeTo(out);
        }
        return file;
    }
}
