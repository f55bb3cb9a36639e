package dev.mews.tokenizer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.reference.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountingTest {
    private static final PreTokenizer CANONICAL = PreTokenization.canonical();

    @TempDir
    Path directory;

    private static List<byte[]> documents(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(Texts.randomBytes(random, 60));
        }
        return documents;
    }

    private byte[] count(List<byte[]> documents, long memory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PreTokenCounter counter = new PreTokenCounter(CANONICAL, memory, directory)) {
            for (byte[] document : documents) {
                counter.add(document, 0, document.length);
            }
            counter.writeTo(out);
        }
        return out.toByteArray();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    @Test
    void countsAreThoseOfASortedMap() throws IOException {
        List<byte[]> documents = documents(300, 1);
        TreeMap<byte[], Long> expected = new TreeMap<>(Arrays::compareUnsigned);
        long bytes = 0;
        for (byte[] document : documents) {
            bytes += document.length;
            for (int from = 0; from < document.length; ) {
                int to = CANONICAL.next(document, from, document.length);
                expected.merge(Arrays.copyOfRange(document, from, to), 1L, Long::sum);
                from = to;
            }
        }
        Path counts = file("a.counts", count(documents, PreTokenCounter.MIN_MEMORY_BYTES));
        try (CountsReader reader = CountsReader.open(counts)) {
            assertThat(reader.pattern()).isEqualTo(CANONICAL.pattern());
            for (var entry : expected.entrySet()) {
                assertThat(reader.next()).isTrue();
                assertThat(Arrays.copyOf(reader.key(), reader.keyLength())).isEqualTo(entry.getKey());
                assertThat(reader.count()).isEqualTo(entry.getValue());
            }
            assertThat(reader.next()).isFalse();
            long occurrences =
                    expected.values().stream().mapToLong(Long::longValue).sum();
            assertThat(reader.summary())
                    .contains(new CountsSummary(expected.size(), occurrences, documents.size(), bytes));
        }
    }

    @Test
    void anyShardingAndOrderMergeToTheSameBytes() throws IOException {
        List<byte[]> documents = documents(400, 2);
        byte[] whole = count(documents, 64 << 20);
        Random random = new Random(3);
        for (int shards : new int[] {1, 2, 7, 300}) {
            List<byte[]> shuffled = new ArrayList<>(documents);
            Collections.shuffle(shuffled, random);
            List<Path> files = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                List<byte[]> part = new ArrayList<>();
                for (int i = shard; i < shuffled.size(); i += shards) {
                    part.add(shuffled.get(i));
                }
                files.add(file(shards + "-" + shard + ".counts", count(part, 64 << 20)));
            }
            ByteArrayOutputStream merged = new ByteArrayOutputStream();
            CountFiles.merge(files, directory, merged);
            assertThat(merged.toByteArray()).as("%d shards", shards).isEqualTo(whole);
        }
    }

    @Test
    void aSmallMemoryLimitSpillsAndGivesTheSameBytes() throws IOException {
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < 40; k++) {
                int word = i * 37 + k * 7919;
                text.append(' ')
                        .append(letters(word))
                        .append(k % 10 == 0 ? letters(word).repeat(9) : "");
            }
            documents.add(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (PreTokenCounter counter = new PreTokenCounter(CANONICAL, PreTokenCounter.MIN_MEMORY_BYTES, directory)) {
            for (byte[] document : documents) {
                counter.add(document, 0, document.length);
            }
            assertThat(directory).isNotEmptyDirectory();
            counter.writeTo(small);
        }
        assertThat(directory).isEmptyDirectory();
        assertThat(small.toByteArray()).isEqualTo(count(documents, 256 << 20));
    }

    private static String letters(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 14, 15, 16, 17, 255, 5_000})
    void wordsOfAnyLengthAreCountedAndSorted(int length) throws IOException {
        String word = "a".repeat(length);
        String text = word + "." + word + "b." + word + "." + "a".repeat(8) + "\u0000." + word.substring(1) + "A";
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        Path counts = file("w.counts", count(List.of(document), 1 << 20));
        TreeMap<String, Long> found = new TreeMap<>();
        try (CountsReader reader = CountsReader.open(counts)) {
            while (reader.next()) {
                found.put(new String(reader.key(), 0, reader.keyLength(), StandardCharsets.UTF_8), reader.count());
            }
        }
        TreeMap<String, Long> expected = new TreeMap<>();
        for (String piece :
                List.of(word, ".", word + "b", ".", word, ".", "aaaaaaaa", "\u0000", ".", word.substring(1) + "A")) {
            expected.merge(piece, 1L, Long::sum);
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void everyTruncationAndEveryChangedByteIsRefused() throws IOException {
        byte[] good = count(documents(3, 4), 1 << 20);
        Path file = directory.resolve("bad.counts");
        SplittableRandom random = new SplittableRandom(5);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> CountFiles.check(file))
                    .as("first %d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bad.counts: not a complete count file: ");
            byte[] changed = good.clone();
            changed[length] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, changed);
            assertThatThrownBy(() -> CountFiles.check(file))
                    .as("byte %d", length)
                    .isInstanceOf(IOException.class);
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertThatThrownBy(() -> CountFiles.check(file)).hasMessageContaining("bytes after its end");
    }

    @Test
    void countsOfTwoPatternsAreNotAddedUp() throws IOException {
        Path canonical = file("a.counts", count(documents(2, 6), 1 << 20));
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        try (PreTokenCounter counter = new PreTokenCounter(Gpt2PreTokenizer.INSTANCE, 1 << 20, directory)) {
            counter.add("text");
            counter.writeTo(other);
        }
        Path gpt2 = file("b.counts", other.toByteArray());
        assertThatThrownBy(() -> CountFiles.merge(List.of(canonical, gpt2), directory, new ByteArrayOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b.counts: counted with the pattern 's|'t|");
    }

    @Test
    void anImpossibleMemoryLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreTokenCounter(CANONICAL, 1000, directory))
                .withMessage("maxMemoryBytes must be at least 1048576, but was 1000");
    }
}
