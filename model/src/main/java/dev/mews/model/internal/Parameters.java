package dev.mews.model.internal;

import dev.mews.model.HybridConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Leaf tensors of a model by name, kept until {@link #close}. */
final class Parameters implements AutoCloseable {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Parameters() {}

    /** Zeros of the model's shapes, to be filled. */
    static Parameters zeros(HybridConfig config, ScalarType type) {
        return zeros(ParameterShapes.of(config), type);
    }

    static Parameters zeros(Map<String, long[]> shapes, ScalarType type) {
        Parameters p = new Parameters();
        Scopes.run(() -> shapes.forEach(
                (name, shape) -> p.tensors.put(name, Scopes.keep(torch.zeros(shape, Ops.options(type))))));
        return p;
    }

    /** Freshly drawn from {@code seed}. */
    static Parameters random(HybridConfig config, long seed) {
        Map<String, long[]> shapes = ParameterShapes.of(config);
        Parameters p = zeros(shapes, ScalarType.Float);
        Initializer.fill(shapes, config.initializerRange(), seed, p::set);
        return p;
    }

    /** By name, in the fixed order of {@link ParameterShapes}. */
    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    void set(String name, float[] values) {
        Scopes.withoutGradients(() -> tensors.get(name).view(-1).copy_(Ops.tensor(values, values.length)));
    }

    float[] get(String name) {
        return Scopes.get(() -> Ops.floats(tensors.get(name).detach()));
    }

    /** Turns recording of gradients on or off for all of them. */
    void requireGradients(boolean wanted) {
        tensors.values().forEach(t -> t.set_requires_grad(wanted));
    }

    long count() {
        return tensors.values().stream().mapToLong(Tensor::numel).sum();
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::releaseReference);
        tensors.clear();
    }
}
