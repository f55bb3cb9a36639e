package dev.mews.model;

import dev.mews.core.config.DidYouMean;
import java.util.List;
import java.util.Map;

/**
 * The forward multipliers of Falcon-H1: where the maximal-update parametrisation (µP) puts width, so that one learning
 * rate and weight decay fit all sizes. They scale activations and never change stored weights.
 *
 * @param embedding on the embedded tokens
 * @param lmHead on the logits
 * @param key on the keys
 * @param attentionIn on the attention's input
 * @param attentionOut on the attention's output
 * @param ssmIn on the Mamba-2 mixer's input
 * @param ssmOut on the Mamba-2 mixer's output
 * @param gate on the MLP's gate, before its activation
 * @param down on the MLP's output
 * @param z on the mixer's gate
 * @param x on the mixer's x
 * @param b on the mixer's B
 * @param c on the mixer's C
 * @param dt on the mixer's time step, before its bias
 */
public record Multipliers(
        double embedding,
        double lmHead,
        double key,
        double attentionIn,
        double attentionOut,
        double ssmIn,
        double ssmOut,
        double gate,
        double down,
        double z,
        double x,
        double b,
        double c,
        double dt) {
    private static final List<String> NAMES = List.of(
            "embedding",
            "attention_in",
            "key",
            "attention_out",
            "ssm_in",
            "ssm_z",
            "ssm_x",
            "ssm_b",
            "ssm_c",
            "ssm_dt",
            "ssm_out",
            "mlp_gate",
            "mlp_down",
            "lm_head");

    /** All ones: the standard parametrisation. */
    public static final Multipliers ONES = new Multipliers(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    public Multipliers {
        Checks.finite("embedding_multiplier", embedding);
        Checks.finite("lm_head_multiplier", lmHead);
        Checks.finite("key_multiplier", key);
        Checks.finite("attention_in_multiplier", attentionIn);
        Checks.finite("attention_out_multiplier", attentionOut);
        Checks.finite("ssm_in_multiplier", ssmIn);
        Checks.finite("ssm_out_multiplier", ssmOut);
        Checks.finite("mlp_multipliers[0]", gate);
        Checks.finite("mlp_multipliers[1]", down);
        Checks.finite("ssm_multipliers[0]", z);
        Checks.finite("ssm_multipliers[1]", x);
        Checks.finite("ssm_multipliers[2]", b);
        Checks.finite("ssm_multipliers[3]", c);
        Checks.finite("ssm_multipliers[4]", dt);
    }

    /**
     * The multipliers of a width, from the base shape of hidden size 1280: every matrix gets 1/fan-in relative to the
     * base. With {@code k = 1280 / hiddenSize} this gives the published values of all released sizes to 1e-12.
     *
     * @see "Falcon-H1, arXiv 2507.22448, the multipliers of the released config.json files"
     */
    public static Multipliers byWidth(
            int hiddenSize, int intermediateSize, AttentionShape attention, MambaShape mamba) {
        double k = 1280.0 / hiddenSize;
        return new Multipliers(
                Math.pow(2, 2.5),
                Math.pow(2, -5) * k,
                0.25 * k * k * Math.sqrt(64.0 / attention.headSize()),
                1,
                0.5 * k * 768.0 / attention.querySize(),
                k,
                Math.pow(2, -1.5) * 1024.0 / mamba.innerSize(),
                Math.sqrt(0.5) * k,
                0.25 * k * 3840.0 / intermediateSize,
                Math.pow(2, -1.5),
                0.25,
                Math.pow(2, -1.5) * 128.0 / mamba.stateSize(),
                0.5,
                Math.pow(2, -1.5));
    }

    /**
     * These multipliers with the one of the time step times {@code factor}.
     *
     * @see "Falcon-H1, arXiv 2507.22448, on loss spikes: attenuating dt"
     */
    public Multipliers attenuateDt(double factor) {
        return new Multipliers(
                embedding, lmHead, key, attentionIn, attentionOut, ssmIn, ssmOut, gate, down, z, x, b, c, dt * factor);
    }

    /** Names of the multipliers, in the order of the forward pass. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * These multipliers, those named each times its factor.
     *
     * @throws IllegalArgumentException when there is none of a name
     */
    public Multipliers scaled(Map<String, Double> factors) {
        for (String name : factors.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("there is no forward multiplier '" + name + "'"
                        + DidYouMean.nearest(name, NAMES)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(";")
                        + " multipliers: " + String.join(", ", NAMES));
            }
        }
        return new Multipliers(
                embedding * factors.getOrDefault("embedding", 1.0),
                lmHead * factors.getOrDefault("lm_head", 1.0),
                key * factors.getOrDefault("key", 1.0),
                attentionIn * factors.getOrDefault("attention_in", 1.0),
                attentionOut * factors.getOrDefault("attention_out", 1.0),
                ssmIn * factors.getOrDefault("ssm_in", 1.0),
                ssmOut * factors.getOrDefault("ssm_out", 1.0),
                gate * factors.getOrDefault("mlp_gate", 1.0),
                down * factors.getOrDefault("mlp_down", 1.0),
                z * factors.getOrDefault("ssm_z", 1.0),
                x * factors.getOrDefault("ssm_x", 1.0),
                b * factors.getOrDefault("ssm_b", 1.0),
                c * factors.getOrDefault("ssm_c", 1.0),
                dt * factors.getOrDefault("ssm_dt", 1.0));
    }
}
