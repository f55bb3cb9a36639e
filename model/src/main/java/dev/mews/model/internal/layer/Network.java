package dev.mews.model.internal.layer;

import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.Precision;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.weights.ParameterShapes;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The forward pass as plain functions over named parameters: embedding, layers, final norm and logits.
 *
 * <pre>
 *   SA_M:   h = norm(x)      x = x + (mamba(h) + attention(h))      x = x + mlp(norm(x))
 *   SAM:    h = norm(x)      x = x + (mamba(h) + attention(h)) + mlp(h)
 *   S_A_M:  x = x + mamba(norm(x))      x = x + attention(norm(x))      x = x + mlp(norm(x))
 * </pre>
 */
public final class Network {
    private final HybridConfig config;
    private final Linear linear;
    private final Attention attention;
    private final MambaMixer mamba;
    private final Mlp mlp;

    Network(HybridConfig config, Precision precision) {
        this.config = config;
        this.linear = new Linear(precision);
        this.attention = new Attention(config, linear);
        this.mamba = new MambaMixer(config, linear);
        this.mlp = new Mlp(config, linear);
    }

    /**
     * Hidden states after the final norm, (rows, length, hidden). Temporaries are freed layer by layer; what the backward
     * pass needs is held by libtorch.
     *
     * @param p parameters by name
     * @param tokens (rows, length)
     * @param cache one entry per layer, extended by this call; or null
     */
    public Tensor hidden(Map<String, Tensor> p, Tensor tokens, Segments segments, LayerCache[] cache) {
        return Scopes.tensor(() -> {
            Tensor x = embed(p, tokens);
            Attention.Angles angles = prepare(segments, Ops.type(x), cache == null ? null : cache[0]);
            for (int i = 0; i < config.layers(); i++) {
                x = layer(p, i, x, segments, angles, cache == null ? null : cache[i]);
            }
            if (cache != null) {
                for (LayerCache layerCache : cache) {
                    layerCache.advance(segments.length());
                }
            }
            return finish(p, x);
        });
    }

    /** Sets who is told of the time steps of all layers; null for nobody. */
    public void observe(MambaMixer.StepObserver observer) {
        if (mamba != null) {
            mamba.observe(observer);
        }
    }

    /** Embedded tokens: the input of the first layer. */
    public Tensor embed(Map<String, Tensor> p, Tensor tokens) {
        return Ops.mul(
                torch.embedding(p.get(ParameterShapes.EMBEDDING), tokens),
                config.multipliers().embedding());
    }

    /**
     * Makes what all layers share, in the scope of the caller.
     *
     * @param cache of any layer, or null
     */
    public Attention.Angles prepare(Segments segments, ScalarType type, LayerCache cache) {
        Attention.Angles angles = attention.prepare(segments, type, cache);
        segments.prepare(config.mamba(), cache == null || segments.length() > 1);
        return angles;
    }

    /** Output of layer {@code index}; the temporaries of its forward pass are freed. */
    Tensor layer(
            Map<String, Tensor> p, int index, Tensor x, Segments segments, Attention.Angles angles, LayerCache cache) {
        return Scopes.tensor(() -> layer(p, ParameterShapes.layer(index), x, segments, angles, cache));
    }

    /** {@link #layer} of whole rows with its backward pass; {@code x} is (tokens, hidden). */
    public Tape record(Map<String, Tensor> p, int index, Tensor x, Segments segments, Attention.Angles angles) {
        return Tape.record(
                linear, x, (tape, in) -> record(tape, p, ParameterShapes.layer(index), in, segments, angles));
    }

    private Tape.Node record(
            Tape tape, Map<String, Tensor> p, String prefix, Tape.Node x, Segments segments, Attention.Angles angles) {
        BlockOrder order = config.blockOrder();
        Tape.Node h = norm(tape, p, prefix + ParameterShapes.INPUT_NORM, x);
        Tape.Node mixed = tape.sum(x);
        if (config.mamba().present()) {
            mamba.record(tape, p, prefix + "mamba.", h, mixed, segments);
            if (order == BlockOrder.S_A_M) {
                h = norm(tape, p, prefix + ParameterShapes.PRE_ATTENTION_NORM, mixed);
                mixed = tape.sum(mixed);
            }
        }
        attention.record(tape, p, prefix + "self_attn.", h, mixed, segments, angles);
        if (order == BlockOrder.SAM) {
            mlp.record(tape, p, prefix + "feed_forward.", h, mixed);
            return mixed;
        }
        Tape.Node u = norm(tape, p, prefix + ParameterShapes.PRE_MLP_NORM, mixed);
        Tape.Node out = tape.sum(mixed);
        mlp.record(tape, p, prefix + "feed_forward.", u, out);
        return out;
    }

    /** {@link #finish} with its backward pass. */
    public Tape recordFinish(Map<String, Tensor> p, Tensor x) {
        return Tape.record(linear, x, (tape, in) -> norm(tape, p, ParameterShapes.FINAL_NORM, in));
    }

    private Tape.Node norm(Tape tape, Map<String, Tensor> p, String name, Tape.Node x) {
        return tape.norm(x, p.get(name), config.rmsNormEps());
    }

    /** The final norm. */
    Tensor finish(Map<String, Tensor> p, Tensor x) {
        return norm(p, ParameterShapes.FINAL_NORM, x);
    }

    public int layers() {
        return config.layers();
    }

    /** The matrix products of this network. */
    public Linear linear() {
        return linear;
    }

    private Tensor layer(
            Map<String, Tensor> p,
            String prefix,
            Tensor x,
            Segments segments,
            Attention.Angles angles,
            LayerCache cache) {
        Tensor h = norm(p, prefix + ParameterShapes.INPUT_NORM, x);
        if (!config.mamba().present()) {
            Tensor mixed = torch.add(x, attention.forward(p, prefix + "self_attn.", h, segments, angles, cache));
            return config.blockOrder() == BlockOrder.SAM
                    ? torch.add(mixed, mlp.forward(p, prefix + "feed_forward.", h))
                    : withMlp(p, prefix, mixed);
        }
        Tensor m = mamba.forward(p, prefix + "mamba.", h, segments, cache);
        if (config.blockOrder() == BlockOrder.S_A_M) {
            Tensor mixed = torch.add(x, m);
            Tensor g = norm(p, prefix + ParameterShapes.PRE_ATTENTION_NORM, mixed);
            Tensor a = attention.forward(p, prefix + "self_attn.", g, segments, angles, cache);
            return withMlp(p, prefix, torch.add(mixed, a));
        }
        Tensor mixed =
                torch.add(x, torch.add(m, attention.forward(p, prefix + "self_attn.", h, segments, angles, cache)));
        if (config.blockOrder() == BlockOrder.SAM) {
            return torch.add(mixed, mlp.forward(p, prefix + "feed_forward.", h));
        }
        return withMlp(p, prefix, mixed);
    }

    private Tensor withMlp(Map<String, Tensor> p, String prefix, Tensor x) {
        Tensor u = norm(p, prefix + ParameterShapes.PRE_MLP_NORM, x);
        return torch.add(x, mlp.forward(p, prefix + "feed_forward.", u));
    }

    /** Logits of hidden states. */
    public Tensor logits(Map<String, Tensor> p, Tensor hidden) {
        return linear.apply(hidden, head(p), null, config.multipliers().lmHead(), 0);
    }

    /** The matrix that turns hidden states into logits. */
    public Tensor head(Map<String, Tensor> p) {
        return p.get(config.tieEmbeddings() ? ParameterShapes.EMBEDDING : ParameterShapes.LM_HEAD);
    }

    public double headScale() {
        return config.multipliers().lmHead();
    }

    private Tensor norm(Map<String, Tensor> p, String name, Tensor x) {
        return Ops.rmsNorm(x, p.get(name), config.rmsNormEps());
    }
}
