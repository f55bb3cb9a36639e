package dev.mews.model.internal.weights;

import dev.mews.model.HybridConfig;
import dev.mews.model.checkpoint.FloatChunks;
import dev.mews.model.checkpoint.SafetensorsWriter;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Leaf tensors of a model by name, kept until {@link #close}. */
public final class Parameters implements AutoCloseable {
    /** Numbers copied at a time between native memory and files. */
    static final int PIECE = 1 << 20;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Parameters() {}

    /** Zeros of the model's shapes, to be filled. */
    public static Parameters zeros(HybridConfig config, ScalarType type) {
        return zeros(ParameterShapes.of(config), type);
    }

    public static Parameters zeros(Map<String, long[]> shapes, ScalarType type) {
        Parameters p = new Parameters();
        Scopes.run(() -> shapes.forEach(
                (name, shape) -> p.tensors.put(name, Scopes.keep(torch.zeros(shape, Ops.options(type))))));
        return p;
    }

    /** Freshly drawn from {@code seed}. */
    public static Parameters random(HybridConfig config, long seed) {
        Parameters p = zeros(config, ScalarType.Float);
        SafetensorsWriter.Values values = Initializer.of(config, seed);
        try {
            for (String name : p.tensors.keySet()) {
                p.set(name, (FloatChunks) values.of(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return p;
    }

    /** By name, in the fixed order of {@link ParameterShapes}. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    public void set(String name, float[] values) {
        Scopes.withoutGradients(() -> tensors.get(name).view(-1).copy_(Ops.tensor(values, values.length)));
    }

    /** Copies values piece by piece. */
    public void set(String name, FloatChunks values) throws IOException {
        long[] at = {0};
        values.forEach(piece -> {
            long from = at[0];
            Scopes.withoutGradients(() ->
                    tensors.get(name).view(-1).narrow(0, from, piece.length).copy_(Ops.tensor(piece, piece.length)));
            at[0] += piece.length;
        });
    }

    /** A parameter's values piece by piece. */
    public FloatChunks chunks(String name) {
        return sink -> {
            long count = tensors.get(name).numel();
            for (long from = 0; from < count; from += PIECE) {
                long start = from;
                int size = (int) Math.min(PIECE, count - from);
                sink.accept(Scopes.withoutGradients(
                        () -> Ops.floats(tensors.get(name).detach().view(-1).narrow(0, start, size))));
            }
        };
    }

    public float[] get(String name) {
        return Scopes.get(() -> Ops.floats(tensors.get(name).detach()));
    }

    /** Turns recording of gradients on or off for all of them. */
    public void requireGradients(boolean wanted) {
        tensors.values().forEach(t -> t.set_requires_grad(wanted));
    }

    public long count() {
        return tensors.values().stream().mapToLong(Tensor::numel).sum();
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::releaseReference);
        tensors.clear();
    }
}
