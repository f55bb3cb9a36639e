package dev.mews.core.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whole directories. Symbolic links are never followed. */
public final class FileTrees {
    private FileTrees() {}

    /** Deletes a file or a directory with all it holds; does nothing if it does not exist. */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * All complete files below {@code root}, in the order of their paths; none if it does not exist. What
     * {@link AtomicFiles} has not finished, or a crash has left of it, is none.
     */
    public static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.exists(root)) {
            return files;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !AtomicFiles.isUnfinished(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(file -> relative(root, file)));
        return files;
    }

    /**
     * Deletes what a crash left of unfinished files and directories. Call it only while nothing is written there.
     *
     * @param levels how deep to look: 1 for the entries of {@code root} alone, {@link Integer#MAX_VALUE} for all
     */
    public static void deleteUnfinished(Path root, int levels) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                if (AtomicFiles.isUnfinished(entry)) {
                    delete(entry);
                } else if (levels > 1 && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    deleteUnfinished(entry, levels - 1);
                }
            }
        }
    }

    /** Path of {@code file} relative to {@code root}, with {@code /} on every platform. */
    public static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
