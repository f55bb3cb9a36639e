package dev.mews.model.internal.layer;

import dev.mews.model.AttentionShape;
import dev.mews.model.HybridConfig;
import dev.mews.model.internal.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Grouped-query attention with rotary positions; keys of earlier calls come from the cache when there is one. */
public final class Attention {
    private final AttentionShape shape;
    private final int perGroup;
    private final double inScale;
    private final double outScale;
    private final double scoreScale;
    private final Rope rope;
    private final Linear linear;

    Attention(HybridConfig config, Linear linear) {
        this.linear = linear;
        this.shape = config.attention();
        this.perGroup = shape.heads() / shape.keyValueHeads();
        this.inScale = config.multipliers().attentionIn();
        this.outScale = config.multipliers().attentionOut();
        this.scoreScale = config.multipliers().key() / Math.sqrt(shape.headSize());
        this.rope = new Rope(shape.headSize(), shape.ropeBase());
    }

    /**
     * What the layers share.
     *
     * @param queries angles times the scale of the scores: key multiplier and 1/sqrt(headSize) cost no pass of their own
     * @param keys angles
     */
    public record Angles(Rope.Angles queries, Rope.Angles keys) {}

    /**
     * Makes what the layers share, in the scope of the caller.
     *
     * @param cache of any layer, or null
     */
    Angles prepare(Segments segments, ScalarType type, LayerCache cache) {
        if (cache == null) {
            segments.prepareAttention(perGroup);
        } else if (cache.length() > 0 && segments.length() > 1) {
            segments.prepareContinuation(cache.length());
        }
        return new Angles(rope.angles(segments, type, scoreScale), rope.angles(segments, type, 1));
    }

    /**
     * @param h normalised input (rows, length, hidden)
     * @param cache keys and values of earlier tokens, extended by this call; or null
     */
    Tensor forward(Map<String, Tensor> p, String prefix, Tensor h, Segments segments, Angles angles, LayerCache cache) {
        Tensor q = rope.turn(project(p, prefix + "q_proj", h, shape.heads()), angles.queries());
        Tensor k = rope.turn(project(p, prefix + "k_proj", h, shape.keyValueHeads()), angles.keys());
        Tensor v = project(p, prefix + "v_proj", h, shape.keyValueHeads());
        Tensor y = cache == null ? windows(q, k, v, segments) : cached(q, k, v, segments, cache);
        Tensor joined = y.reshape(segments.rows(), segments.length(), shape.querySize());
        return linear.apply(joined, p.get(prefix + "o_proj.weight"), p.get(prefix + "o_proj.bias"), outScale, outScale);
    }

    /** {@link #forward} of whole rows, added to {@code sum} and recorded. */
    void record(
            Tape tape,
            Map<String, Tensor> p,
            String prefix,
            Tape.Node h,
            Tape.Node sum,
            Segments segments,
            Angles angles) {
        Tape.Node joined = tape.region(
                qkv -> windows(
                                rope.turn(heads(qkv[0], shape.heads(), segments), angles.queries()),
                                rope.turn(heads(qkv[1], shape.keyValueHeads(), segments), angles.keys()),
                                heads(qkv[2], shape.keyValueHeads(), segments),
                                segments)
                        .reshape(-1, shape.querySize()),
                recorded(tape, p, prefix + "q_proj", h),
                recorded(tape, p, prefix + "k_proj", h),
                recorded(tape, p, prefix + "v_proj", h));
        tape.addLinear(sum, joined, p.get(prefix + "o_proj.weight"), p.get(prefix + "o_proj.bias"), outScale);
    }

    private Tape.Node recorded(Tape tape, Map<String, Tensor> p, String name, Tape.Node h) {
        Tensor weight = p.get(name + ".weight");
        return tape.linear(h, weight, p.get(name + ".bias"), 0, weight.size(0), inScale, 1);
    }

    private Tensor heads(Tensor flat, int heads, Segments segments) {
        return flat.view(segments.rows(), segments.length(), heads, shape.headSize());
    }

    private Tensor project(Map<String, Tensor> p, String name, Tensor h, int heads) {
        Tensor y = linear.apply(h, p.get(name + ".weight"), p.get(name + ".bias"), inScale, 1);
        return y.view(h.size(0), h.size(1), heads, shape.headSize());
    }

    /** Window by window; rows of several documents are one long row here, as no document crosses a row. */
    private Tensor windows(Tensor q, Tensor k, Tensor v, Segments segments) {
        List<AttentionWindows.Window> windows = segments.windows();
        List<Tensor> parts = new ArrayList<>();
        if (windows.size() == 1) {
            window(oneRow(q, segments), oneRow(k, segments), oneRow(v, segments), windows.get(0), parts);
        } else {
            long[] lengths =
                    windows.stream().mapToLong(AttentionWindows.Window::length).toArray();
            TensorVector qs = torch.split_with_sizes(oneRow(q, segments), lengths, 1);
            TensorVector ks = torch.split_with_sizes(oneRow(k, segments), lengths, 1);
            TensorVector vs = torch.split_with_sizes(oneRow(v, segments), lengths, 1);
            for (int i = 0; i < lengths.length; i++) {
                window(qs.get(i), ks.get(i), vs.get(i), windows.get(i), parts);
            }
        }
        return parts.size() == 1 ? parts.get(0) : torch.cat(new TensorVector(parts.toArray(new Tensor[0])), 1);
    }

    private static Tensor oneRow(Tensor t, Segments segments) {
        return segments.single() ? t : t.view(1, -1, t.size(2), t.size(3));
    }

    /** Adds the outputs of a window's tokens, each (rows, tokens, heads, headSize). */
    private void window(Tensor q, Tensor k, Tensor v, AttentionWindows.Window window, List<Tensor> parts) {
        if (window.blocks().isEmpty()) {
            parts.add(fused(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), null, true)
                    .transpose(1, 2));
            return;
        }
        long rows = q.size(0);
        long groups = rows * shape.keyValueHeads();
        long size = shape.headSize();
        Tensor keys = k.transpose(1, 2).reshape(groups, window.length(), size);
        Tensor values = v.transpose(1, 2).reshape(groups, window.length(), size);
        // Not narrowed block by block: the gradient of each would be a whole window with zeros.
        long[] sizes =
                window.blocks().stream().mapToLong(AttentionWindows.Block::size).toArray();
        TensorVector queriesByBlock = torch.split_with_sizes(q, sizes, 1);
        for (int i = 0; i < sizes.length; i++) {
            AttentionWindows.Block block = window.blocks().get(i);
            Tensor queries =
                    queriesByBlock.get(i).transpose(1, 2).reshape(groups, (long) perGroup * block.size(), size);
            Tensor seen = keys.narrow(1, block.keysFrom(), block.keys()).transpose(1, 2);
            Tensor weights = torch.softmax(torch.baddbmm(block.bias(), queries, seen), -1);
            parts.add(torch.bmm(weights, values.narrow(1, block.keysFrom(), block.keys()))
                    .view(rows, shape.heads(), block.size(), size)
                    .transpose(1, 2));
        }
    }

    private Tensor cached(Tensor q, Tensor k, Tensor v, Segments segments, LayerCache cache) {
        boolean first = cache.length() == 0;
        Tensor keys = cache.appendKeys(k.transpose(1, 2));
        Tensor values = cache.appendValues(v.transpose(1, 2));
        if (segments.length() == 1) {
            // The heads of a group as queries of one head: keys and values are read once and not once per head.
            Tensor queries = q.view(q.size(0), shape.keyValueHeads(), perGroup, shape.headSize());
            return fused(queries, keys, values, null, false);
        }
        // Tokens of a cached continuation see everything before them.
        return fused(q.transpose(1, 2), keys, values, first ? null : segments.continuation(), first)
                .transpose(1, 2);
    }

    private static Tensor fused(Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
        boolean grouped = q.size(1) != k.size(1);
        return torch.scaled_dot_product_attention(
                q, k, v, Ops.optional(mask), 0, causal, new DoubleOptional(1), grouped);
    }
}
