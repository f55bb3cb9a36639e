package dev.mews.model.internal.weights;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import org.bytedeco.pytorch.Tensor;

/** A float32 tensor that outlives scopes, or the same numbers in a Java array: whichever was asked for last. Empty at first. */
public final class KeptTensor implements AutoCloseable {
    private Tensor tensor;
    private float[] host;
    private long[] shape;

    /** As a tensor, valid until the next call; null when empty. */
    public Tensor tensor() {
        if (host != null) {
            tensor = Scopes.get(() -> Scopes.keep(Ops.tensor(host, shape)));
            host = null;
        }
        return tensor;
    }

    /** As an array to be changed in place, zeros when empty. */
    public float[] host(long... wanted) {
        if (host == null) {
            float[] values = tensor == null
                    ? new float[Math.toIntExact(ParameterShapes.count(wanted))]
                    : Scopes.get(() -> Ops.floats(tensor));
            close();
            host = values;
            shape = wanted;
        }
        return host;
    }

    /** Takes a tensor of its own: the caller gives up what it kept, or null to empty this. */
    public void set(Tensor kept) {
        close();
        tensor = kept;
    }

    /** Gives up the tensor to the scope of the caller, which frees it on closing; null when empty. */
    public Tensor handOver() {
        Tensor out = tensor();
        if (out != null) {
            Scopes.handOver(out);
            tensor = null;
        }
        return out;
    }

    /** A copy that the caller keeps; null when empty. */
    public Tensor copy() {
        return copy(tensor());
    }

    public static Tensor copy(Tensor t) {
        return t == null ? null : Scopes.keep(t.clone());
    }

    public long bytes() {
        if (host != null) {
            return (long) host.length * Float.BYTES;
        }
        return tensor == null ? 0 : tensor.numel() * tensor.element_size();
    }

    /** Empties it. */
    @Override
    public void close() {
        if (tensor != null) {
            tensor.releaseReference();
        }
        tensor = null;
        host = null;
    }
}
