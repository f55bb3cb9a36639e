package dev.mews.model.internal;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What one layer keeps between calls of a generation: keys and values of all earlier tokens, the last inputs of the
 * convolution, and the state of the scan. Only keys and values grow with length. Its tensors live outside any scope, until
 * {@link #close}.
 */
final class LayerCache implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 64;

    private Tensor keys;
    private Tensor values;
    private Tensor convInputs;
    private Tensor state;
    private long length;

    /** Tokens seen by completed calls. */
    long length() {
        return length;
    }

    /** Called once per call of the whole model, after all layers have appended. */
    void advance(long tokens) {
        length += tokens;
    }

    Tensor appendKeys(Tensor k) {
        keys = append(keys, k);
        return keys.narrow(2, 0, length + k.size(2));
    }

    Tensor appendValues(Tensor v) {
        values = append(values, v);
        return values.narrow(2, 0, length + v.size(2));
    }

    /** Writes into a buffer (rows, heads, capacity, headSize) that doubles when full. */
    private Tensor append(Tensor buffer, Tensor more) {
        long needed = length + more.size(2);
        Tensor result = buffer;
        if (buffer == null || buffer.size(2) < needed) {
            long capacity = Math.max(INITIAL_CAPACITY, Math.max(needed, buffer == null ? 0 : 2 * buffer.size(2)));
            long[] shape = {more.size(0), more.size(1), capacity, more.size(3)};
            result = Scopes.keep(torch.empty(shape, Ops.options(Ops.type(more)), null));
            if (buffer != null) {
                result.narrow(2, 0, length).copy_(buffer.narrow(2, 0, length));
                buffer.releaseReference();
            }
        }
        result.narrow(2, length, more.size(2)).copy_(more);
        return result;
    }

    /** The convolution inputs before this call, or null at the start; keeps the last {@code count} up to its end. */
    Tensor swapConvInputs(Tensor inputs, int count) {
        if (count == 0) {
            return null;
        }
        Tensor before = convInputs;
        Tensor start = before == null
                ? torch.zeros(new long[] {inputs.size(0), count, inputs.size(2)}, Ops.options(Ops.type(inputs)))
                : before;
        Tensor joined = torch.cat(Ops.list(start, inputs), 1);
        convInputs = Scopes.keep(joined.narrow(1, joined.size(1) - count, count).clone());
        if (before != null) {
            // The caller still reads it; its own scope frees it.
            Scopes.handOver(before);
        }
        return before;
    }

    Tensor state() {
        return state;
    }

    void putState(Tensor next) {
        Tensor kept = Scopes.keep(next.clone());
        if (state != null) {
            state.releaseReference();
        }
        state = kept;
    }

    @Override
    public void close() {
        for (Tensor t : new Tensor[] {keys, values, convInputs, state}) {
            if (t != null) {
                t.releaseReference();
            }
        }
        keys = null;
        values = null;
        convInputs = null;
        state = null;
    }
}
