package dev.mews.mixtures;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Published mixtures, as YAML to start from. */
public final class Presets {
    private static final List<String> NAMES =
            List.of("falcon-h1-34b", "falcon-h1-7b", "falcon-h1-3b", "falcon-h1-1.5b", "falcon-h1-0.5b");

    private Presets() {}

    /** Their names, the largest model first. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The text of one, with comments that say what is published and what is not.
     *
     * @throws MixException if there is none of this name
     */
    public static String yaml(String name) {
        if (!NAMES.contains(name)) {
            throw new MixException("preset must be one of " + NAMES + ", but was " + name
                    + DidYouMean.nearest(name, NAMES)
                            .map(near -> ": did you mean " + near + "?")
                            .orElse(""));
        }
        try (InputStream in = Presets.class.getResourceAsStream("presets/" + name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One as a mixture. */
    public static MixConfig config(String name) {
        return ConfigLoader.parse(name + ".yaml", yaml(name), MixConfig.class, Map.of());
    }
}
