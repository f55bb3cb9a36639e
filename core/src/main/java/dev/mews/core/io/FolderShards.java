package dev.mews.core.io;

import dev.mews.core.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The files of a folder, in the order of their paths compared part by part. Hidden files and directories (so also
 * {@code .git}) and symbolic links are left out.
 *
 * <p>A shard names its first and last path instead of listing its files: it stays small, files keep their ids however the
 * folder is cut, and listing a shard does not enter directories outside of its range.
 */
final class FolderShards {
    static final int MAX_FILES = 2_000;

    private FolderShards() {}

    static List<InputShard> cut(InputShard folder) {
        List<String> files;
        try {
            files = files(Path.of(folder.file()), "", "");
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigException("sources." + folder.source() + ": cannot list " + folder.file() + ": " + e);
        }
        List<InputShard> shards = new ArrayList<>();
        for (int from = 0; from < files.size(); from += MAX_FILES) {
            int to = Math.min(files.size(), from + MAX_FILES);
            shards.add(new InputShard(
                    folder.source(),
                    folder.format(),
                    folder.file(),
                    folder.name(),
                    0,
                    -1,
                    files.get(from),
                    files.get(to - 1),
                    folder.textField()));
        }
        if (shards.isEmpty()) {
            throw new ConfigException("sources." + folder.source() + ": the folder " + folder.file()
                    + " holds no files (hidden ones and links do not count)");
        }
        return shards;
    }

    /** Paths relative to the folder, with {@code /}, from {@code first} to {@code last}; empty means no limit. */
    static List<String> files(Path folder, String first, String last) throws IOException {
        List<String> files = new ArrayList<>();
        collect(folder, "", key(first), key(last), files);
        return files;
    }

    private static void collect(Path directory, String prefix, String first, String last, List<String> files)
            throws IOException {
        TreeMap<String, Path> entries = new TreeMap<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".")) {
                    entries.put(name, entry);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (var entry : entries.entrySet()) {
            String path = prefix + entry.getKey();
            String key = key(path);
            if (Files.isDirectory(entry.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                String below = key + "\0";
                boolean before = below.compareTo(first) < 0 && !first.startsWith(below);
                boolean after = !last.isEmpty() && below.compareTo(last) > 0 && !last.startsWith(below);
                if (!before && !after) {
                    collect(entry.getValue(), path + "/", first, last, files);
                }
            } else if (Files.isRegularFile(entry.getValue(), LinkOption.NOFOLLOW_LINKS)
                    && key.compareTo(first) >= 0
                    && (last.isEmpty() || key.compareTo(last) <= 0)) {
                files.add(path);
            }
        }
    }

    /** NUL sorts before every character of a name, so keys sort as their parts do. */
    private static String key(String path) {
        return path.replace('/', '\0');
    }
}
