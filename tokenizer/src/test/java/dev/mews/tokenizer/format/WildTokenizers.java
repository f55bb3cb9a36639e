package dev.mews.tokenizer.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The tokenizers in {@code tests/golden/wild-tokenizers}. */
final class WildTokenizers {
    static final Path FOLDER = Path.of("..", "tests", "golden", "wild-tokenizers");

    private WildTokenizers() {}

    /** The {@code tokenizer.json} of each style, by name. */
    static Stream<Path> files() {
        try (Stream<Path> styles = Files.list(FOLDER)) {
            return styles
                    .map(style -> style.resolve("tokenizer.json"))
                    .filter(Files::exists)
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
