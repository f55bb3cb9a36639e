package dev.mews.model.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Parameters that share a learning rate and a weight decay. Matrices decay; norms, biases and state-space parameters do not. */
public enum ParameterGroup {
    /** The embedding matrix, also when logits reuse it. */
    EMBEDDING(true),
    /** The matrix that makes logits. */
    LM_HEAD(true),
    /** Output projections of attention and mixer. */
    MIXER_OUT(true),
    /** Input projections of attention and mixer. */
    MIXER_IN(true),
    /** The MLP's gate. */
    MLP_GATE(true),
    /** The MLP's up projection. */
    MLP_UP(true),
    /** The MLP's down projection. */
    MLP_DOWN(true),
    /** Norms before attention and mixer. */
    INPUT_NORM(false),
    /** Norms before the MLP. */
    MLP_NORM(false),
    /** The gated norm of the mixer. */
    GATED_NORM(false),
    /** The norm after the last layer. */
    FINAL_NORM(false),
    /** Taps of the convolution. */
    CONV_WEIGHT(false),
    /** Bias of the convolution. */
    CONV_BIAS(false),
    /** Bias of the time step. */
    DT_BIAS(false),
    /** Logarithm of the decay rate. */
    A_LOG(false),
    /** Skip weight of the scan. */
    D(false),
    /** Biases of projections. */
    BIAS(false);

    private final boolean decays;

    ParameterGroup(boolean decays) {
        this.decays = decays;
    }

    /** Whether its parameters decay at all. */
    public boolean decays() {
        return decays;
    }

    /** The name in a config: lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of all groups. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(ParameterGroup::key).toList();
    }
}
