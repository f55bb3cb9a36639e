package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.train.TrainingPass;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One forward or backward pass as arrays, for tests. */
final class Forward {
    private Forward() {}

    /** Mean loss and its gradient for every parameter. */
    record Gradients(double loss, Map<String, float[]> byName) {}

    static float[] logits(HybridModelHandle model, PackedRows batch, int chunk) {
        return Scopes.withoutGradients(() -> {
            Tensor hidden = hidden(model, batch, chunk);
            return Ops.floats(model.network().logits(model.parameters().tensors(), hidden));
        });
    }

    static Gradients gradients(HybridModelHandle model, PackedRows batch, int chunk) {
        return Scopes.get(() -> {
            TrainingPass pass = new TrainingPass(model, chunk);
            double loss = pass.run(batch.tokens(), batch.seqIdx(), batch.positions(), batch.targets(), batch.rows());
            Map<String, float[]> byName = new LinkedHashMap<>();
            model.parameters().tensors().forEach((name, t) -> byName.put(name, Ops.floats(t.grad())));
            return new Gradients(loss, byName);
        });
    }

    private static Tensor hidden(HybridModelHandle model, PackedRows batch, int chunk) {
        Segments segments =
                Segments.of(batch.seqIdx(), batch.positions(), batch.rows(), batch.length(), chunk, ScalarType.Float);
        Tensor ids = Ops.longs(batch.tokens(), batch.rows(), batch.length());
        return model.network().hidden(model.parameters().tensors(), ids, segments, null);
    }
}
