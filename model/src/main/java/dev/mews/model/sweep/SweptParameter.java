package dev.mews.model.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.DidYouMean;
import dev.mews.model.Multipliers;
import dev.mews.model.train.ParameterGroup;
import dev.mews.model.train.TrainConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Something with a factor: a forward multiplier, or the effective learning rate or weight decay of a group of parameters or of
 * all.
 *
 * @param kind what the factor acts on
 * @param name forward multiplier, group, or {@code all}
 * @see "Falcon-H1, arXiv 2507.22448, table 8"
 */
public record SweptParameter(Kind kind, String name) {
    /** What a factor acts on. */
    public enum Kind {
        /** Effective learning rate, √(ηλ). */
        ELR("elr"),
        /** Effective weight decay, √(λ/η). */
        EWD("ewd"),
        /** A multiplier of the forward pass. */
        FORWARD("forward");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** The part before the dot. */
        public String key() {
            return key;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "all";

    /** The name in files: {@code elr.mixer_in}. */
    public String key() {
        return kind.key() + "." + name;
    }

    /** Every parameter that acts on a model of this config. */
    public static List<SweptParameter> of(TrainConfig config) {
        List<SweptParameter> all = new ArrayList<>();
        all.add(new SweptParameter(Kind.ELR, ALL));
        all.add(new SweptParameter(Kind.EWD, ALL));
        for (ParameterGroup group : ParameterGroup.values()) {
            if (present(group, config)) {
                all.add(new SweptParameter(Kind.ELR, group.key()));
            }
        }
        for (ParameterGroup group : ParameterGroup.values()) {
            if (group.decays() && present(group, config)) {
                all.add(new SweptParameter(Kind.EWD, group.key()));
            }
        }
        Multipliers.names().forEach(name -> all.add(new SweptParameter(Kind.FORWARD, name)));
        return all;
    }

    /** Shapes of the trainer have no biases but the convolution's. */
    private static boolean present(ParameterGroup group, TrainConfig config) {
        return switch (group) {
            case BIAS -> false;
            case LM_HEAD -> !config.model().tieEmbeddings();
            case GATED_NORM -> config.model().gatedNorm();
            default -> true;
        };
    }

    /**
     * The parameters of a list of names, each once, at the place of the first name that selects it.
     *
     * @param names of parameters, or of several: {@code elr}, {@code ewd} and {@code forward} for those of a kind but
     *     {@code all}, {@code elr.matrices} and {@code elr.vectors} for groups; none for all there are
     * @throws IllegalArgumentException when a name selects none that acts on this model; names the nearest
     */
    public static List<SweptParameter> parse(List<String> names, TrainConfig config) {
        List<SweptParameter> all = of(config);
        if (names.isEmpty()) {
            return all;
        }
        Set<SweptParameter> selected = new LinkedHashSet<>();
        for (String name : names) {
            List<SweptParameter> found =
                    all.stream().filter(parameter -> parameter.isNamed(name)).toList();
            if (found.isEmpty()) {
                List<String> keys = all.stream().map(SweptParameter::key).toList();
                throw new IllegalArgumentException("sweep.parameters: nothing of this model is named '" + name + "'"
                        + DidYouMean.nearest(name, keys)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(";")
                        + " parameters: " + String.join(", ", keys) + "; several by elr, elr.matrices, elr.vectors,"
                        + " ewd, forward");
            }
            selected.addAll(found);
        }
        return List.copyOf(selected);
    }

    private boolean isNamed(String wanted) {
        boolean several = !name.equals(ALL);
        return wanted.equals(key())
                || (several && wanted.equals(kind.key()))
                || (several && kind == Kind.ELR && wanted.equals(isMatrices() ? "elr.matrices" : "elr.vectors"));
    }

    private boolean isMatrices() {
        return ParameterGroup.valueOf(name.toUpperCase(Locale.ROOT)).decays();
    }

    /**
     * A config with factors.
     *
     * @param octaves exponents of two by parameter; those left out are 0
     * @param steps steps of the run
     */
    static TrainConfig apply(TrainConfig config, SortedMap<SweptParameter, Double> octaves, int steps) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(ConfigJson.canonical(config));
            root.put("steps", steps);
            octaves.forEach((parameter, octave) -> {
                if (octave != 0) {
                    parameter.multiply(root, StrictMath.pow(2, octave));
                }
            });
            return ConfigLoader.parse("sweep", root.toString(), TrainConfig.class, Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a config is JSON", e);
        }
    }

    private void multiply(ObjectNode root, double factor) {
        if (kind == Kind.FORWARD) {
            times(object(object(root, "model"), "multiplier_factors"), name, factor);
        } else if (name.equals(ALL)) {
            times(root, "learning_rate", kind == Kind.ELR ? factor : 1 / factor);
            times(root, "weight_decay", factor);
        } else {
            times(object(object(root, "groups"), name), kind.key(), factor);
        }
    }

    private static ObjectNode object(ObjectNode parent, String key) {
        JsonNode child = parent.get(key);
        return child instanceof ObjectNode found ? found : parent.putObject(key);
    }

    private static void times(ObjectNode node, String key, double factor) {
        node.put(key, node.path(key).asDouble(1) * factor);
    }
}
