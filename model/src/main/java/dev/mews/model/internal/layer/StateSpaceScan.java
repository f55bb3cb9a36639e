package dev.mews.model.internal.layer;

import dev.mews.model.MambaShape;
import dev.mews.model.internal.torch.Ops;
import org.bytedeco.pytorch.Tensor;
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
     * A forward pass with what its backward pass needs.
     *
     * @param in inputs
     * @param rates decay rates (heads), below 0
     * @param skip skip weights (heads)
     * @param logDecay logarithm of the decay from the start of the chunk, or the document in it, to each token (batch, q, heads)
     * @param starts state at the start of each chunk (batch * groups, N, headSize of the group's heads); null for all zeros
     * @param scanned output without the skip (batch, q, heads, headSize)
     * @param state state after the last token (rows * heads, 1, N * headSize), or null when not asked for
     */
    record Pass(
            ScanChunks in, Tensor rates, Tensor skip, Tensor logDecay, Tensor starts, Tensor scanned, Tensor state) {
        /** The output (rows, length, heads * headSize). */
        Tensor y() {
            Tensor y = torch.addcmul(scanned, in.x(), skip.unsqueeze(-1));
            return ScanChunks.join(y.flatten(2, 3), in.segments());
        }

        /** Keeps all of it until the tape ends. */
        void keep(Tape tape) {
            for (Tensor t : new Tensor[] {rates, logDecay, scanned, in.x(), in.dt(), in.b(), in.c()}) {
                tape.keep(t);
            }
            if (starts != null) {
                tape.keep(starts);
            }
        }
    }

    /**
     * @param mixed x, B and C of every token (rows, length, channels)
     * @param dt time steps (rows, length, heads), at least 0
     * @param rates decay rates (heads), below 0
     * @param skip skip weights (heads)
     * @param before state before the first token (rows * heads, 1, N * headSize); or null for zero
     * @param wantState whether to compute the state after the last token
     */
    static Result scan(
            MambaShape shape,
            Segments segments,
            Tensor mixed,
            Tensor dt,
            Tensor rates,
            Tensor skip,
            Tensor before,
            boolean wantState) {
        Pass pass = forward(ScanChunks.of(shape, segments, mixed, dt), rates, skip, before, wantState);
        return new Result(pass.y(), pass.state());
    }

    /** As {@link #scan}, to go on with {@link ScanGradients}. */
    static Pass forward(ScanChunks in, Tensor rates, Tensor skip, Tensor before, boolean wantState) {
        Segments.ScanMasks masks = in.segments().scan();
        Tensor logDecay = torch.bmm(masks.sum(), torch.mul(in.dt(), rates));
        Tensor scanned = torch.empty(in.x().sizes(), Ops.options(Ops.type(in.x())), null);
        in.byPieces((from, size) -> {
            ScanChunks part = in.part(from, size);
            // C B^T is shared by the heads of a group.
            Tensor weights = part.decays(
                            logDecay.narrow(0, from, size), masks.within().narrow(0, from, size))
                    .mul_(part.scores().unflatten(0, size, in.groups()).unsqueeze(2));
            Tensor y = torch.bmm(weights.flatten(0, 2), part.weightedByHead());
            scanned.narrow(0, from, size).copy_(y.unflatten(0, size, in.heads()).transpose(1, 2));
        });
        if (in.segments().chunks() == 1 && before == null && !wantState) {
            return new Pass(in, rates, skip, logDecay, null, scanned, null);
        }
        Tensor inputs = ScanChunks.byGroup(
                torch.mul(in.x(), toEnd(in, logDecay).mul_(in.dt()).unsqueeze(-1))
                        .flatten(2, 3),
                in.groups());
        Tensor states = torch.bmm(in.b().transpose(1, 2), inputs);
        Tensor ends = ends(in, logDecay);
        Tensor starts = starts(in, states, ends, before);
        Tensor carried = ScanChunks.ofGroups(torch.bmm(in.c(), starts), in.groups());
        scanned.addcmul_(
                carried.reshape(scanned.sizes()), fromStart(in, logDecay).unsqueeze(-1));
        return new Pass(in, rates, skip, logDecay, starts, scanned, wantState ? last(in, states, starts, ends) : null);
    }

    /** How much of what a token gives to the state is left at the end of its chunk: (batch, q, heads). */
    static Tensor toEnd(ScanChunks in, Tensor logDecay) {
        return torch.sub(logDecay.narrow(1, in.q() - 1, 1), logDecay)
                .add_(in.segments().scan().toEnd())
                .exp_();
    }

    /** How much of the state at the start of a chunk is left at a token: (batch, q, heads). */
    static Tensor fromStart(ScanChunks in, Tensor logDecay) {
        return torch.add(logDecay, in.segments().scan().fromStart()).exp_();
    }

    /** How much of the state at the start of each chunk is left at its end: (rows, chunks, groups, 1, channels of a group). */
    static Tensor ends(ScanChunks in, Tensor logDecay) {
        Segments s = in.segments();
        return fromStart(in, logDecay)
                .select(1, in.q() - 1)
                .view(s.rows(), s.chunks(), in.groups(), 1, in.perGroup(), 1)
                .expand(
                        s.rows(),
                        s.chunks(),
                        in.groups(),
                        1,
                        in.perGroup(),
                        in.shape().headSize())
                .flatten(4, 5);
    }

    /** A tensor of one state per chunk as (rows, chunks, groups, N, channels of a group). */
    static Tensor byRow(ScanChunks in, Tensor states) {
        Segments s = in.segments();
        return states.view(s.rows(), s.chunks(), in.groups(), states.size(1), states.size(2));
    }

    /** Passes states on from chunk to chunk. */
    private static Tensor starts(ScanChunks in, Tensor states, Tensor ends, Tensor before) {
        Tensor starts = torch.empty_like(states);
        Tensor to = byRow(in, starts);
        Tensor given = byRow(in, states);
        if (before == null) {
            to.select(1, 0).zero_();
        } else {
            Tensor first = before.view(
                    in.segments().rows(),
                    in.groups(),
                    in.perGroup(),
                    in.shape().stateSize(),
                    in.shape().headSize());
            to.select(1, 0).copy_(first.transpose(2, 3).flatten(3, 4));
        }
        for (int k = 0; k + 1 < in.segments().chunks(); k++) {
            torch.addcmul_out(to.select(1, k + 1), given.select(1, k), to.select(1, k), ends.select(1, k));
        }
        return starts;
    }

    private static Tensor last(ScanChunks in, Tensor states, Tensor starts, Tensor ends) {
        int k = in.segments().chunks() - 1;
        Tensor state =
                torch.addcmul(byRow(in, states).select(1, k), byRow(in, starts).select(1, k), ends.select(1, k));
        return state.unflatten(3, in.perGroup(), in.shape().headSize())
                .transpose(2, 3)
                .reshape((long) in.segments().rows() * in.heads(), 1, -1);
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
}
