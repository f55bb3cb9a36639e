package dev.mews.cli.internal;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import dev.mews.mixtures.FimMarks;
import dev.mews.mixtures.MixConfig;
import dev.mews.pipelines.MixtureMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A mixture in a file of its own. */
public final class MixtureFile {
    private MixtureFile() {}

    /**
     * Reads a mixture and looks its marks of fill-in-the-middle up in the tokenizer it names.
     *
     * @throws ConfigException if the file or anything in it is wrong
     */
    public static MixConfig read(Path file) throws IOException {
        MixConfig config = ConfigLoader.load(file, MixConfig.class, Map.of());
        if (!FimMarks.areNamed(config)) {
            return config;
        }
        if (config.tokenizer().isEmpty()) {
            return FimMarks.lookUp(config, (token, keys) -> {
                throw new ConfigException(place(file, keys) + " must be a token id, but was '" + token
                        + "': a token's name needs the key tokenizer, with the tokenizer to look it up in");
            });
        }
        Path tokenizer = folder(file).resolve(config.tokenizer().get()).normalize();
        try {
            return MixtureMarks.lookUp(config, tokenizer, keys -> place(file, keys));
        } catch (IOException e) {
            throw new ConfigException(place(file, List.of("tokenizer")) + " cannot be read: " + e.getMessage());
        }
    }

    /** Where the relative paths of a mixture start. */
    public static Path folder(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }

    private static String place(Path file, List<String> keys) {
        try {
            return ConfigLoader.place(file, keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
