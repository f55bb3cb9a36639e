package dev.mews.model.internal.layer;

import dev.mews.model.MambaShape;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What {@link StateSpaceScan} computes with, cut into chunks. {@code batch} counts the chunks of all rows, {@code q} the tokens of
 * one; a row's tail is padded with zeros, which contribute nothing.
 *
 * @param shape heads, groups and sizes
 * @param segments where documents begin
 * @param batch chunks of all rows
 * @param x inputs (batch, q, heads, headSize), a view
 * @param dt time steps (batch, q, heads)
 * @param b input maps (batch * groups, q, N)
 * @param c output maps (batch * groups, q, N)
 */
record ScanChunks(MambaShape shape, Segments segments, long batch, Tensor x, Tensor dt, Tensor b, Tensor c) {
    /** Numbers of a tensor over pairs of tokens that are worked on at a time, so that they stay in a core's cache. */
    private static final long PIECE = 1 << 19;

    /**
     * @param mixed x, B and C of every token (rows, length, channels)
     * @param dt time steps (rows, length, heads)
     */
    static ScanChunks of(MambaShape shape, Segments segments, Tensor mixed, Tensor dt) {
        long batch = (long) segments.rows() * segments.chunks();
        int inner = shape.innerSize();
        int states = shape.groupStates();
        Tensor all = cut(mixed, segments);
        return new ScanChunks(
                shape,
                segments,
                batch,
                all.narrow(2, 0, inner).unflatten(2, shape.heads(), shape.headSize()),
                cut(dt, segments).contiguous(),
                byGroup(all.narrow(2, inner, states), shape.groups()),
                byGroup(all.narrow(2, inner + states, states), shape.groups()));
    }

    /** (rows, length, channels) to (batch, q, channels). */
    static Tensor cut(Tensor t, Segments segments) {
        long tail = (long) segments.chunks() * segments.chunk() - segments.length();
        Tensor padded = tail == 0 ? t : torch.constant_pad_nd(t, 0, 0, 0, tail);
        return padded.reshape((long) segments.rows() * segments.chunks(), segments.chunk(), t.size(2));
    }

    /** (batch, q, channels) to (rows, length, channels). */
    static Tensor join(Tensor t, Segments segments) {
        return t.view(segments.rows(), (long) segments.chunks() * segments.chunk(), t.size(2))
                .narrow(1, 0, segments.length());
    }

    /** (batch, q, channels of all groups) to (batch * groups, q, channels of one). */
    static Tensor byGroup(Tensor t, long groups) {
        return t.unflatten(2, groups, t.size(2) / groups)
                .transpose(1, 2)
                .contiguous()
                .flatten(0, 1);
    }

    /** The reverse of {@link #byGroup}, a view. */
    static Tensor ofGroups(Tensor t, long groups) {
        return t.unflatten(0, t.size(0) / groups, groups).transpose(1, 2);
    }

    long q() {
        return segments.chunk();
    }

    int heads() {
        return shape.heads();
    }

    int groups() {
        return shape.groups();
    }

    int perGroup() {
        return shape.heads() / shape.groups();
    }

    /** Some chunks. */
    ScanChunks part(long from, long size) {
        int g = groups();
        return new ScanChunks(
                shape,
                segments,
                size,
                x.narrow(0, from, size),
                dt.narrow(0, from, size),
                b.narrow(0, from * g, size * g),
                c.narrow(0, from * g, size * g));
    }

    /** Does something for all chunks, a few at a time; temporaries are freed. */
    void byPieces(Piece body) {
        long size = Math.max(1, PIECE / (heads() * q() * q()));
        long pieces = (batch + size - 1) / size;
        long even = (batch + pieces - 1) / pieces;
        for (long from = 0; from < batch; from += even) {
            long start = from;
            long count = Math.min(even, batch - from);
            Scopes.run(() -> body.run(start, count));
        }
    }

    /** Work on some chunks. */
    @FunctionalInterface
    interface Piece {
        void run(long from, long size);
    }

    /** {@code x dt}, head by head: (batch * heads, q, headSize). */
    Tensor weightedByHead() {
        return byHead(x, dt);
    }

    /** {@code t}, or t times a factor of each head, head by head: (batch * heads, q, headSize). */
    Tensor byHead(Tensor t, Tensor factor) {
        Tensor out = torch.empty(new long[] {batch, heads(), q(), shape.headSize()}, Ops.options(Ops.type(x)), null);
        if (factor == null) {
            out.copy_(t.transpose(1, 2));
        } else {
            torch.mul_out(out, t.transpose(1, 2), factor.transpose(1, 2).unsqueeze(-1));
        }
        return out.flatten(0, 1);
    }

    /** {@code C B^T}, which the heads of a group share: (batch * groups, q, q). */
    Tensor scores() {
        return torch.bmm(c, b.transpose(1, 2));
    }

    /**
     * How much of what a token gave to the state is left at a later one: (batch, groups, heads of a group, q, q).
     *
     * @param logDecay of these chunks
     * @param within {@link Segments.ScanMasks#within} of these chunks
     */
    Tensor decays(Tensor logDecay, Tensor within) {
        Tensor byHead = logDecay.transpose(1, 2).contiguous();
        return torch.sub(within, byHead.unsqueeze(2))
                .add_(byHead.unsqueeze(3))
                .exp_()
                .unflatten(1, groups(), perGroup());
    }
}
