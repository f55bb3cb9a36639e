package dev.mews.model.internal.decode;

import dev.mews.model.AttentionShape;
import dev.mews.model.HybridConfig;
import dev.mews.model.internal.layer.LayerCache;
import dev.mews.model.internal.torch.HostFloats;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.torch.Work;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Grouped-query attention of one layer for a single token. The keys and values of a head are read once for all queries that share it,
 * in spans of {@value #SPAN} tokens whose softmaxes are joined afterwards by their largest scores and sums, as in flash
 * decoding; the spans do not depend on the number of threads.
 */
final class TokenAttention implements TokenMixer {
    /** Tokens of a task: about 50 microseconds, and scores that stay in the first cache. */
    static final int SPAN = 1024;

    /** Numbers of keys or values that one product reads: as much as the first cache holds. */
    private static final int BLOCK = 8192;

    private static final int ROW_MAJOR = 101;
    private static final int AS_STORED = 111;
    private static final int TRANSPOSED = 112;

    private final AttentionShape shape;
    private final int perGroup;
    private final float scoreScale;
    private final RowProduct q;
    private final RowProduct k;
    private final RowProduct v;
    private final RowProduct out;
    private final TokenRope rope;
    private final FloatPointer queries;
    private final Scratch[] scratch;
    private final float[] joined;

    private LayerCache cache;
    private FloatPointer keys;
    private FloatPointer values;
    private int length;
    private int spans;
    private float[] largest = new float[0];
    private float[] sums = new float[0];
    private float[] partial = new float[0];

    /** Buffers of one thread: scores of a span by token, the same by head, and a weighted sum of values. */
    private static final class Scratch {
        private final FloatPointer byToken;
        private final Tensor byHead;
        private final FloatPointer sum;
        private final float[] hostByToken;
        private final float[] hostByHead;

        Scratch(int perGroup, int headSize) {
            int scores = perGroup * SPAN;
            byToken = HostFloats.buffer(scores);
            byHead = Scopes.get(() -> Scopes.keep(torch.zeros(new long[] {scores}, Ops.options(ScalarType.Float))));
            sum = HostFloats.buffer((long) perGroup * headSize);
            hostByToken = new float[scores];
            hostByHead = new float[scores];
        }

        void close() {
            byToken.releaseReference();
            byHead.releaseReference();
            sum.releaseReference();
        }
    }

    TokenAttention(HybridConfig config, Map<String, Tensor> p, String prefix, TokenRope rope, int threads) {
        this.shape = config.attention();
        this.perGroup = shape.heads() / shape.keyValueHeads();
        this.scoreScale = (float) (config.multipliers().key() / Math.sqrt(shape.headSize()));
        double inScale = config.multipliers().attentionIn();
        double outScale = config.multipliers().attentionOut();
        this.q = new RowProduct(p, prefix + "q_proj", inScale, 1);
        this.k = new RowProduct(p, prefix + "k_proj", inScale, 1);
        this.v = new RowProduct(p, prefix + "v_proj", inScale, 1);
        this.out = new RowProduct(p, prefix + "o_proj", outScale, outScale);
        this.rope = rope;
        this.queries = HostFloats.buffer(shape.querySize());
        this.scratch = new Scratch[threads];
        for (int i = 0; i < threads; i++) {
            scratch[i] = new Scratch(perGroup, shape.headSize());
        }
        this.joined = new float[shape.querySize()];
    }

    @Override
    public Work project(float[] h, LayerCache layerCache) {
        this.cache = layerCache;
        return Work.all(q.of(h), k.of(h), v.of(h));
    }

    @Override
    public Work mix() {
        int position = Math.toIntExact(cache.length());
        rope.turn(q.result(), position, scoreScale);
        rope.turn(k.result(), position, 1);
        queries.put(q.result(), 0, shape.querySize());
        cache.reserve(shape.keyValueHeads(), shape.headSize());
        keys = cache.keys();
        values = cache.values();
        int size = shape.headSize();
        for (int head = 0; head < shape.keyValueHeads(); head++) {
            long at = (head * cache.capacity() + position) * size;
            keys.getPointer(at).put(k.result(), head * size, size);
            values.getPointer(at).put(v.result(), head * size, size);
        }
        length = position + 1;
        spans = (length + SPAN - 1) / SPAN;
        if (largest.length < spans * shape.heads()) {
            int room = 2 * spans * shape.heads();
            largest = new float[room];
            sums = new float[room];
            partial = new float[room * size];
        }
        return new Work() {
            @Override
            public int tasks() {
                return spans * shape.keyValueHeads();
            }

            @Override
            public void run(int task, int thread) {
                span(task / shape.keyValueHeads(), task % shape.keyValueHeads(), scratch[thread]);
            }
        };
    }

    /** Softmax and weighted sum of values over one span, for the queries of one key head. */
    private void span(int span, int head, Scratch buffers) {
        int from = span * SPAN;
        int count = Math.min(SPAN, length - from);
        int size = shape.headSize();
        int block = Math.max(1, BLOCK / size);
        long start = (head * cache.capacity() + from) * size;
        FloatPointer query = queries.getPointer((long) head * perGroup * size);
        for (int t = 0; t < count; t += block) {
            int n = Math.min(block, count - t);
            openblas_nolapack.cblas_sgemm(
                    ROW_MAJOR,
                    AS_STORED,
                    TRANSPOSED,
                    n,
                    perGroup,
                    size,
                    1,
                    keys.getPointer(start + (long) t * size),
                    size,
                    query,
                    size,
                    0,
                    buffers.byToken.getPointer((long) t * perGroup),
                    perGroup);
        }
        int first = (span * shape.keyValueHeads() + head) * perGroup;
        FloatPointer weights = softmax(count, first, buffers);
        for (int t = 0; t < count; t += block) {
            int n = Math.min(block, count - t);
            openblas_nolapack.cblas_sgemm(
                    ROW_MAJOR,
                    AS_STORED,
                    AS_STORED,
                    perGroup,
                    size,
                    n,
                    1,
                    weights.getPointer(t),
                    count,
                    values.getPointer(start + (long) t * size),
                    size,
                    t == 0 ? 0 : 1,
                    buffers.sum,
                    size);
        }
        buffers.sum.get(partial, first * size, perGroup * size);
    }

    /** Exponentials of the scores less the largest of each head, by head; remembers the largest and the sums. */
    private FloatPointer softmax(int count, int first, Scratch buffers) {
        int scores = count * perGroup;
        float[] byToken = buffers.hostByToken;
        float[] byHead = buffers.hostByHead;
        buffers.byToken.get(byToken, 0, scores);
        for (int h = 0; h < perGroup; h++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int i = h; i < scores; i += perGroup) {
                if (byToken[i] > max) {
                    max = byToken[i];
                }
            }
            largest[first + h] = max;
            for (int t = 0; t < count; t++) {
                byHead[h * count + t] = byToken[t * perGroup + h] - max;
            }
        }
        FloatPointer weights = buffers.byHead.data_ptr_float();
        weights.put(byHead, 0, scores);
        Scopes.run(() -> buffers.byHead.narrow(0, 0, scores).exp_());
        for (int h = 0; h < perGroup; h++) {
            sums[first + h] = openblas_nolapack.cblas_sasum(count, weights.getPointer((long) h * count), 1);
        }
        return weights;
    }

    @Override
    public Work output() {
        int size = shape.headSize();
        Arrays.fill(joined, 0);
        for (int h = 0; h < shape.heads(); h++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int s = 0; s < spans; s++) {
                max = Math.max(max, largest[s * shape.heads() + h]);
            }
            double sum = 0;
            for (int s = 0; s < spans; s++) {
                int at = s * shape.heads() + h;
                float weight = (float) Math.exp(largest[at] - max);
                sum += (double) weight * sums[at];
                for (int i = 0; i < size; i++) {
                    joined[h * size + i] += weight * partial[at * size + i];
                }
            }
            float scale = (float) (1 / sum);
            for (int i = h * size; i < (h + 1) * size; i++) {
                joined[i] *= scale;
            }
        }
        return out.of(joined);
    }

    @Override
    public float[] result() {
        return out.result();
    }

    @Override
    public void close() {
        for (RowProduct product : new RowProduct[] {q, k, v, out}) {
            product.close();
        }
        for (Scratch buffers : scratch) {
            buffers.close();
        }
        queries.releaseReference();
    }
}
