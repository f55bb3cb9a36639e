package dev.mews.core.io;

import static dev.mews.core.io.ReaderTests.brief;
import static dev.mews.core.io.ReaderTests.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigException;
import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
    @TempDir
    Path directory;

    private Path folder(String... files) throws IOException {
        Path folder = directory.resolve("repo");
        for (String file : files) {
            AtomicFiles.writeString(folder.resolve(file), file);
        }
        return folder;
    }

    @Test
    void readsEveryFileInOrderWithPathAndMediaType() throws IOException {
        Path folder = folder("b.py", "a/z.HTML", "a.txt", "a/b/c", ".git/config", "a/.hidden", ".env");
        Path outside = directory.resolve("secret");
        Files.writeString(outside, "secret");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        List<ReadResult> results = ReaderTests.read(folder, Format.FOLDER, "", 1_000);
        assertThat(brief(results)).containsExactly("+ a/b/c", "+ a/z.HTML", "+ a.txt", "+ b.py");
        assertThat(results.stream()
                        .map(result -> ((Content.Bytes) document(result).content()).mediaType()))
                .containsExactly("", "text/html", "text/plain", "");
        assertThat(document(results.get(1)).metadata()).isEqualTo(Map.of("path", "a/z.HTML"));
        assertThat(document(results.get(1)).place().toString()).isEqualTo("repo/a/z.HTML file 0");
        assertThat(document(results.get(1)).id()).isEqualTo(Document.idOf("src", "repo/a/z.HTML", 0));
    }

    @Test
    void aFileAboveTheLimitFailsAlone() throws IOException {
        Path folder = folder("a", "c");
        Files.writeString(folder.resolve("b"), "x".repeat(11));
        Files.writeString(folder.resolve("d"), "x".repeat(10));
        assertThat(brief(ReaderTests.read(folder, Format.FOLDER, "", 10)))
                .containsExactly("+ a", "- record_too_large @0 file", "+ c", "+ xxxxxxxxxx");
    }

    @Test
    void aFolderThatIsGoneFails() {
        assertThat(brief(ReaderTests.read(directory.resolve("none"), Format.FOLDER, "", 10)))
                .containsExactly("- unreadable_file @0 byte");
    }

    @Property(tries = 20)
    void rangesGiveTheSameFilesAsTheWholeFolder(@ForAll @IntRange(min = 1, max = 12) int size) throws IOException {
        Path folder = Files.createTempDirectory("folder");
        try {
            for (String name : new String[] {
                "a", "a.b", "a-", "b/a", "b/b/a", "b/b.a", "b.c", "b0", "c/a/b/d", "c/a.b", "c0/x", "d"
            }) {
                AtomicFiles.writeString(folder.resolve(name.equals("a") ? "a/x" : name), name);
            }
            List<String> all = FolderShards.files(folder, "", "");
            List<String> pieces = new ArrayList<>();
            for (int from = 0; from < all.size(); from += size) {
                int to = Math.min(all.size(), from + size) - 1;
                pieces.addAll(FolderShards.files(folder, all.get(from), all.get(to)));
            }
            assertThat(pieces).isEqualTo(all).hasSize(12);
        } finally {
            FileTrees.delete(folder);
        }
    }

    @Test
    void cutsALargeFolderIntoShardsOfBoundedSize() throws IOException {
        Path folder = directory.resolve("large");
        for (int i = 0; i < 2 * FolderShards.MAX_FILES + 1; i++) {
            if (i % 1_000 == 0) {
                Files.createDirectories(folder.resolve("d" + i / 1_000));
            }
            Files.createFile(folder.resolve("d" + i / 1_000 + "/" + i));
        }
        List<InputShard> shards = InputShards.match("s", List.of("large"), Format.AUTO, "", directory);
        assertThat(shards).hasSize(3).allMatch(shard -> shard.format() == Format.FOLDER);
        List<String> ids = new ArrayList<>();
        for (InputShard shard : shards) {
            ReaderTests.read(shard, 10)
                    .forEach(result -> ids.add(document(result).id()));
        }
        assertThat(ids).hasSize(2 * FolderShards.MAX_FILES + 1).doesNotHaveDuplicates();
    }

    @Test
    void aFolderWithoutFilesIsAnError() throws IOException {
        folder(".git/config");
        assertThatThrownBy(() -> InputShards.match("code", List.of("repo"), Format.FOLDER, "", directory))
                .isInstanceOf(ConfigException.class)
                .hasMessage("sources.code: the folder " + directory.resolve("repo")
                        + " holds no files (hidden ones and links do not count)");
    }
}
