package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How the attention of packed documents is cut so that its memory grows with their length and not with its square.
 *
 * <p>Documents of up to {@value #LONGEST} tokens are gathered into windows. Inside one, the scores of {@value #QUERIES}
 * queries at a time are written out against the keys from the start of the first query's document on: nearly twice as fast
 * as libtorch's fused kernel, whose blocks are too small for such rows, and half the scores of a square. A longer document is
 * a window of its own, left to the fused kernel, which never holds its scores.
 */
final class AttentionWindows {
    /** Longest document whose scores are written out. */
    static final int LONGEST = 512;

    /** Queries whose scores are computed in one product. */
    static final int QUERIES = 128;

    private AttentionWindows() {}

    /**
     * Queries of a window and the keys they may see.
     *
     * @param from first query
     * @param size queries
     * @param keysFrom first key; the last is the last query
     * @param bias 0 where a query sees a key, -infinity elsewhere: (perGroup * size, keys)
     */
    record Block(int from, int size, int keysFrom, Tensor bias) {
        /** Number of keys. */
        int keys() {
            return from + size - keysFrom;
        }
    }

    /**
     * Whole documents, one after another.
     *
     * @param length tokens
     * @param blocks queries in order; none when the window is one long document
     */
    record Window(int length, List<Block> blocks) {}

    /**
     * Cuts tokens into windows.
     *
     * @param starts for every token the first token of its document
     * @param perGroup query heads that share a key head: how often a bias is repeated
     */
    static List<Window> of(int[] starts, int perGroup, ScalarType type) {
        List<Window> windows = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < starts.length; ) {
            int end = at + 1;
            while (end < starts.length && starts[end] == at) {
                end++;
            }
            boolean isLong = end - at > LONGEST;
            if (isLong && at > from) {
                windows.add(gathered(starts, from, at, perGroup, type));
            }
            if (isLong) {
                windows.add(new Window(end - at, List.of()));
                from = end;
            } else if (end - from >= LONGEST || end == starts.length) {
                windows.add(gathered(starts, from, end, perGroup, type));
                from = end;
            }
            at = end;
        }
        return windows;
    }

    private static Window gathered(int[] starts, int from, int to, int perGroup, ScalarType type) {
        List<Block> blocks = new ArrayList<>();
        for (int at = from; at < to; at += QUERIES) {
            int size = Math.min(QUERIES, to - at);
            blocks.add(new Block(at - from, size, starts[at] - from, bias(starts, at, size, perGroup, type)));
        }
        return new Window(to - from, blocks);
    }

    private static Tensor bias(int[] starts, int from, int size, int perGroup, ScalarType type) {
        int keysFrom = starts[from];
        int keys = from + size - keysFrom;
        float[] bias = new float[perGroup * size * keys];
        Arrays.fill(bias, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < perGroup * size; i++) {
            int query = from + i % size;
            Arrays.fill(bias, i * keys + starts[query] - keysFrom, i * keys + query + 1 - keysFrom, 0);
        }
        return Ops.tensor(bias, (long) perGroup * size, keys).toType(type);
    }
}
