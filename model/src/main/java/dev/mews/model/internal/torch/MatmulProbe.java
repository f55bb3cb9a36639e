package dev.mews.model.internal.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Times a matrix product: for people, never for results. */
public final class MatmulProbe {
    private static final int SIZE = 1024;
    private static final int ROUNDS = 5;

    private MatmulProbe() {}

    public static double measure(int threads) {
        Libtorch.start(threads);
        return Scopes.withoutGradients(() -> {
            Tensor a = torch.ones(SIZE, SIZE);
            Tensor b = torch.ones(SIZE, SIZE);
            double best = 0;
            for (int i = 0; i < ROUNDS; i++) {
                long began = System.nanoTime();
                torch.mm(a, b);
                best = Math.max(best, 2e9 * SIZE * SIZE * SIZE / Math.max(1, System.nanoTime() - began));
            }
            return best;
        });
    }
}
