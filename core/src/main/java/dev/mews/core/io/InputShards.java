package dev.mews.core.io;

import dev.mews.core.config.ConfigException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * Finds the files of a source and cuts them into shards: a file each, except that Parquet files are cut into groups of row
 * groups of about 128 MiB and folders into at most 2,000 files. The list is sorted and the same on every machine.
 */
public final class InputShards {
    private InputShards() {}

    /**
     * The shards of a source.
     *
     * <p>In a glob {@code *} and {@code ?} do not cross a {@code /}, {@code **} does; {@code [a-c]} and {@code {a,b}} work
     * as in {@link java.nio.file.FileSystem#getPathMatcher}. Hidden files do not match, unless the glob has no wildcard. A
     * shard's name is its path relative to the fixed part of the globs, that of several globs to what their fixed parts
     * have in common: files of one source never share a name.
     *
     * @param source named by messages and part of document ids
     * @param globs absolute, or relative to {@code baseDirectory}
     * @param textField JSON Lines and Parquet: the field that holds the text
     * @throws ConfigException if a glob matches nothing, or the format of a file is {@link Format#AUTO} and cannot be told
     */
    public static List<InputShard> match(
            String source, List<String> globs, Format format, String textField, Path baseDirectory) {
        if (globs.isEmpty()) {
            throw new ConfigException("sources." + source + ".input names no files");
        }
        TreeSet<Path> files = new TreeSet<>();
        Path common = null;
        for (String glob : globs) {
            Glob parsed = Glob.parse(source, glob, baseDirectory);
            List<Path> matched = parsed.files(format == Format.FOLDER || format == Format.AUTO);
            if (matched.isEmpty()) {
                throw new ConfigException("sources." + source + ".input: no file matches " + glob + " (looked in "
                        + parsed.fixed() + ")");
            }
            files.addAll(matched);
            common = common == null ? parsed.fixed() : commonPart(common, parsed.fixed());
        }
        TreeMap<String, Path> byName = new TreeMap<>();
        for (Path file : files) {
            byName.put(FileTrees.relative(common, file), file);
        }
        List<InputShard> shards = new ArrayList<>();
        byName.forEach((name, file) -> {
            Format known = format == Format.AUTO ? FormatDetector.detect(source, file) : format;
            InputShard whole = InputShard.whole(source, known, file.toString(), name, textField);
            switch (known) {
                case PARQUET -> shards.addAll(ParquetShards.cut(whole));
                case FOLDER -> shards.addAll(FolderShards.cut(whole));
                default -> shards.add(whole);
            }
        });
        return shards;
    }

    private static Path commonPart(Path a, Path b) {
        Path common = a;
        while (!b.startsWith(common)) {
            common = common.getParent();
        }
        return common;
    }

    /**
     * A pattern and the directory above its first wildcard.
     *
     * @param fixed absolute; never the matched file itself
     * @param pattern what follows the fixed part
     */
    private record Glob(Path fixed, String pattern) {
        static Glob parse(String source, String glob, Path baseDirectory) {
            Path base = baseDirectory.toAbsolutePath().normalize();
            String text = glob.startsWith("/") || Path.of(plainPrefix(glob)).isAbsolute()
                    ? glob
                    : base.toString().replace('\\', '/') + "/" + glob;
            String prefix = plainPrefix(text);
            int slash = prefix.length() == text.length()
                    ? stripTrailingSlash(text).lastIndexOf('/')
                    : prefix.lastIndexOf('/');
            Path fixed = Path.of(slash <= 0 ? "/" : text.substring(0, slash)).normalize();
            String pattern = stripTrailingSlash(text.substring(slash + 1));
            if (pattern.isEmpty()) {
                throw new ConfigException("sources." + source + ".input: '" + glob + "' names no file");
            }
            return new Glob(fixed, pattern);
        }

        private static String stripTrailingSlash(String text) {
            return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        }

        private static String plainPrefix(String glob) {
            int end = 0;
            while (end < glob.length() && "*?[{\\".indexOf(glob.charAt(end)) < 0) {
                end++;
            }
            return glob.substring(0, end);
        }

        List<Path> files(boolean directoriesToo) {
            List<Path> matched = new ArrayList<>();
            if (plainPrefix(pattern).length() == pattern.length()) {
                Path file = fixed.resolve(pattern).normalize();
                if (Files.isRegularFile(file) || (directoriesToo && Files.isDirectory(file))) {
                    matched.add(file);
                }
                return matched;
            }
            if (!Files.isDirectory(fixed)) {
                return matched;
            }
            int depth = pattern.contains("**") ? Integer.MAX_VALUE : pattern.split("/", -1).length;
            try {
                PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
                Files.walkFileTree(
                        fixed,
                        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                        depth,
                        new Collector(fixed, matcher, directoriesToo, matched));
            } catch (IOException e) {
                throw new ConfigException("cannot list " + fixed + ": " + e);
            } catch (PatternSyntaxException e) {
                throw new ConfigException("'" + pattern + "' is not a glob: " + e.getDescription());
            }
            return matched;
        }
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path fixed;
        private final PathMatcher matcher;
        private final boolean directoriesToo;
        private final List<Path> matched;

        Collector(Path fixed, PathMatcher matcher, boolean directoriesToo, List<Path> matched) {
            this.fixed = fixed;
            this.matcher = matcher;
            this.directoriesToo = directoriesToo;
            this.matched = matched;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (directory.equals(fixed)) {
                return FileVisitResult.CONTINUE;
            }
            if (isHidden(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (directoriesToo && matcher.matches(fixed.relativize(directory))) {
                // A folder is read as a whole, so what lies in it is not matched again.
                matched.add(directory);
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean wanted = attributes.isRegularFile() || (directoriesToo && attributes.isDirectory());
            if (wanted && !isHidden(file) && matcher.matches(fixed.relativize(file))) {
                matched.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException error) {
            // A dangling link or an unreadable directory that no pattern asks for must not stop the run.
            if (matcher.matches(fixed.relativize(file)) && !isHidden(file)) {
                throw new ConfigException("cannot read " + file + ": " + error);
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
