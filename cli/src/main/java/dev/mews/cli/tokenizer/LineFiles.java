package dev.mews.cli.tokenizer;

import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.eval.ParallelText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small plain text files given as {@code NAME=FILE}, or folders of them: parallel text and lists of words. */
final class LineFiles {
    private static final List<String> ENGLISH = List.of("en", "eng", "eng_Latn", "english", "English");

    private LineFiles() {}

    /**
     * The lines of the files by name. In a folder each file that is not hidden counts, named by its name up to the first dot.
     *
     * @throws ConfigException when a name comes twice, a file is not there, or is not UTF-8
     */
    static SortedMap<String, List<String>> read(String option, List<String> arguments) throws IOException {
        SortedMap<String, List<String>> lines = new TreeMap<>();
        for (String argument : arguments) {
            String name = Inputs.source(argument);
            Path path = Path.of(name.isEmpty() ? argument : argument.substring(name.length() + 1));
            if (Files.isDirectory(path)) {
                for (Path file : files(path)) {
                    add(lines, option, stem(file), file);
                }
            } else {
                add(lines, option, name.isEmpty() ? stem(path) : name, path);
            }
        }
        return lines;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    private static void add(SortedMap<String, List<String>> lines, String option, String name, Path file)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(option + ": there is no file " + file);
        }
        try {
            List<String> read = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
            if (lines.put(name, read) != null) {
                throw new ConfigException(option + ": two files are called " + name);
            }
        } catch (CharacterCodingException e) {
            throw new ConfigException(option + ": " + file + " is not UTF-8");
        }
    }

    /** The language asked for, or English as it is usually named. */
    static String reference(ParallelText text, String asked) {
        if (asked != null) {
            return asked;
        }
        return ENGLISH.stream()
                .filter(name -> text.lines().containsKey(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "--parallel has no English: name the reference with --parallel-reference, one of "
                                + String.join(", ", text.lines().keySet())));
    }
}
