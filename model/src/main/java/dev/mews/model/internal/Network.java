package dev.mews.model.internal;

import dev.mews.model.HybridConfig;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The forward pass as plain functions over named parameters: embedding, layers, final norm and logits.
 *
 * <pre>
 *   layer:  h = norm(x)      x = x + (mamba(h) + attention(h))      x = x + mlp(norm(x))
 * </pre>
 */
final class Network {
    private final HybridConfig config;
    private final Attention attention;
    private final MambaMixer mamba;
    private final Mlp mlp;

    Network(HybridConfig config) {
        this.config = config;
        this.attention = new Attention(config);
        this.mamba = new MambaMixer(config);
        this.mlp = new Mlp(config);
    }

    /**
     * Hidden states after the final norm, (rows, length, hidden). Temporaries are freed layer by layer; what the backward
     * pass needs is held by libtorch.
     *
     * @param p parameters by name
     * @param tokens (rows, length)
     * @param cache one entry per layer, extended by this call; or null
     */
    Tensor hidden(Map<String, Tensor> p, Tensor tokens, Segments segments, LayerCache[] cache) {
        return Scopes.tensor(() -> {
            Tensor embedded = torch.embedding(p.get(ParameterShapes.EMBEDDING), tokens);
            Tensor x = Ops.mul(embedded, config.multipliers().embedding());
            Rope.Angles angles = attention.rope().angles(segments, Ops.type(x));
            segments.prepare(config.mamba().convWidth());
            for (int i = 0; i < config.layers(); i++) {
                String prefix = ParameterShapes.layer(i);
                LayerCache layerCache = cache == null ? null : cache[i];
                Tensor in = x;
                x = Scopes.tensor(() -> layer(p, prefix, in, segments, angles, layerCache));
            }
            if (cache != null) {
                for (LayerCache layerCache : cache) {
                    layerCache.advance(segments.length());
                }
            }
            return norm(p, ParameterShapes.FINAL_NORM, x);
        });
    }

    private Tensor layer(
            Map<String, Tensor> p, String prefix, Tensor x, Segments segments, Rope.Angles angles, LayerCache cache) {
        Tensor h = norm(p, prefix + "input_layernorm.weight", x);
        Tensor m = mamba.forward(p, prefix + "mamba.", h, segments, cache);
        Tensor a = attention.forward(p, prefix + "self_attn.", h, segments, angles, cache);
        Tensor mixed = torch.add(x, torch.add(m, a));
        Tensor u = norm(p, prefix + "pre_ff_layernorm.weight", mixed);
        return torch.add(mixed, mlp.forward(p, prefix + "feed_forward.", u));
    }

    /** Logits of hidden states. */
    Tensor logits(Map<String, Tensor> p, Tensor hidden) {
        return Ops.linear(hidden, head(p), null, config.multipliers().lmHead(), 0);
    }

    /** The matrix that turns hidden states into logits. */
    Tensor head(Map<String, Tensor> p) {
        return p.get(config.tieEmbeddings() ? ParameterShapes.EMBEDDING : ParameterShapes.LM_HEAD);
    }

    double headScale() {
        return config.multipliers().lmHead();
    }

    private Tensor norm(Map<String, Tensor> p, String name, Tensor x) {
        return Ops.rmsNorm(x, p.get(name), config.rmsNormEps());
    }
}
