package dev.mews.cli.tokenizer;

import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs on the command line: {@code [SOURCE=]FILE}, a folder or a glob in the place of the file. */
final class Inputs {
    private static final String DEFAULT_SOURCE = "input";

    private Inputs() {}

    /**
     * The shards of all inputs; several inputs may be of one source.
     *
     * @throws dev.mews.core.config.ConfigException when an input is not there or its format cannot be told
     */
    static List<InputShard> shards(List<String> inputs, String textField) {
        return shards(inputs, new TextFields(textField, Map.of()));
    }

    /** The same with text fields by source. */
    static List<InputShard> shards(List<String> inputs, TextFields textFields) {
        Map<String, List<String>> globs = new LinkedHashMap<>();
        for (String input : inputs) {
            String source = source(input);
            boolean named = input.startsWith(source + "=");
            globs.computeIfAbsent(named ? source : unnamed(input), name -> new ArrayList<>())
                    .add(named ? input.substring(source.length() + 1) : input);
        }
        textFields.check(globs.keySet());
        List<InputShard> shards = new ArrayList<>();
        globs.forEach((source, list) ->
                shards.addAll(InputShards.match(source, list, Format.AUTO, textFields.of(source), Path.of(""))));
        return shards;
    }

    /** The name before the first {@code =}, or empty when there is none or the whole is a file. */
    static String source(String input) {
        int equals = input.indexOf('=');
        String name = equals < 0 ? "" : input.substring(0, equals);
        boolean plain = !name.isEmpty()
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0));
        return plain && !Files.exists(Path.of(input)) ? name : "";
    }

    /** A file's name without its endings; {@value #DEFAULT_SOURCE} for a glob. */
    private static String unnamed(String input) {
        String name =
                input.substring(input.lastIndexOf('/', input.length() - 2) + 1).replace("/", "");
        int dot = name.indexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        boolean glob = stem.isEmpty() || stem.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
        return glob ? DEFAULT_SOURCE : stem;
    }
}
