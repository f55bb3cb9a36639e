package dev.mews.pipelines;

import dev.mews.core.config.ConfigJson;
import dev.mews.core.config.ConfigLoader;
import java.io.Serializable;
import java.util.Map;

/**
 * A config record on its way to the workers, as its canonical JSON: what reaches a worker is what the fingerprint covers.
 *
 * @param type the record's class
 * @param json its canonical form
 */
public record Carried<T extends Record>(Class<T> type, String json) implements Serializable {
    /** This config, ready to travel. */
    public static <T extends Record> Carried<T> of(Class<T> type, T config) {
        return new Carried<>(type, ConfigJson.canonical(config));
    }

    /** The config again, with every check that loading makes. */
    public T get() {
        // JSON is YAML; a dollar sign in a value must not be read as a variable again.
        return ConfigLoader.parse(type.getSimpleName(), json.replace("${", "$${"), type, Map.of());
    }
}
