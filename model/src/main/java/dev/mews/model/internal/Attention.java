package dev.mews.model.internal;

import dev.mews.model.AttentionShape;
import dev.mews.model.HybridConfig;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Grouped-query attention with rotary positions; keys of earlier calls come from the cache when there is one. */
final class Attention {
    /** Longest row whose scores are written out: their memory grows with its square. */
    static final int DENSE_LENGTH = 512;

    private final AttentionShape shape;
    private final double inScale;
    private final double outScale;
    private final double scoreScale;
    private final Rope rope;
    private final Linear linear;

    Attention(HybridConfig config, Linear linear) {
        this.linear = linear;
        this.shape = config.attention();
        this.inScale = config.multipliers().attentionIn();
        this.outScale = config.multipliers().attentionOut();
        // The key multiplier moves into the scale of the scores: the same product, one pass less.
        this.scoreScale = config.multipliers().key() / Math.sqrt(shape.headSize());
        this.rope = new Rope(shape.headSize(), shape.ropeBase());
    }

    Rope rope() {
        return rope;
    }

    /**
     * @param h normalised input (rows, length, hidden)
     * @param cache keys and values of earlier tokens, extended by this call; or null
     */
    Tensor forward(
            Map<String, Tensor> p, String prefix, Tensor h, Segments segments, Rope.Angles angles, LayerCache cache) {
        Tensor q = rope.turn(project(p, prefix + "q_proj", h, shape.heads()), angles)
                .transpose(1, 2);
        Tensor k = rope.turn(project(p, prefix + "k_proj", h, shape.keyValueHeads()), angles)
                .transpose(1, 2);
        Tensor v = project(p, prefix + "v_proj", h, shape.keyValueHeads()).transpose(1, 2);
        boolean first = cache == null || cache.length() == 0;
        if (cache != null) {
            k = cache.appendKeys(k);
            v = cache.appendValues(v);
        }
        Tensor y;
        if (first && segments.length() <= DENSE_LENGTH) {
            y = dense(q, k, v, segments.attentionBias());
        } else if (first && segments.single()) {
            y = fused(q, k, v, null, true);
        } else if (first) {
            y = fused(q, k, v, segments.attentionBias(), false);
        } else {
            // Tokens of a cached continuation see everything before them.
            y = fused(q, k, v, segments.length() == 1 ? null : continuation(segments.length(), k.size(2)), false);
        }
        Tensor joined = y.transpose(1, 2).reshape(segments.rows(), segments.length(), shape.querySize());
        return linear.apply(joined, p.get(prefix + "o_proj.weight"), p.get(prefix + "o_proj.bias"), outScale, outScale);
    }

    private Tensor project(Map<String, Tensor> p, String name, Tensor h, int heads) {
        Tensor y = linear.apply(h, p.get(name + ".weight"), p.get(name + ".bias"), inScale, 1);
        return y.view(h.size(0), h.size(1), heads, shape.headSize());
    }

    /** Scores written out: for short rows nearly twice as fast as libtorch's fused kernel, whose blocks are then too small. */
    private Tensor dense(Tensor q, Tensor k, Tensor v, Tensor bias) {
        long rows = q.size(0);
        long length = q.size(2);
        long groups = rows * shape.keyValueHeads();
        long perGroup = shape.heads() / shape.keyValueHeads() * length;
        Tensor keys = k.reshape(groups, length, shape.headSize()).transpose(1, 2);
        Tensor scores = torch.bmm(q.reshape(groups, perGroup, shape.headSize()), keys)
                .view(rows, shape.heads(), length, length);
        Tensor weights = torch.softmax(torch.add(bias, scores, Ops.scalar(scoreScale)), -1);
        return torch.bmm(weights.view(groups, perGroup, length), v.reshape(groups, length, shape.headSize()))
                .view(rows, shape.heads(), length, shape.headSize());
    }

    private Tensor fused(Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
        boolean grouped = shape.heads() != shape.keyValueHeads();
        return torch.scaled_dot_product_attention(
                q, k, v, Ops.optional(mask), 0, causal, new DoubleOptional(scoreScale), grouped);
    }

    private static Tensor continuation(long length, long total) {
        Tensor all = torch.ones(new long[] {length, total}, Ops.options(torch.ScalarType.Bool));
        return torch.tril(all, total - length);
    }
}
