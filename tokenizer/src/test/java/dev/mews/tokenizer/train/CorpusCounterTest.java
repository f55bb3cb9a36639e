package dev.mews.tokenizer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.reference.Texts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCounterTest {
    private static final PreTokenization CANONICAL = PreTokenization.canonical();
    private static final List<String> LANGUAGES = List.of("de", "en", "hi");

    @TempDir
    Path directory;

    private byte[] count(List<InputShard> shards, String groupBy, int threads, long memory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CorpusCounter counter = new CorpusCounter(CANONICAL, groupBy, threads, memory, directory)) {
            counter.count(shards);
            counter.writeTo(out);
        }
        return out.toByteArray();
    }

    private List<InputShard> match(String source, String... globs) {
        return InputShards.match(source, List.of(globs), Format.AUTO, "text", directory);
    }

    private static String json(String text, String language) {
        StringBuilder json = new StringBuilder("{\"language\":\"" + language + "\",\"text\":\"");
        text.chars().forEach(c -> json.append("\\u%04x".formatted(c == 0 ? ' ' : c)));
        return json.append("\"}\n").toString();
    }

    @Test
    void theCountsDoNotDependOnShardsOrderThreadsOrMemory() throws IOException {
        SplittableRandom random = new SplittableRandom(21);
        List<String> lines = new ArrayList<>();
        TreeMap<String, TreeMap<byte[], Long>> expected = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            String text = Texts.random(random, 60).replace('\0', ' ');
            String language = LANGUAGES.get(random.nextInt(3));
            lines.add(json(text, language));
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            var words = expected.computeIfAbsent(language, key -> new TreeMap<>(Arrays::compareUnsigned));
            for (int from = 0; from < utf8.length; ) {
                int to = CANONICAL.next(utf8, from, utf8.length);
                words.merge(Arrays.copyOfRange(utf8, from, to), 1L, Long::sum);
                from = to;
            }
        }
        Files.writeString(directory.resolve("all.jsonl"), String.join("", lines));
        byte[] whole = count(match("all", "all.jsonl"), "language", 1, 64 << 20);
        for (String language : LANGUAGES) {
            assertThat(group(whole, language)).as(language).isEqualTo(strings(expected.get(language)));
        }
        for (int run = 0; run < 6; run++) {
            Collections.shuffle(lines, new Random(run));
            Path folder = Files.createDirectories(directory.resolve("run" + run));
            int files = 1 + run * 3;
            for (int file = 0; file < files; file++) {
                List<String> part = lines.subList(file * lines.size() / files, (file + 1) * lines.size() / files);
                Files.writeString(folder.resolve(file + ".jsonl"), String.join("", part));
            }
            int threads = 1 + run % 4;
            long memory = run % 2 == 0 ? (long) threads << 20 : 64 << 20;
            assertThat(count(match("x", "run" + run + "/*.jsonl"), "language", threads, memory))
                    .as("%d threads", threads)
                    .isEqualTo(whole);
        }
    }

    private static Map<String, Long> group(byte[] file, String name) throws IOException {
        TreeMap<String, Long> words = new TreeMap<>();
        try (CountsReader reader = new CountsReader(new ByteArrayInputStream(file), "test")) {
            int group = reader.groups().indexOf(name);
            while (reader.next()) {
                if (reader.count(group) > 0) {
                    words.put(
                            new String(reader.key(), 0, reader.keyLength(), StandardCharsets.ISO_8859_1),
                            reader.count(group));
                }
            }
        }
        return words;
    }

    private static Map<String, Long> strings(Map<byte[], Long> words) {
        TreeMap<String, Long> strings = new TreeMap<>();
        words.forEach((word, count) -> strings.put(new String(word, StandardCharsets.ISO_8859_1), count));
        return strings;
    }

    @Test
    void filesOfAllKindsAreCountedAndSourcesAreGroups() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), json("one two", "en"));
        Files.writeString(directory.resolve("b.txt"), "two\n");
        Files.createDirectories(directory.resolve("code/src"));
        Files.writeString(directory.resolve("code/src/x.py"), "two+two");
        Files.write(directory.resolve("code/src/y.bin"), new byte[] {(byte) 0xff});
        List<InputShard> shards = new ArrayList<>(match("web", "a.jsonl", "b.txt"));
        shards.addAll(match("code", "code"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CorpusCounter counter = new CorpusCounter(CANONICAL, "", 2, 4 << 20, directory)) {
            counter.count(shards);
            counter.writeTo(out);
            assertThat(counter.failed()).singleElement().satisfies(failed -> {
                assertThat(failed.reason()).isEqualTo("invalid_utf8");
                assertThat(failed.first().path()).isEqualTo("code/src/y.bin");
            });
        }
        assertThat(group(out.toByteArray(), "web")).isEqualTo(Map.of("one", 1L, " two", 1L, "two", 1L, "\n", 1L));
        assertThat(group(out.toByteArray(), "code")).isEqualTo(Map.of("two", 2L, "+", 1L));
    }

    @Test
    void aDocumentWithoutTheFieldIsInTheGroupWithoutAName() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "one");
        assertThat(group(count(match("a", "a.txt"), "language", 1, 1 << 20), ""))
                .containsOnlyKeys("one");
    }

    @Test
    void aFileThatBreaksOffIsAnError() throws IOException {
        Path file = directory.resolve("a.jsonl.gz");
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1});
        assertThatThrownBy(() -> count(match("a", "a.jsonl.gz"), "", 2, 4 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.jsonl.gz")
                .hasMessageContaining("truncated_file");
    }

    @Test
    void webPagesMustBeExtractedFirst() {
        InputShard pages = InputShard.whole("web", Format.WARC, "pages.warc.gz", "pages.warc.gz", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> count(List.of(pages), "", 1, 1 << 20))
                .withMessageContaining("pages.warc.gz holds web pages, not text");
    }
}
