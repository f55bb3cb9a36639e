package dev.mews.model.internal;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One text being generated: appends tokens and gives the logits of the next. */
public final class DecodeSession implements AutoCloseable {
    private final HybridModelHandle model;
    private final LayerCache[] cache;
    private int length;

    public DecodeSession(HybridModelHandle model) {
        this.model = model;
        this.cache = new LayerCache[model.config().layers()];
        for (int i = 0; i < cache.length; i++) {
            cache[i] = new LayerCache();
        }
    }

    /** Tokens appended so far. */
    public int length() {
        return length;
    }

    /** Appends tokens, one or many, and returns the logits after the last of them. */
    public float[] append(int[] tokens) {
        Tokens.check(tokens, model.config().vocabularySize());
        return Scopes.withoutGradients(() -> {
            // A single token needs no chunk longer than itself.
            int chunk = Math.min(HybridModelHandle.SCAN_CHUNK, tokens.length);
            Segments segments = Segments.unbroken(1, tokens.length, length, chunk, ScalarType.Float);
            Tensor ids = Ops.longs(tokens, 1, tokens.length);
            Tensor hidden = model.network().hidden(model.parameters().tensors(), ids, segments, cache);
            length += tokens.length;
            Tensor last = hidden.narrow(1, tokens.length - 1, 1);
            return Ops.floats(model.network().logits(model.parameters().tensors(), last));
        });
    }

    @Override
    public void close() {
        for (LayerCache layer : cache) {
            layer.close();
        }
    }
}
