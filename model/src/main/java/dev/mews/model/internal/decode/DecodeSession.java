package dev.mews.model.internal.decode;

import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LayerCache;
import dev.mews.model.internal.layer.Segments;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.torch.Team;
import dev.mews.model.internal.torch.Tokens;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One text being generated: appends tokens and gives the logits of the next. */
public final class DecodeSession implements AutoCloseable {
    /** Tokens read at a time: activations and the mask against the cache stay small however long the text is. */
    static final int PIECE = 512;

    private final HybridModelHandle model;
    private final LayerCache[] cache;
    private TokenPass tokenPass;
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

    /** Appends tokens, one or many, and returns the logits after the last of them. Long texts go in by pieces. */
    public float[] append(int[] tokens) {
        return append(tokens, tokens.length - 1);
    }

    /** Appends tokens and returns the logits after each of them, one row after another. */
    public float[] appendAll(int[] tokens) {
        return append(tokens, 0);
    }

    /** @param from first token whose logits are wanted */
    private float[] append(int[] tokens, int from) {
        Tokens.check(tokens, model.config().vocabularySize());
        if (tokens.length == 1 && model.singleTokens()) {
            return single(tokens[0]);
        }
        int vocabulary = model.config().vocabularySize();
        float[] logits = new float[(tokens.length - from) * vocabulary];
        for (int at = 0; at < tokens.length; at += PIECE) {
            int[] piece = Arrays.copyOfRange(tokens, at, Math.min(at + PIECE, tokens.length));
            int wanted = Math.max(0, from - at);
            if (wanted < piece.length) {
                float[] part = piece(piece, wanted);
                System.arraycopy(part, 0, logits, (at + wanted - from) * vocabulary, part.length);
            } else {
                piece(piece, piece.length);
            }
        }
        return logits;
    }

    /** One token: the way text is generated. */
    private float[] single(int token) {
        if (tokenPass == null) {
            tokenPass = new TokenPass(
                    model.config(), model.network(), model.parameters().tensors(), Team.of(Libtorch.threads()));
        }
        float[] logits = tokenPass.logits(token, cache);
        length++;
        return logits;
    }

    private float[] piece(int[] tokens, int from) {
        return Scopes.withoutGradients(() -> {
            // A single token needs no chunk longer than itself.
            int chunk = Math.min(HybridModelHandle.SCAN_CHUNK, tokens.length);
            Segments segments = Segments.unbroken(1, tokens.length, length, chunk, ScalarType.Float);
            Tensor ids = Ops.longs(tokens, 1, tokens.length);
            Tensor hidden = model.network().hidden(model.parameters().tensors(), ids, segments, cache);
            length += tokens.length;
            if (from == tokens.length) {
                return new float[0];
            }
            Tensor wanted = hidden.narrow(1, from, tokens.length - from);
            return Ops.floats(model.network().logits(model.parameters().tensors(), wanted));
        });
    }

    /** The point reached, to come back to; frees its copies on closing. */
    public Mark mark() {
        return new Mark(length, Arrays.stream(cache).map(LayerCache::mark).toList());
    }

    /** Forgets the tokens after a mark of this session; any number of times. */
    public void rewind(Mark mark) {
        length = mark.length;
        for (int i = 0; i < cache.length; i++) {
            cache[i].rewind(mark.layers.get(i));
        }
    }

    /** A point of a session. */
    public static final class Mark implements AutoCloseable {
        private final int length;
        private final List<LayerCache.Mark> layers;

        private Mark(int length, List<LayerCache.Mark> layers) {
            this.length = length;
            this.layers = layers;
        }

        @Override
        public void close() {
            layers.forEach(LayerCache.Mark::close);
        }
    }

    /** Bytes of keys and values: what grows with the text. */
    public long keyValueBytes() {
        return Scopes.get(
                () -> Arrays.stream(cache).mapToLong(LayerCache::keyValueBytes).sum());
    }

    /** Bytes of convolution inputs and states: the same for any length. */
    public long stateBytes() {
        return Arrays.stream(cache).mapToLong(LayerCache::stateBytes).sum();
    }

    @Override
    public void close() {
        if (tokenPass != null) {
            tokenPass.close();
        }
        for (LayerCache layer : cache) {
            layer.close();
        }
    }
}
