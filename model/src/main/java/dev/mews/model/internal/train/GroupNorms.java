package dev.mews.model.internal.train;

import dev.mews.model.internal.torch.Scopes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Norms of parameters and their gradients, by parameter group. */
final class GroupNorms {
    private GroupNorms() {}

    /** {@code param_norm/mlp_up}, {@code grad_norm/mlp_up} and so on: roots of the sums of squares over a group. */
    static SortedMap<String, Double> figures(Map<String, Tensor> parameters) {
        SortedMap<String, Double> squares = new TreeMap<>();
        Scopes.withoutGradients(() -> {
            parameters.forEach((name, p) -> {
                String group = ParameterGroups.group(name, (int) p.dim()).key();
                squares.merge("param_norm/" + group, square(p.detach()), Double::sum);
                if (p.grad().defined()) {
                    squares.merge("grad_norm/" + group, square(p.grad()), Double::sum);
                }
            });
            return null;
        });
        squares.replaceAll((name, square) -> Math.sqrt(square));
        return squares;
    }

    private static double square(Tensor t) {
        Tensor flat = t.reshape(-1);
        return torch.dot(flat, flat).item_double();
    }
}
