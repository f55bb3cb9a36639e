package dev.mews.filters.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Programming language of a file by its name, extension or first line. Names are spelt as Linguist spells them. Where an
 * extension belongs to several languages the content decides.
 */
public final class CodeLanguages {
    /** What a language is written for. */
    public enum Kind {
        PROGRAMMING,
        MARKUP,
        DATA,
        PROSE
    }

    /**
     * A language.
     *
     * @param name as Linguist spells it
     */
    public record Language(String name, Kind kind) {}

    private static final int PREFIX = 20_000;
    private static final CodeLanguages SHARED = load();

    private final Map<String, Language> names = new HashMap<>();
    private final Map<String, Language> extensions = new HashMap<>();
    private final Map<String, Language> files = new HashMap<>();
    private final Map<String, Language> interpreters = new HashMap<>();

    private CodeLanguages() {}

    /** The table of this JVM. */
    public static CodeLanguages table() {
        return SHARED;
    }

    /** Number of languages in the table. */
    public int size() {
        return names.size();
    }

    /** A language by name. */
    public Optional<Language> named(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /** Language of the file {@code path} that holds {@code text}; empty when nothing tells. */
    public Optional<Language> of(String path, String text) {
        String file = fileName(path).toLowerCase(Locale.ROOT);
        Language byFile = files.get(file);
        if (byFile != null) {
            return Optional.of(byFile);
        }
        String extension = extension(path);
        Language byExtension = extensions.get(extension);
        if (byExtension != null) {
            String start = text.substring(0, Math.min(text.length(), PREFIX));
            return Optional.of(names.getOrDefault(disputed(extension, start), byExtension));
        }
        return extension.isEmpty() ? byShebang(text) : Optional.empty();
    }

    /** Lower-case extension of the file {@code path}, without the dot; empty when it has none. */
    public static String extension(String path) {
        String file = fileName(path);
        int dot = file.lastIndexOf('.');
        return dot <= 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Name of the language when {@code extension} belongs to several, or null. */
    private static String disputed(String extension, String start) {
        return switch (extension) {
            case "h" -> {
                if (start.contains("@interface") || start.contains("#import ")) {
                    yield "Objective-C";
                }
                boolean plus = start.contains("namespace ")
                        || start.contains("template <")
                        || start.contains("template<")
                        || start.contains("class ")
                        || start.contains("std::")
                        || start.contains("public:");
                yield plus ? "C++" : "C";
            }
            case "m" ->
                start.contains("@interface")
                                || start.contains("@implementation")
                                || start.contains("#import ")
                                || start.contains("@end")
                        ? "Objective-C"
                        : "MATLAB";
            case "pl" ->
                start.contains(":-") && !start.contains("use strict") && start.indexOf('$') < 0 ? "Prolog" : "Perl";
            case "v" ->
                start.contains("Qed.") || start.contains("Lemma ") || start.contains("Require Import")
                        ? "Coq"
                        : "Verilog";
            case "ts" -> start.startsWith("<?xml") ? "XML" : "TypeScript";
            case "cls" -> start.contains("\\") && !start.contains("Attribute VB_") ? "TeX" : "VBA";
            case "fs" -> start.contains("gl_") || start.contains("#version") ? "GLSL" : "F#";
            case "sql" -> "SQL";
            default -> null;
        };
    }

    private Optional<Language> byShebang(String text) {
        if (!text.startsWith("#!")) {
            return Optional.empty();
        }
        int end = text.indexOf('\n');
        StringTokenizer words = new StringTokenizer(
                text.substring(2, end < 0 ? text.length() : end).strip());
        while (words.hasMoreTokens()) {
            String program = fileName(words.nextToken()).toLowerCase(Locale.ROOT);
            if (program.equals("env") || program.startsWith("-") || program.contains("=")) {
                continue;
            }
            int length = program.length();
            while (length > 0 && (Character.isDigit(program.charAt(length - 1)) || program.charAt(length - 1) == '.')) {
                length--;
            }
            Language exact = interpreters.get(program);
            return Optional.ofNullable(exact != null ? exact : interpreters.get(program.substring(0, length)));
        }
        return Optional.empty();
    }

    private static CodeLanguages load() {
        CodeLanguages table = new CodeLanguages();
        try (InputStream in = CodeLanguages.class.getResourceAsStream("languages.tsv");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    table.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "languages.tsv in the filters jar cannot be read: build the module again", e);
        }
        return table;
    }

    private void add(String line) {
        String[] columns = line.split("\t", -1);
        Language language = new Language(columns[0], Kind.valueOf(columns[1].toUpperCase(Locale.ROOT)));
        names.put(language.name(), language);
        put(extensions, columns[2], language);
        put(files, columns[3], language);
        put(interpreters, columns[4], language);
    }

    /** The first language to claim a key keeps it. */
    private static void put(Map<String, Language> map, String keys, Language language) {
        StringTokenizer tokens = new StringTokenizer(keys);
        while (tokens.hasMoreTokens()) {
            map.putIfAbsent(tokens.nextToken(), language);
        }
    }
}
