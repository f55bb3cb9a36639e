package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The time steps of the scans of one training step, after softplus: their quantiles by layer. Loss spikes of wide models begin
 * with large ones. Of each pass the first row is looked at.
 *
 * @see "Falcon-H1, arXiv 2507.22448, on loss spikes and dt"
 */
public final class StepSizes implements MambaMixer.StepObserver {
    private final SortedMap<String, float[]> values = new TreeMap<>();

    @Override
    public void steps(String prefix, Tensor steps) {
        float[] row = Scopes.withoutGradients(
                () -> Ops.floats(steps.detach().select(0, 0).toType(ScalarType.Float)));
        values.merge(prefix, row, StepSizes::concat);
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** {@code dt/p05/layer00} and so on: 5 %, half and 95 % of the steps are at most this long, and the longest. */
    public SortedMap<String, Double> figures() {
        SortedMap<String, Double> figures = new TreeMap<>();
        values.forEach((prefix, all) -> {
            float[] sorted = all.clone();
            Arrays.sort(sorted);
            String layer = String.format(Locale.ROOT, "layer%02d", Integer.parseInt(prefix.split("\\.", -1)[2]));
            figures.put("dt/p05/" + layer, (double) sorted[rank(sorted.length, 0.05)]);
            figures.put("dt/p50/" + layer, (double) sorted[rank(sorted.length, 0.5)]);
            figures.put("dt/p95/" + layer, (double) sorted[rank(sorted.length, 0.95)]);
            figures.put("dt/max/" + layer, (double) sorted[sorted.length - 1]);
        });
        return figures;
    }

    /** Nearest rank: place of the smallest value that is at least as large as a share of all. */
    private static int rank(int count, double share) {
        return Math.max(0, (int) Math.ceil(share * count) - 1);
    }
}
