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

    /** What {@link #rewind} needs: earlier keys and values are never written over, the rest is copied. */
    Mark mark() {
        return Scopes.get(() -> new Mark(length, copy(convInputs), copy(state)));
    }

    /** Forgets what came after a mark; the mark stays good. */
    void rewind(Mark mark) {
        Scopes.run(() -> {
            release(convInputs, state);
            length = mark.length();
            convInputs = copy(mark.convInputs());
            state = copy(mark.state());
        });
    }

    /**
     * A point in a text.
     *
     * @param length tokens seen
     * @param convInputs copy of the convolution's inputs, or null
     * @param state copy of the scan's state, or null
     */
    record Mark(long length, Tensor convInputs, Tensor state) implements AutoCloseable {
        @Override
        public void close() {
            release(convInputs, state);
        }
    }

    private static Tensor copy(Tensor t) {
        return t == null ? null : Scopes.keep(t.clone());
    }

    private static void release(Tensor... tensors) {
        for (Tensor t : tensors) {
            if (t != null) {
                t.releaseReference();
            }
        }
    }

    /** Bytes of keys and values in use. */
    long keyValueBytes() {
        return bytes(keys == null ? null : keys.narrow(2, 0, length))
                + bytes(values == null ? null : values.narrow(2, 0, length));
    }

    /** Bytes of the convolution's inputs and the scan's state. */
    long stateBytes() {
        return bytes(convInputs) + bytes(state);
    }

    private static long bytes(Tensor t) {
        return t == null ? 0 : t.numel() * t.element_size();
    }

    @Override
    public void close() {
        release(keys, values, convInputs, state);
        keys = null;
        values = null;
        convInputs = null;
        state = null;
    }
}
