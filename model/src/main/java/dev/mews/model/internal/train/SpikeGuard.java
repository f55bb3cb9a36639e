package dev.mews.model.internal.train;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** Notices a loss far above those of the steps before it. */
final class SpikeGuard {
    /** Steps whose mean is compared with; none is called a spike before there are as many. */
    static final int WINDOW = 50;

    private final double most;
    private final Deque<Double> recent = new ArrayDeque<>();

    /** @param most nats per token above the mean that are still no spike; 0: anything goes */
    SpikeGuard(double most) {
        this.most = most;
    }

    /** The losses compared with, oldest first: part of a checkpoint. */
    List<Double> recent() {
        return List.copyOf(recent);
    }

    void restore(Collection<Double> losses) {
        recent.clear();
        recent.addAll(losses);
    }

    double mean() {
        return recent.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** Whether {@code loss} is a spike; if not, later losses are compared with it too. */
    boolean isSpike(double loss) {
        if (most == 0) {
            return false;
        }
        if (recent.size() == WINDOW && loss > mean() + most) {
            return true;
        }
        if (recent.size() == WINDOW) {
            recent.removeFirst();
        }
        recent.addLast(loss);
        return false;
    }
}
