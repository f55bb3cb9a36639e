package dev.mews.model.internal.layer;

import dev.mews.model.MambaShape;
import dev.mews.model.internal.torch.Ops;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where documents begin and end in a batch of packed rows, as the masks that keep them apart: attention is causal and
 * block-diagonal, the convolution drops taps that reach into another document, and the state-space scan carries no state
 * across. A row's tail is padded to whole chunks; padding belongs to the row's last document and contributes nothing.
 *
 * <p>Made once per batch and shared by all layers. The tensors belong to the scope of the caller.
 */
public final class Segments {
    private final int rows;
    private final int length;
    private final int chunk;
    private final int chunks;
    private final ScalarType type;
    private final Tensor runs;
    private final int[] starts;
    private final Tensor positions;
    private final boolean single;
    private List<AttentionWindows.Window> windows;
    private Tensor continuation;
    private Tensor[] convKeep;
    private ScanMasks scan;

    private Segments(
            int rows,
            int length,
            int chunk,
            ScalarType type,
            Tensor runs,
            int[] starts,
            Tensor positions,
            boolean single) {
        this.rows = rows;
        this.length = length;
        this.chunk = chunk;
        this.chunks = (length + chunk - 1) / chunk;
        this.type = type;
        this.runs = runs;
        this.starts = starts;
        this.positions = positions;
        this.single = single;
    }

    /** Rows without inner boundaries, at positions {@code firstPosition} and on. */
    public static Segments unbroken(int rows, int length, int firstPosition, int chunk, ScalarType type) {
        int[] positions = new int[rows * length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = firstPosition + i % length;
        }
        return of(new int[rows * length], positions, rows, length, chunk, type);
    }

    /**
     * The segments of packed rows.
     *
     * @param seqIdx segment of each token, rows one after another; equal neighbours are of one document
     * @param positions position of each token in its document
     */
    public static Segments of(int[] seqIdx, int[] positions, int rows, int length, int chunk, ScalarType type) {
        int[] runs = new int[seqIdx.length];
        int[] starts = new int[seqIdx.length];
        boolean single = true;
        for (int r = 0; r < rows; r++) {
            starts[r * length] = r * length;
            for (int i = 1; i < length; i++) {
                int at = r * length + i;
                boolean same = seqIdx[at] == seqIdx[at - 1];
                single &= same;
                runs[at] = runs[at - 1] + (same ? 0 : 1);
                starts[at] = same ? starts[at - 1] : at;
            }
        }
        return new Segments(
                rows,
                length,
                chunk,
                type,
                Ops.longs(runs, rows, length),
                starts,
                Ops.longs(positions, (long) rows * length),
                single);
    }

    int rows() {
        return rows;
    }

    int length() {
        return length;
    }

    int chunk() {
        return chunk;
    }

    int chunks() {
        return chunks;
    }

    /** Rows of one document each: attention is plainly causal and no tap needs dropping. */
    boolean single() {
        return single;
    }

    /** Positions of all tokens (rows * length). */
    Tensor positions() {
        return positions;
    }

    /** Where attention is computed: of every row alike when rows are {@link #single}, else of all rows one after another. */
    List<AttentionWindows.Window> windows() {
        return windows;
    }

    /** Which keys of a cache the tokens of a row see that come last in it: 0 or -infinity (length, keys). */
    Tensor continuation() {
        return continuation;
    }

    /** 1 where the token {@code lag} places back is of the same document, else 0: (rows, length, 1). */
    Tensor convKeep(int lag) {
        return convKeep[lag];
    }

    /**
     * Makes the masks of the mixer in the scope of the caller, which must outlive all layers.
     *
     * @param scanned whether the scan goes by chunks
     */
    void prepare(MambaShape mixer, boolean scanned) {
        if (!mixer.present()) {
            return;
        }
        if (scanned) {
            scan();
        }
        if (!single) {
            convKeep = new Tensor[mixer.convWidth()];
            for (int lag = 1; lag < mixer.convWidth(); lag++) {
                // Tokens before the row are of its first document: zeros, or what a cache holds.
                Tensor before = torch.constant_pad_nd(runs, lag, 0).narrow(1, 0, length);
                convKeep[lag] = torch.eq(before, runs).toType(type).unsqueeze(-1);
            }
        }
    }

    /**
     * Makes the masks of attention in the scope of the caller.
     *
     * @param perGroup see {@link AttentionWindows#of}
     */
    void prepareAttention(int perGroup) {
        int[] tokens = single ? Arrays.copyOf(starts, length) : starts;
        windows = AttentionWindows.of(tokens, perGroup, type);
    }

    /** Makes the mask of tokens that follow on {@code before} tokens of a cache, in the scope of the caller. */
    void prepareContinuation(long before) {
        Tensor never = torch.full(
                new long[] {length, before + length}, Ops.scalar(Double.NEGATIVE_INFINITY), Ops.options(type));
        continuation = torch.triu(never, before + 1);
    }

    ScanMasks scan() {
        if (scan == null) {
            scan = scanMasks();
        }
        return scan;
    }

    private ScanMasks scanMasks() {
        int padded = chunks * chunk;
        Tensor all = runs;
        if (padded > length) {
            Tensor tail = runs.narrow(1, length - 1, 1).expand(rows, padded - length);
            all = torch.cat(Ops.list(runs, tail), 1);
        }
        Tensor inChunk = all.view((long) rows * chunks, chunk);
        Tensor causal = causal(inChunk);
        Tensor last = inChunk.narrow(1, chunk - 1, 1);
        Tensor ends = last.reshape(rows, chunks);
        Tensor previousEnds = torch.constant_pad_nd(ends, 1, 0).narrow(1, 0, chunks);
        return new ScanMasks(
                causal.toType(type),
                bias(causal).unsqueeze(1),
                bias(torch.eq(inChunk, last)).unsqueeze(-1),
                bias(torch.eq(inChunk, previousEnds.reshape((long) rows * chunks, 1)))
                        .unsqueeze(-1));
    }

    /** True where {@code s <= l} and both are of one run: (batch, l, s). */
    private static Tensor causal(Tensor runs) {
        return torch.tril(torch.eq(runs.unsqueeze(2), runs.unsqueeze(1)));
    }

    /** 0 where true, -infinity where false. */
    private Tensor bias(Tensor keep) {
        return torch.log(keep.toType(type));
    }

    /**
     * Masks of the chunked scan; biases are 0 or -infinity and are added to logarithms of decays.
     *
     * @param sum 1 where token s is summed into the decay of token l (batch * chunks, l, s)
     * @param within bias of the decay from s to l (batch * chunks, 1, l, s)
     * @param toEnd bias of the decay from a token to the end of its chunk (batch * chunks, l, 1)
     * @param fromStart bias of the decay from the start of a chunk to a token (batch * chunks, l, 1)
     */
    record ScanMasks(Tensor sum, Tensor within, Tensor toEnd, Tensor fromStart) {}
}
