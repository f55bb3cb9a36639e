package dev.mews.tests.support;

import dev.mews.core.hash.Sha256;
import dev.mews.core.io.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The data files of a run, to compare runs byte for byte. */
public final class RunFiles {
    private RunFiles() {}

    /**
     * SHA-256 of every file in these directories of a run, by path, also of unfinished ones, since none may be left; a
     * directory that is missing has no files.
     */
    public static SortedMap<String, String> hashes(Path run, String... directories) throws IOException {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (String directory : directories) {
            if (Files.isDirectory(run.resolve(directory))) {
                try (Stream<Path> files = Files.walk(run.resolve(directory))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        hashes.put(FileTrees.relative(run, file), Sha256.of(file));
                    }
                }
            }
        }
        return hashes;
    }
}
