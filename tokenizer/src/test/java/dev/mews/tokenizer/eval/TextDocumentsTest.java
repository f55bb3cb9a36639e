package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TextDocumentsTest {
    @TempDir
    Path directory;

    private static final class Collecting implements Documents.Visitor {
        private final List<TextDocument> seen = new ArrayList<>();

        @Override
        public void visit(TextDocument document) {
            seen.add(document);
        }
    }

    private List<InputShard> shards(String glob) {
        return InputShards.match("s", List.of(glob), Format.AUTO, "text", directory);
    }

    private static List<TextDocument> all(Documents.Visited<Collecting> visited) {
        List<TextDocument> all = new ArrayList<>();
        visited.visitors().forEach(visitor -> all.addAll(visitor.seen));
        all.sort(Comparator.comparingInt(TextDocument::number));
        return all;
    }

    @Test
    void documentsHaveNumbersGroupsAndTexts() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), """
                {"text": "eins", "language": "de"}
                {"text": 1}
                {"text": "one", "language": "en"}
                {"text": "none"}
                {"text": "un", "language": "fr"}
                {"text": "zwei", "language": "de"}
                {"text": "odd", "language": "a\\tb"}
                """);
        Documents.Visited<Collecting> visited =
                new TextDocuments(shards("a.jsonl"), "language", 2, 2).visit(Collecting::new);
        assertThat(visited.documents()).isEqualTo(6);
        assertThat(visited.failed()).containsExactly(Map.entry("missing_text", 1L));
        assertThat(all(visited))
                .extracting(
                        document -> document.number() + " " + document.group().language() + " " + document.text())
                .containsExactly("0 de eins", "1 en one", "2  none", "3 (other) un", "4 de zwei", "5 (other) odd");
    }

    @Test
    void filesOfAFolderAreDocumentsWhenTheyAreUtf8() throws IOException {
        Files.createDirectories(directory.resolve("code"));
        Files.writeString(directory.resolve("code/a.py"), "x = 1\n");
        Files.write(directory.resolve("code/b.py"), new byte[] {(byte) 0xFF, 'x'});
        Documents.Visited<Collecting> visited =
                new TextDocuments(shards("code"), "language", 10, 1).visit(Collecting::new);
        assertThat(all(visited)).extracting(TextDocument::text).containsExactly("x = 1\n");
        assertThat(visited.failed()).containsExactly(Map.entry("invalid_utf8", 1L));
    }

    @Test
    void everyDocumentIsSeenOnceWhateverTheThreads() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            lines.append("{\"text\": \"")
                    .append(i)
                    .append(' ')
                    .append("x".repeat(2_000))
                    .append("\"}\n");
        }
        Files.writeString(directory.resolve("many.jsonl"), lines, StandardCharsets.UTF_8);
        for (int threads : new int[] {1, 3}) {
            List<TextDocument> all =
                    all(new TextDocuments(shards("many.jsonl"), "language", 10, threads).visit(Collecting::new));
            assertThat(all).hasSize(3_000);
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).number()).isEqualTo(i);
                assertThat(all.get(i).text()).startsWith(i + " ");
            }
        }
    }

    @Test
    void whatAVisitorThrowsReachesTheCaller() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            lines.append("{\"text\": \"").append("x".repeat(2_000)).append("\"}\n");
        }
        Files.writeString(directory.resolve("many.jsonl"), lines, StandardCharsets.UTF_8);
        TextDocuments documents = new TextDocuments(shards("many.jsonl"), "language", 10, 2);
        assertThatThrownBy(() -> documents.visit(() -> document -> {
                    throw new IOException("full at " + document.text().length());
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("full at 2000");
    }

    @Test
    void aBrokenFileIsAnError() throws IOException {
        Files.write(directory.resolve("broken.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1});
        TextDocuments documents = new TextDocuments(shards("broken.jsonl.gz"), "language", 10, 2);
        assertThatThrownBy(() -> documents.visit(Collecting::new))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("truncated_file");
    }

    @Test
    void webPagesAreRefused() {
        InputShard pages = InputShard.whole("web", Format.WARC, "/data/pages.warc.gz", "pages.warc.gz", "text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextDocuments(List.of(pages), "language", 10, 1))
                .withMessage(
                        "/data/pages.warc.gz holds web pages, not text: run a recipe first, which extracts their text, and read its documents");
    }
}
