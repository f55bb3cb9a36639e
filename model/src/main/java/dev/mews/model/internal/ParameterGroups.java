package dev.mews.model.internal;

import dev.mews.model.train.ModelShape.MultiplierRule;

/**
 * Factors of a parameter's learning rate and weight decay.
 *
 * <p>With forward multipliers by width come the factors Falcon-H1 tuned together with them, powers of two per group;
 * without multipliers all matrices share one rate and decay. Norms, biases, convolution taps and state-space parameters
 * never decay.
 *
 * @param rate factor of the learning rate
 * @param decay factor of the weight decay
 * @see "Falcon-H1, arXiv 2507.22448, the multipliers of the last tuning stage"
 */
record ParameterGroups(double rate, double decay) {
    static ParameterGroups of(String name, int axes, MultiplierRule rule) {
        if (rule == MultiplierRule.ONES) {
            return new ParameterGroups(1, axes == 2 ? 1 : 0);
        }
        return axes == 2 ? matrix(name) : new ParameterGroups(log2(vector(name)), 0);
    }

    private static ParameterGroups matrix(String name) {
        if (name.equals(ParameterShapes.EMBEDDING)) {
            return powers(1.5, -2.5);
        }
        if (name.equals(ParameterShapes.LM_HEAD)) {
            return powers(0, -2);
        }
        if (name.endsWith("out_proj.weight") || name.endsWith("o_proj.weight")) {
            return powers(-2, 2);
        }
        if (name.endsWith("gate_proj.weight")) {
            return powers(0.5, 0);
        }
        if (name.endsWith("up_proj.weight") || name.endsWith("down_proj.weight")) {
            return powers(-0.5, -0.5);
        }
        return powers(-0.5, 0.5);
    }

    private static double vector(String name) {
        if (name.endsWith("input_layernorm.weight")) {
            return 2;
        }
        if (name.endsWith("conv1d.weight")) {
            return 2.5;
        }
        if (name.endsWith("mamba.norm.weight") || name.endsWith("conv1d.bias")) {
            return 1;
        }
        if (name.endsWith(".D")) {
            return 3;
        }
        if (name.endsWith("layernorm.weight") || name.endsWith("A_log") || name.endsWith("dt_bias")) {
            return 1.5;
        }
        return 0;
    }

    private static ParameterGroups powers(double rate, double decay) {
        return new ParameterGroups(log2(rate), log2(decay));
    }

    private static double log2(double exponent) {
        return StrictMath.pow(2, exponent);
    }
}
