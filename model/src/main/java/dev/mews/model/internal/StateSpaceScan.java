package dev.mews.model.internal;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The state-space recurrence of Mamba-2, per head with a scalar decay,
 *
 * <pre>
 *   h_t = exp(dt_t A) h_{t-1} + dt_t x_t (outer) B_t        y_t = h_t C_t + D x_t
 * </pre>
 *
 * computed by chunks: inside a chunk as a masked product like attention, between chunks by passing states on. The result
 * is that of the recurrence for any chunk length, and memory is linear in the sequence length.
 *
 * <p>Decays are sums of logarithms. They are summed by a 0/1 matrix product that starts anew at every document, not by a
 * running sum over the chunk: differences of a running sum would carry rounding of one document into the next. A decay
 * across a boundary gets -infinity before the exponential, so it is exactly zero.
 *
 * @see "Dao, Gu: Transformers are SSMs, arXiv 2405.21060, section 6"
 */
final class StateSpaceScan {
    private StateSpaceScan() {}

    /**
     * @param y output (rows, length, heads * headSize)
     * @param state state after the last token (rows * heads, 1, N * headSize), or null when not asked for
     */
    record Result(Tensor y, Tensor state) {}

    /**
     * @param x inputs (rows, length, heads, headSize)
     * @param dt time steps (rows, length, heads), at least 0
     * @param a decay rates (heads), below 0
     * @param b input maps (rows, length, groups, N)
     * @param c output maps (rows, length, groups, N)
     * @param d skip weights (heads)
     * @param before state before the first token (rows * heads, 1, N * headSize); or null for zero
     * @param wantState whether to compute the state after the last token
     */
    static Result scan(
            Tensor x,
            Tensor dt,
            Tensor a,
            Tensor b,
            Tensor c,
            Tensor d,
            Segments segments,
            Tensor before,
            boolean wantState) {
        long rows = segments.rows();
        long length = segments.length();
        long q = segments.chunk();
        long chunks = segments.chunks();
        long heads = x.size(2);
        long headSize = x.size(3);
        long groups = b.size(2);
        long n = b.size(3);
        long perGroup = heads / groups;
        long batch = rows * chunks;
        long tail = chunks * q - length;
        Segments.ScanMasks masks = segments.scan();

        Tensor dtChunks = pad(dt, tail).reshape(batch, q, heads);
        Tensor xChunks = pad(x.reshape(rows, length, heads * headSize), tail).reshape(batch, q, heads, headSize);
        Tensor bGroups = byGroup(pad(b.reshape(rows, length, groups * n), tail), batch, q, groups, n);
        Tensor cGroups = byGroup(pad(c.reshape(rows, length, groups * n), tail), batch, q, groups, n);

        Tensor decayed = torch.mul(xChunks, dtChunks.unsqueeze(-1));
        Tensor logDecay = torch.bmm(masks.sum(), torch.mul(dtChunks, a));

        Tensor y = within(decayed, logDecay, bGroups, cGroups, masks, batch, q, groups, perGroup, headSize);
        Tensor state = null;
        if (chunks > 1 || before != null || wantState) {
            Tensor end = logDecay.narrow(1, q - 1, 1);
            Tensor toEnd = torch.sub(end, logDecay).add_(masks.toEnd()).exp_();
            Tensor weighted = torch.mul(decayed, toEnd.unsqueeze(-1));
            Tensor inputs = byGroup(weighted, batch, q, groups, perGroup * headSize);
            Tensor states = torch.bmm(bGroups.transpose(1, 2), inputs);
            Passed passed = pass(states, end, segments, before, rows, chunks, groups, perGroup, n, headSize);
            state = passed.last();
            if (chunks > 1 || before != null) {
                Tensor carried = torch.bmm(cGroups, passed.starts())
                        .view(batch, groups, q, perGroup * headSize)
                        .transpose(1, 2)
                        .reshape(batch, q, heads, headSize);
                Tensor fromStart = torch.add(logDecay, masks.fromStart()).exp_();
                y = torch.addcmul(y, carried, fromStart.unsqueeze(-1));
            }
        }
        y = torch.addcmul(y, xChunks, d.unsqueeze(-1)).reshape(rows, chunks * q, heads * headSize);
        return new Result(tail == 0 ? y : y.narrow(1, 0, length), state);
    }

    /**
     * One token of every row by the recurrence itself: a tenth of the operations of a chunk.
     *
     * @param x inputs (rows, heads, headSize)
     * @param dt time steps (rows, heads)
     * @param b input maps (rows, groups, N)
     * @param c output maps (rows, groups, N)
     * @param before as in {@link #scan}
     */
    static Result step(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, Tensor d, Tensor before) {
        long rows = x.size(0);
        long heads = x.size(1);
        long headSize = x.size(2);
        long groups = b.size(1);
        long n = b.size(2);
        long[] byGroup = {rows, groups, heads / groups, 1, headSize};
        Tensor in = torch.mul(torch.mul(x, dt.unsqueeze(-1)).view(byGroup), b.view(rows, groups, 1, n, 1));
        Tensor state = in;
        if (before != null) {
            Tensor decay = torch.exp(torch.mul(dt, a)).view(rows, groups, heads / groups, 1, 1);
            state = torch.addcmul(in, before.view(rows, groups, heads / groups, n, headSize), decay);
        }
        Tensor y = torch.mul(state, c.view(rows, groups, 1, n, 1))
                .sum(new long[] {3}, false, null)
                .view(rows, heads, headSize);
        Tensor out = torch.addcmul(y, x, d.unsqueeze(-1)).view(rows, 1, heads * headSize);
        return new Result(out, state.view(rows * heads, 1, n * headSize));
    }

    /** What tokens receive from tokens of their own chunk: (batch, q, heads, headSize). */
    private static Tensor within(
            Tensor decayed,
            Tensor logDecay,
            Tensor b,
            Tensor c,
            Segments.ScanMasks masks,
            long batch,
            long q,
            long groups,
            long perGroup,
            long headSize) {
        long heads = groups * perGroup;
        Tensor byHead = logDecay.transpose(1, 2).contiguous();
        Tensor decay = torch.sub(masks.within(), byHead.unsqueeze(2))
                .add_(byHead.unsqueeze(3))
                .exp_();
        // C B^T is shared by the heads of a group.
        Tensor scores = torch.bmm(c, b.transpose(1, 2)).view(batch, groups, 1, q, q);
        Tensor weights = torch.mul(decay.view(batch, groups, perGroup, q, q), scores);
        Tensor values = decayed.transpose(1, 2).reshape(batch * heads, q, headSize);
        return torch.bmm(weights.view(batch * heads, q, q), values)
                .view(batch, heads, q, headSize)
                .transpose(1, 2);
    }

    /**
     * States passed on from chunk to chunk.
     *
     * @param starts state at the start of each chunk (batch * groups, N, headSize of the group's heads)
     * @param last state after the last chunk (rows * heads, 1, N * headSize)
     */
    private record Passed(Tensor starts, Tensor last) {}

    private static Passed pass(
            Tensor states,
            Tensor end,
            Segments segments,
            Tensor before,
            long rows,
            long chunks,
            long groups,
            long perGroup,
            long n,
            long headSize) {
        long heads = groups * perGroup;
        Tensor byHead = states.view(rows, chunks, groups, n, perGroup, headSize)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(rows * heads, chunks, n * headSize);
        Tensor decays = end.view(rows, chunks, heads);
        Tensor carried = before == null
                ? torch.zeros(new long[] {rows * heads, 1, n * headSize}, Ops.options(Ops.type(states)))
                : before;
        boolean carries = before != null;
        List<Tensor> starts = new ArrayList<>();
        for (Segments.BlockMasks block : segments.scan().blocks()) {
            Tensor sums = torch.bmm(block.sum(), decays.narrow(1, block.from(), block.size()));
            Tensor sumByHead = sums.transpose(1, 2).contiguous();
            Tensor decay = torch.sub(block.within().unsqueeze(1), sumByHead.unsqueeze(2))
                    .add_(sumByHead.unsqueeze(3))
                    .exp_();
            Tensor ends = torch.bmm(
                    decay.view(rows * heads, block.size(), block.size()), byHead.narrow(1, block.from(), block.size()));
            if (carries) {
                Tensor fromBefore =
                        torch.add(sums, block.carried()).exp_().transpose(1, 2).reshape(rows * heads, block.size(), 1);
                ends = torch.addcmul(ends, fromBefore, carried);
            }
            starts.add(carried);
            if (block.size() > 1) {
                starts.add(ends.narrow(1, 0, block.size() - 1));
            }
            carried = ends.narrow(1, block.size() - 1, 1);
            carries = true;
        }
        Tensor all = torch.cat(new TensorVector(starts.toArray(new Tensor[0])), 1)
                .view(rows, groups, perGroup, chunks, n, headSize)
                .permute(0, 3, 1, 4, 2, 5)
                .reshape(rows * chunks * groups, n, perGroup * headSize);
        return new Passed(all, carried);
    }

    /** (batch, q, groups, size) in any shape to (batch * groups, q, size); no copy when there is one group. */
    private static Tensor byGroup(Tensor t, long batch, long q, long groups, long size) {
        return t.reshape(batch, q, groups, size).transpose(1, 2).reshape(batch * groups, q, size);
    }

    private static Tensor pad(Tensor t, long tail) {
        return tail == 0 ? t : torch.constant_pad_nd(t, 0, 0, 0, tail);
    }
}
