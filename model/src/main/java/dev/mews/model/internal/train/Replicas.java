package dev.mews.model.internal.train;

import dev.mews.model.ModelException;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.parallel.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What keeps the ranks of a data-parallel run the same: every rank holds all parameters, computes the gradients of its rows, and makes
 * the same step with the sum of all. With one process nothing is exchanged.
 */
public final class Replicas {
    private final World world;
    private Buckets buckets;

    public Replicas(World world) {
        this.world = world;
    }

    boolean isFirst() {
        return world.rank() == 0;
    }

    World world() {
        return world;
    }

    /** Adds up over the ranks, in place. */
    double[] sum(double... values) {
        world.allReduce(values);
        return values;
    }

    /** Sums over the parts of all ranks of what the objective gives as means over this rank's. */
    public SortedMap<String, Double> figureSums(Objective objective, Rows rows) {
        SortedMap<String, Double> means = objective.figures();
        if (means.isEmpty()) {
            return means;
        }
        int here = objective.parts(rows);
        double[] sums =
                sum(means.values().stream().mapToDouble(mean -> mean * here).toArray());
        SortedMap<String, Double> named = new TreeMap<>();
        int i = 0;
        for (String name : means.keySet()) {
            named.put(name, sums[i++]);
        }
        return named;
    }

    /** Whether any rank says so: known to all. */
    boolean any(boolean here) {
        return sum(here ? 1 : 0)[0] > 0;
    }

    /** What rank 0 gives, for all. */
    String fromFirst(String text) {
        return new String(
                world.broadcast(isFirst() ? text.getBytes(StandardCharsets.UTF_8) : new byte[0]),
                StandardCharsets.UTF_8);
    }

    /** Makes every gradient the sum of those of all ranks. */
    void addGradients(Map<String, Tensor> parameters) {
        if (world.size() > 1) {
            Scopes.run(() -> buckets()
                    .exchange(parameters.values().stream().map(Tensor::grad).toList(), world::allReduce));
        }
    }

    /** Gives all ranks the numbers of rank 0. */
    void copyFirst(Map<String, Tensor> tensors) {
        if (world.size() > 1) {
            buckets().exchange(tensors.values(), world::broadcast);
        }
    }

    private Buckets buckets() {
        if (buckets == null) {
            buckets = new Buckets(Buckets.SIZE);
        }
        return buckets;
    }

    /**
     * Stops the run on every rank unless all have the same.
     *
     * @param value of this rank
     * @param what it is, to follow "has another"
     */
    void checkSame(String value, String what) {
        if (world.size() == 1) {
            return;
        }
        double[] differs = new double[world.size()];
        differs[world.rank()] = value.equals(fromFirst(value)) ? 0 : 1;
        world.allReduce(differs);
        List<String> others = new ArrayList<>();
        for (int r = 0; r < differs.length; r++) {
            if (differs[r] > 0) {
                others.add("rank " + r);
            }
        }
        if (!others.isEmpty()) {
            throw new ModelException(String.join(", ", others) + ": another " + what + " than rank 0");
        }
    }

    /** A sum of the bits of all numbers: one flipped bit gives another. */
    static String checksum(Map<String, Tensor> tensors) {
        return Scopes.withoutGradients(() -> {
            long sum = 0;
            for (Tensor t : tensors.values()) {
                sum = 31 * sum + t.detach().view(ScalarType.Int).sum().item_long();
            }
            return Long.toHexString(sum);
        });
    }
}
