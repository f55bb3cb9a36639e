package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.weights.KeptTensor;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What one layer keeps between calls of a generation: keys and values of all earlier tokens, the last inputs of the
 * convolution, and the state of the scan. Only keys and values grow with length. Its tensors live outside any scope, until
 * {@link #close}.
 */
public final class LayerCache implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 64;

    private Tensor keys;
    private Tensor values;
    private final KeptTensor convInputs = new KeptTensor();
    private final KeptTensor state = new KeptTensor();
    private long length;

    /** Tokens seen by completed calls. */
    public long length() {
        return length;
    }

    /** Called once per call of the whole model, after all layers have appended. */
    public void advance(long tokens) {
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

    private Tensor append(Tensor buffer, Tensor more) {
        Tensor result = room(buffer, more.size(2), more.size(0), more.size(1), more.size(3), Ops.type(more));
        result.narrow(2, length, more.size(2)).copy_(more);
        return result;
    }

    /** A buffer (rows, heads, capacity, headSize) with room for more tokens; its capacity doubles when full. */
    private Tensor room(Tensor buffer, long tokens, long rows, long heads, long headSize, ScalarType type) {
        long needed = length + tokens;
        if (buffer != null && buffer.size(2) >= needed) {
            return buffer;
        }
        long capacity = Math.max(INITIAL_CAPACITY, Math.max(needed, buffer == null ? 0 : 2 * buffer.size(2)));
        long[] shape = {rows, heads, capacity, headSize};
        Tensor result = Scopes.keep(torch.empty(shape, Ops.options(type), null));
        if (buffer != null) {
            result.narrow(2, 0, length).copy_(buffer.narrow(2, 0, length));
            buffer.releaseReference();
        }
        return result;
    }

    /** Makes room for one more token of a single row, to be written at {@link #keys} and {@link #values}. */
    public void reserve(int heads, int headSize) {
        Scopes.run(() -> {
            keys = room(keys, 1, 1, heads, headSize, ScalarType.Float);
            values = room(values, 1, 1, heads, headSize, ScalarType.Float);
        });
    }

    /** Tokens from one head of {@link #keys} to the next. */
    public long capacity() {
        return keys.size(2);
    }

    /** Keys of a single row (heads, {@link #capacity}, headSize); elsewhere after the next {@link #reserve}. */
    public FloatPointer keys() {
        return keys.data_ptr_float();
    }

    /** Values, laid out as {@link #keys}. */
    public FloatPointer values() {
        return values.data_ptr_float();
    }

    /** The convolution inputs (1, count, channels), to be changed in place: oldest first; zeros at the start. */
    public float[] hostConvInputs(int count, int channels) {
        return convInputs.host(1, count, channels);
    }

    /** The state (heads, N, headSize) of a single row, to be changed in place; zeros at the start. */
    public float[] hostState(int heads, int size) {
        return state.host(heads, 1, size);
    }

    /** The convolution inputs before this call, or null at the start; keeps the last {@code count} up to its end. */
    Tensor swapConvInputs(Tensor inputs, int count) {
        if (count == 0) {
            return null;
        }
        // The caller still reads what was before; its own scope frees it.
        Tensor before = convInputs.handOver();
        Tensor start = before == null
                ? torch.zeros(new long[] {inputs.size(0), count, inputs.size(2)}, Ops.options(Ops.type(inputs)))
                : before;
        Tensor joined = torch.cat(Ops.list(start, inputs), 1);
        convInputs.set(
                Scopes.keep(joined.narrow(1, joined.size(1) - count, count).clone()));
        return before;
    }

    Tensor state() {
        return state.tensor();
    }

    void putState(Tensor next) {
        state.set(Scopes.keep(next.clone()));
    }

    /** What {@link #rewind} needs: earlier keys and values are never written over, the rest is copied. */
    public Mark mark() {
        return Scopes.get(() -> new Mark(length, convInputs.copy(), state.copy()));
    }

    /** Forgets what came after a mark; the mark stays good. */
    public void rewind(Mark mark) {
        Scopes.run(() -> {
            length = mark.length();
            convInputs.set(KeptTensor.copy(mark.convInputs()));
            state.set(KeptTensor.copy(mark.state()));
        });
    }

    /**
     * A point in a text.
     *
     * @param length tokens seen
     * @param convInputs copy of the convolution's inputs, or null
     * @param state copy of the scan's state, or null
     */
    public record Mark(long length, Tensor convInputs, Tensor state) implements AutoCloseable {
        @Override
        public void close() {
            release(convInputs, state);
        }
    }

    private static void release(Tensor... tensors) {
        for (Tensor t : tensors) {
            if (t != null) {
                t.releaseReference();
            }
        }
    }

    /** Bytes of keys and values in use. */
    public long keyValueBytes() {
        return bytes(keys == null ? null : keys.narrow(2, 0, length))
                + bytes(values == null ? null : values.narrow(2, 0, length));
    }

    /** Bytes of the convolution's inputs and the scan's state. */
    public long stateBytes() {
        return convInputs.bytes() + state.bytes();
    }

    private static long bytes(Tensor t) {
        return t == null ? 0 : t.numel() * t.element_size();
    }

    @Override
    public void close() {
        release(keys, values);
        keys = null;
        values = null;
        convInputs.close();
        state.close();
    }
}
