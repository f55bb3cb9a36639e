package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path directory;

    /** The unfinished ones too. */
    private List<Path> allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void writesAndReplacesAWholeFile() throws IOException {
        Path file = directory.resolve("a/b/c.txt");
        AtomicFiles.writeString(file, "one");
        AtomicFiles.writeString(file, "zw\u00f6lf");
        assertThat(file).hasContent("zw\u00f6lf");
        assertThat(allFiles()).containsExactly(file);
    }

    @Test
    void keepsTheOldFileAndLeavesNothingBehindWhenWritingFails() throws IOException {
        Path file = directory.resolve("f");
        AtomicFiles.writeString(file, "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write("half".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(file).hasContent("old");
        assertThat(allFiles()).containsExactly(file);
    }

    @Test
    void toleratesABodyThatClosesItsStream() throws IOException {
        Path file = directory.resolve("f");
        AtomicFiles.write(file, out -> {
            try (out) {
                out.write(7);
            }
        });
        assertThat(file).hasBinaryContent(new byte[] {7});
    }

    @Test
    void deletesTreesWithoutFollowingLinks() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("keep"), "x");
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        Files.writeString(tree.resolve("f"), "x");
        Files.createSymbolicLink(tree.resolve("link"), outside);
        FileTrees.delete(directory.resolve("tree"));
        FileTrees.delete(directory.resolve("never-was"));
        assertThat(directory.resolve("tree")).doesNotExist();
        assertThat(outside.resolve("keep")).exists();
    }

    @Test
    void listsFilesInTheOrderOfTheirPaths() throws IOException {
        for (String name : new String[] {"b/x", "a", "b.txt", "b/a/y"}) {
            AtomicFiles.writeString(directory.resolve(name), name);
        }
        assertThat(FileTrees.files(directory).stream().map(file -> FileTrees.relative(directory, file)))
                .containsExactly("a", "b.txt", "b/a/y", "b/x");
        assertThat(FileTrees.files(directory.resolve("none"))).isEmpty();
    }

    @Test
    void anUnfinishedFileIsNoFileAndCanBeCleanedAway() throws IOException {
        Path finished = directory.resolve("a/b/f");
        AtomicFiles.write(finished, out -> {
            out.write(1);
            out.flush();
            assertThat(allFiles()).singleElement().matches(AtomicFiles::isUnfinished);
            assertThat(FileTrees.files(directory)).isEmpty();
        });
        Path shallow = Files.createFile(directory.resolve(".tmp-g"));
        Path deep = Files.createFile(directory.resolve("a/b/.tmp-g"));
        Path folder = Files.createDirectory(directory.resolve("a/.tmp-checkpoint"));
        Files.createFile(folder.resolve("part"));
        FileTrees.deleteUnfinished(directory, 1);
        assertThat(shallow).doesNotExist();
        assertThat(deep).exists();
        assertThat(folder).exists();
        FileTrees.deleteUnfinished(directory, Integer.MAX_VALUE);
        FileTrees.deleteUnfinished(directory.resolve("never-was"), 1);
        assertThat(allFiles()).containsExactly(finished);
        assertThat(folder).doesNotExist();
    }
}
