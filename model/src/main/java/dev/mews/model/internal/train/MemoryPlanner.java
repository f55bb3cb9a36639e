package dev.mews.model.internal.train;

import com.sun.management.OperatingSystemMXBean;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import dev.mews.model.train.MemoryPlan;
import dev.mews.model.train.TrainConfig;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Whether a run fits into memory, before its first step. */
final class MemoryPlanner {
    private final ModelCosts costs;
    private final TrainConfig config;
    private final int length;
    private final long available;

    private MemoryPlanner(HybridConfig shape, TrainConfig config, int length, long available) {
        this.costs = new ModelCosts(shape);
        this.config = config;
        this.length = length;
        this.available = available;
    }

    /** Memory of this machine, or of the container it is. */
    static long availableBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /**
     * @param length tokens of the longest pack
     * @throws ModelException when it does not fit; says what would
     */
    static MemoryPlan plan(HybridConfig shape, TrainConfig config, int length, long available) {
        return plan(shape, config, length, available, 1);
    }

    /**
     * @param length tokens of the longest pack
     * @param ranks processes that share a batch
     * @throws ModelException when it does not fit; says what would
     */
    static MemoryPlan plan(HybridConfig shape, TrainConfig config, int length, long available, int ranks) {
        MemoryPlanner planner = new MemoryPlanner(shape, config, length, available);
        int share = (config.batchSize() + ranks - 1) / ranks;
        int rows = config.microBatchSize() == 0 ? share : Math.min(config.microBatchSize(), share);
        MemoryPlan plan = planner.plan(rows, config.recompute());
        if (plan.totalBytes() > available) {
            throw new ModelException("training needs about " + gibibytes(plan.totalBytes()) + " ("
                    + gibibytes(plan.stateBytes()) + " for weights, gradients and moments, "
                    + gibibytes(plan.activationBytes()) + " for passes of " + rows + " packs of " + length
                    + " tokens), but there are " + gibibytes(available) + ": " + planner.advice(rows));
        }
        return plan;
    }

    private MemoryPlan plan(int rows, boolean recompute) {
        long activations = costs.activationBytes(rows, length, true, recompute);
        if (config.precision() == Precision.BF16) {
            // Rounded weights are kept until the backward pass: of all layers, or of the one at hand.
            long rounded = Precision.BF16.bytes() * costs.parameters();
            activations += recompute ? rounded / costs.config().layers() : rounded;
        }
        return new MemoryPlan(costs.trainingStateBytes(), activations, rows, available);
    }

    private String advice(int rows) {
        for (boolean recompute : new boolean[] {config.recompute(), true}) {
            for (int fewer = rows; fewer >= 1; fewer--) {
                if (plan(fewer, recompute).totalBytes() <= available) {
                    return "set micro_batch_size: " + fewer
                            + (recompute && !config.recompute() ? " and recompute: true" : "")
                            + ", which fits and gives the same losses but for rounding";
                }
            }
        }
        return "no setting fits; shorter packs or a smaller model would";
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
    }
}
