package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The backward pass of {@link StateSpaceScan}, written out. Decays inside a chunk are computed anew and not kept. The gradient of
 * their logarithms c needs no pass over pairs of tokens: token l receives everything through {@code exp(c_l)} and token s gives
 * everything through {@code exp(-c_s)}, so it is
 *
 * <pre>
 *   dc_t = dy_t (y_t - D x_t) - dt_t x_t d(dt_t x_t)
 * </pre>
 *
 * summed over the channels of a head, and at the end of a chunk what its state has beside.
 *
 * @param mixed gradient of x, B and C (rows, length, channels)
 * @param dt gradient of the time steps (rows, length, heads)
 * @param rates gradient of the decay rates (heads)
 * @param skip gradient of the skip weights (heads)
 * @see "The same identity for softmax: Dao et al., FlashAttention, arXiv 2205.14135, appendix B.4"
 */
record ScanGradients(Tensor mixed, Tensor dt, Tensor rates, Tensor skip) {
    /** @param dyRows gradient of the output (rows, length, heads * headSize) */
    static ScanGradients of(StateSpaceScan.Pass pass, Tensor dyRows) {
        ScanChunks in = pass.in();
        Segments segments = in.segments();
        int groups = in.groups();
        Tensor dy = ScanChunks.cut(dyRows, segments)
                .unflatten(2, in.heads(), in.shape().headSize());
        Between between = pass.starts() == null ? Between.nothing(in) : Between.of(pass, dy);
        Tensor weighted = between.weighted();
        Tensor db = between.b();
        Tensor dc = between.c();
        Tensor mixed = torch.empty(
                new long[] {in.batch(), in.q(), in.shape().convChannels()}, Ops.options(Ops.type(dy)), null);
        Tensor dx = mixed.narrow(2, 0, dyRows.size(2))
                .unflatten(2, in.heads(), in.shape().headSize());
        Tensor given = torch.empty_like(in.dt());
        Tensor received = torch.empty_like(in.dt());
        Tensor skipped = torch.empty_like(in.dt());
        in.byPieces((from, size) -> {
            ScanChunks part = in.part(from, size);
            Tensor dyPart = dy.narrow(0, from, size);
            Tensor weightedPart = weighted.narrow(0, from, size);
            Tensor fromPairs = within(
                    part,
                    part.decays(
                            pass.logDecay().narrow(0, from, size),
                            segments.scan().within().narrow(0, from, size)),
                    part.byHead(dyPart, null),
                    db.narrow(0, from * groups, size * groups),
                    dc.narrow(0, from * groups, size * groups));
            weightedPart.add_(fromPairs.unflatten(0, size, in.heads()).transpose(1, 2));
            sumByHead(given.narrow(0, from, size), part.x(), weightedPart);
            sumByHead(received.narrow(0, from, size), dyPart, pass.scanned().narrow(0, from, size));
            sumByHead(skipped.narrow(0, from, size), dyPart, part.x());
            torch.mul_out(dx.narrow(0, from, size), weightedPart, part.dt().unsqueeze(-1))
                    .addcmul_(dyPart, pass.skip().unsqueeze(-1));
        });
        putGroups(mixed, dyRows.size(2), db, groups);
        putGroups(mixed, dyRows.size(2) + in.shape().groupStates(), dc, groups);

        received.addcmul_(in.dt(), given, Ops.scalar(-1));
        received.narrow(1, in.q() - 1, 1).add_(between.ends());
        Tensor logDecay = torch.bmm(segments.scan().sum().transpose(1, 2), received);
        return new ScanGradients(
                ScanChunks.join(mixed, segments),
                ScanChunks.join(given.addcmul_(logDecay, pass.rates()), segments),
                torch.mul(in.dt(), logDecay).sum(0, 1),
                skipped.sum(0, 1));
    }

    /**
     * What goes through pairs of tokens of a chunk. Returns the gradient of {@code dt x}, head by head.
     *
     * @param decays overwritten
     * @param dy head by head
     * @param db added to
     * @param dc added to
     */
    private static Tensor within(ScanChunks part, Tensor decays, Tensor dy, Tensor db, Tensor dc) {
        Tensor scores = part.scores();
        Tensor dScores = torch.bmm(dy, part.weightedByHead().transpose(1, 2))
                .view(decays.sizes())
                .mul_(decays)
                .sum(2)
                .flatten(0, 1);
        dc.baddbmm_(dScores, part.b());
        db.baddbmm_(dScores.transpose(1, 2), part.c());
        Tensor weights =
                decays.mul_(scores.unflatten(0, part.batch(), part.groups()).unsqueeze(2));
        return torch.bmm(weights.flatten(0, 2).transpose(1, 2), dy);
    }

    private static void sumByHead(Tensor out, Tensor a, Tensor b) {
        out.copy_(torch.mul(a, b).sum(-1));
    }

    private static void putGroups(Tensor mixed, long from, Tensor t, int groups) {
        mixed.narrow(2, from, groups * t.size(2))
                .unflatten(2, groups, t.size(2))
                .copy_(ScanChunks.ofGroups(t, groups));
    }

    /**
     * What goes through the states that chunks pass on.
     *
     * @param weighted gradient of {@code dt x} (batch, q, heads, headSize)
     * @param b gradient of B (batch * groups, q, N)
     * @param c gradient of C (batch * groups, q, N)
     * @param ends gradient of the log decay of whole chunks (batch, 1, heads)
     */
    private record Between(Tensor weighted, Tensor b, Tensor c, Tensor ends) {
        static Between nothing(ScanChunks in) {
            return new Between(
                    torch.zeros_like(in.x().contiguous()),
                    torch.zeros_like(in.b()),
                    torch.zeros_like(in.c()),
                    torch.zeros_like(in.dt().narrow(1, 0, 1)));
        }

        static Between of(StateSpaceScan.Pass pass, Tensor dy) {
            ScanChunks in = pass.in();
            int groups = in.groups();
            Tensor fromStart = StateSpaceScan.fromStart(in, pass.logDecay()).unsqueeze(-1);
            Tensor carried = ScanChunks.byGroup(torch.mul(dy, fromStart).flatten(2, 3), groups);
            Tensor dc = torch.bmm(carried, pass.starts().transpose(1, 2));
            Tensor dStarts = torch.bmm(in.c().transpose(1, 2), carried);
            Tensor ends = passBack(pass, dStarts);

            Tensor dStates = given(in, dStarts);
            Tensor toEnd = StateSpaceScan.toEnd(in, pass.logDecay());
            Tensor inputs = ScanChunks.byGroup(
                    torch.mul(in.x(), torch.mul(toEnd, in.dt()).unsqueeze(-1)).flatten(2, 3), groups);
            Tensor db = torch.bmm(inputs, dStates.transpose(1, 2));
            Tensor weighted = ScanChunks.ofGroups(torch.bmm(in.b(), dStates), groups)
                    .reshape(in.x().sizes())
                    .mul_(toEnd.unsqueeze(-1));
            ends.add_(torch.mul(in.x(), weighted).sum(-1).mul_(in.dt()).sum(new long[] {1}, true, null));
            return new Between(weighted, db, dc, ends);
        }

        /** Adds to the gradient of each chunk's first state what later ones make of it; returns that of the decays (batch, 1, heads). */
        private static Tensor passBack(StateSpaceScan.Pass pass, Tensor dStarts) {
            ScanChunks in = pass.in();
            Tensor ends = StateSpaceScan.ends(in, pass.logDecay());
            Tensor d = StateSpaceScan.byRow(in, dStarts);
            int others = in.segments().chunks() - 1;
            for (int k = others - 1; k >= 0; k--) {
                d.select(1, k).addcmul_(d.select(1, k + 1), ends.select(1, k));
            }
            Tensor dEnds = torch.zeros_like(ends);
            torch.mul_out(
                    dEnds.narrow(1, 0, others),
                    torch.mul(StateSpaceScan.byRow(in, pass.starts()).narrow(1, 0, others), d.narrow(1, 1, others))
                            .sum(new long[] {3}, true, null),
                    ends.narrow(1, 0, others));
            return dEnds.unflatten(4, in.perGroup(), in.shape().headSize())
                    .sum(-1)
                    .view(in.batch(), 1, in.heads());
        }

        /** Gradient of what each chunk gives to the state: that of the next one's first state. */
        private static Tensor given(ScanChunks in, Tensor dStarts) {
            Tensor d = StateSpaceScan.byRow(in, dStarts);
            long others = d.size(1) - 1;
            return torch.constant_pad_nd(d.narrow(1, 1, others), 0, 0, 0, 0, 0, 0, 0, 1)
                    .flatten(0, 2);
        }
    }
}
