package dev.mews.model.internal.weights;

import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of all parameters, as Hugging Face's FalconH1ForCausalLM names them. */
public final class ParameterShapes {
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.final_layernorm.weight";
    public static final String LM_HEAD = "lm_head.weight";

    public static final String INPUT_NORM = "input_layernorm.weight";

    /** Only in the order {@link BlockOrder#S_A_M}, which transformers does not know. */
    public static final String PRE_ATTENTION_NORM = "pre_attention_layernorm.weight";

    public static final String PRE_MLP_NORM = "pre_ff_layernorm.weight";

    private ParameterShapes() {}

    /** Prefix of the parameters of a layer. */
    public static String layer(int index) {
        return "model.layers." + index + ".";
    }

    /** Every parameter of the model, in a fixed order. */
    public static Map<String, long[]> of(HybridConfig c) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long d = c.hiddenSize();
        shapes.put(EMBEDDING, shape(c.vocabularySize(), d));
        for (int i = 0; i < c.layers(); i++) {
            String p = layer(i);
            shapes.put(p + INPUT_NORM, shape(d));
            if (c.mamba().present()) {
                mamba(shapes, p + "mamba.", d, c.mamba());
            }
            attention(shapes, p + "self_attn.", d, c.attention());
            if (c.blockOrder() == BlockOrder.S_A_M) {
                shapes.put(p + PRE_ATTENTION_NORM, shape(d));
            }
            if (c.blockOrder() != BlockOrder.SAM) {
                shapes.put(p + PRE_MLP_NORM, shape(d));
            }
            linear(shapes, p + "feed_forward.gate_proj", c.intermediateSize(), d, c.mlpBias());
            linear(shapes, p + "feed_forward.up_proj", c.intermediateSize(), d, c.mlpBias());
            linear(shapes, p + "feed_forward.down_proj", d, c.intermediateSize(), c.mlpBias());
        }
        shapes.put(FINAL_NORM, shape(d));
        if (!c.tieEmbeddings()) {
            shapes.put(LM_HEAD, shape(c.vocabularySize(), d));
        }
        return Collections.unmodifiableMap(shapes);
    }

    private static void attention(Map<String, long[]> shapes, String p, long d, AttentionShape a) {
        linear(shapes, p + "q_proj", a.querySize(), d, a.bias());
        linear(shapes, p + "k_proj", a.keyValueSize(), d, a.bias());
        linear(shapes, p + "v_proj", a.keyValueSize(), d, a.bias());
        linear(shapes, p + "o_proj", d, a.querySize(), a.bias());
    }

    private static void mamba(Map<String, long[]> shapes, String p, long d, MambaShape m) {
        linear(shapes, p + "in_proj", m.projectionSize(), d, m.inBias());
        shapes.put(p + "conv1d.weight", shape(m.convChannels(), 1, m.convWidth()));
        if (m.convBias()) {
            shapes.put(p + "conv1d.bias", shape(m.convChannels()));
        }
        shapes.put(p + "A_log", shape(m.heads()));
        shapes.put(p + "dt_bias", shape(m.heads()));
        shapes.put(p + "D", shape(m.heads()));
        if (m.gatedNorm()) {
            shapes.put(p + "norm.weight", shape(m.innerSize()));
        }
        linear(shapes, p + "out_proj", d, m.innerSize(), m.outBias());
    }

    private static void linear(Map<String, long[]> shapes, String name, long out, long in, boolean bias) {
        shapes.put(name + ".weight", shape(out, in));
        if (bias) {
            shapes.put(name + ".bias", shape(out));
        }
    }

    private static long[] shape(long... sizes) {
        return sizes;
    }

    /** Entries of a tensor of this shape. */
    public static long count(long[] shape) {
        long n = 1;
        for (long size : shape) {
            n = Math.multiplyExact(n, size);
        }
        return n;
    }
}
