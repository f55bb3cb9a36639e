package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path directory;

    @Test
    void writesAndReplacesAWholeFile() throws IOException {
        Path file = directory.resolve("a/b/c.txt");
        AtomicFiles.writeString(file, "one");
        AtomicFiles.writeString(file, "zw\u00f6lf");
        assertThat(file).hasContent("zw\u00f6lf");
        assertThat(FileTrees.files(directory)).containsExactly(file);
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
        assertThat(FileTrees.files(directory)).containsExactly(file);
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
}
