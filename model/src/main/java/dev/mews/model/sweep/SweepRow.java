package dev.mews.model.sweep;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One parameter in one stage. Exponents are of two, against the config the sweep started from.
 *
 * @param center exponent before
 * @param octaves exponents tried, ascending, the center among them
 * @param losses loss at each; infinite where the run diverged
 * @param best exponent with the smallest loss; of equal ones the nearest to the center
 */
public record SweepRow(
        SweptParameter parameter, double center, List<Double> octaves, List<Double> losses, double best) {
    public SweepRow {
        octaves = List.copyOf(octaves);
        losses = List.copyOf(losses);
    }

    static SweepRow of(SweptParameter parameter, double center, List<Double> octaves, List<Double> losses) {
        int best = octaves.indexOf(center);
        for (int i = 0; i < losses.size(); i++) {
            double gain = losses.get(best) - losses.get(i);
            boolean nearer = Math.abs(octaves.get(i) - center) < Math.abs(octaves.get(best) - center);
            if (gain > 0 || (gain == 0 && nearer)) {
                best = i;
            }
        }
        return new SweepRow(parameter, center, octaves, losses, octaves.get(best));
    }

    /** The smallest loss. */
    double bestLoss() {
        return losses.get(octaves.indexOf(best));
    }

    /** Whether the best is at an end of what was tried: the optimum may lie beyond. */
    public boolean atEdge() {
        return best == octaves.get(0) || best == octaves.get(octaves.size() - 1);
    }

    /** Exponent of the lowest point of the parabola through the best and its neighbours; empty at an edge or where it is flat. */
    public OptionalDouble optimum() {
        double bend = bend();
        if (!(bend > 0)) {
            return OptionalDouble.empty();
        }
        int i = octaves.indexOf(best);
        double h = octaves.get(i + 1) - best;
        double slope = (losses.get(i + 1) - losses.get(i - 1)) / (2 * h);
        return OptionalDouble.of(best - slope / bend);
    }

    /** How much the loss rises when the optimum's factor is doubled or halved, by the same parabola; empty as {@link #optimum}. */
    public OptionalDouble sensitivity() {
        double bend = bend();
        return bend > 0 ? OptionalDouble.of(bend / 2) : OptionalDouble.empty();
    }

    /** Second derivative by the exponent; not a number at an edge or beside a run that diverged. */
    private double bend() {
        if (atEdge()) {
            return Double.NaN;
        }
        int i = octaves.indexOf(best);
        double h = octaves.get(i + 1) - best;
        double second = (losses.get(i - 1) - 2 * losses.get(i) + losses.get(i + 1)) / (h * h);
        return Double.isFinite(second) ? second : Double.NaN;
    }
}
