package dev.mews.model.internal.train;

import dev.mews.model.internal.weights.ParameterShapes;
import dev.mews.model.train.GroupFactors;
import dev.mews.model.train.ModelShape.MultiplierRule;
import dev.mews.model.train.ParameterGroup;
import java.util.Map;

/**
 * Factors of a parameter's learning rate and weight decay.
 *
 * <p>With forward multipliers by width come the factors Falcon-H1 tuned together with them, powers of two per group;
 * without multipliers all matrices share one rate and decay. Norms, biases, convolution taps and state-space parameters
 * never decay. Factors of the config come on top.
 *
 * @param rate factor of the learning rate
 * @param decay factor of the weight decay
 * @see "Falcon-H1, arXiv 2507.22448, the multipliers of the last tuning stage"
 */
record ParameterGroups(double rate, double decay) {
    static ParameterGroups of(String name, int axes, MultiplierRule rule, Map<String, GroupFactors> own) {
        ParameterGroup group = group(name, axes);
        ParameterGroups tuned = rule == MultiplierRule.ONES ? powers(0, 0) : tuned(group);
        GroupFactors factors = own.get(group.key());
        double rate = factors == null ? tuned.rate : tuned.rate * factors.rate();
        double decay = factors == null ? tuned.decay : tuned.decay * factors.decay();
        return new ParameterGroups(rate, group.decays() ? decay : 0);
    }

    /** The group of a parameter. */
    static ParameterGroup group(String name, int axes) {
        return axes == 2 ? matrix(name) : vector(name);
    }

    private static ParameterGroup matrix(String name) {
        if (name.equals(ParameterShapes.EMBEDDING)) {
            return ParameterGroup.EMBEDDING;
        }
        if (name.equals(ParameterShapes.LM_HEAD)) {
            return ParameterGroup.LM_HEAD;
        }
        if (name.endsWith("out_proj.weight") || name.endsWith("o_proj.weight")) {
            return ParameterGroup.MIXER_OUT;
        }
        if (name.endsWith("gate_proj.weight")) {
            return ParameterGroup.MLP_GATE;
        }
        if (name.endsWith("up_proj.weight")) {
            return ParameterGroup.MLP_UP;
        }
        return name.endsWith("down_proj.weight") ? ParameterGroup.MLP_DOWN : ParameterGroup.MIXER_IN;
    }

    private static ParameterGroup vector(String name) {
        if (name.endsWith(ParameterShapes.INPUT_NORM) || name.endsWith(ParameterShapes.PRE_ATTENTION_NORM)) {
            return ParameterGroup.INPUT_NORM;
        }
        if (name.endsWith(ParameterShapes.PRE_MLP_NORM)) {
            return ParameterGroup.MLP_NORM;
        }
        if (name.endsWith("mamba.norm.weight")) {
            return ParameterGroup.GATED_NORM;
        }
        if (name.equals(ParameterShapes.FINAL_NORM)) {
            return ParameterGroup.FINAL_NORM;
        }
        if (name.endsWith("conv1d.weight")) {
            return ParameterGroup.CONV_WEIGHT;
        }
        if (name.endsWith("conv1d.bias")) {
            return ParameterGroup.CONV_BIAS;
        }
        if (name.endsWith("dt_bias")) {
            return ParameterGroup.DT_BIAS;
        }
        if (name.endsWith("A_log")) {
            return ParameterGroup.A_LOG;
        }
        return name.endsWith(".D") ? ParameterGroup.D : ParameterGroup.BIAS;
    }

    /** Exponents of two of the last tuning stage. */
    private static ParameterGroups tuned(ParameterGroup group) {
        return switch (group) {
            case EMBEDDING -> powers(1.5, -2.5);
            case LM_HEAD -> powers(0, -2);
            case MIXER_OUT -> powers(-2, 2);
            case MIXER_IN -> powers(-0.5, 0.5);
            case MLP_GATE -> powers(0.5, 0);
            case MLP_UP, MLP_DOWN -> powers(-0.5, -0.5);
            case INPUT_NORM -> powers(2, 0);
            case MLP_NORM, FINAL_NORM, DT_BIAS, A_LOG -> powers(1.5, 0);
            case GATED_NORM, CONV_BIAS -> powers(1, 0);
            case CONV_WEIGHT -> powers(2.5, 0);
            case D -> powers(3, 0);
            case BIAS -> powers(0, 0);
        };
    }

    private static ParameterGroups powers(double rate, double decay) {
        return new ParameterGroups(StrictMath.pow(2, rate), StrictMath.pow(2, decay));
    }
}
