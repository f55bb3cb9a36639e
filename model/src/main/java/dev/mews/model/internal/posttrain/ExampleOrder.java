package dev.mews.model.internal.posttrain;

import dev.mews.core.hash.Seeds;
import java.util.SplittableRandom;

/** Orders that the seed alone decides. */
final class ExampleOrder {
    private ExampleOrder() {}

    /**
     * A permutation of {@code 0 … size - 1}.
     *
     * @see "Fisher, Yates; Durstenfeld: Algorithm 235, CACM 7 (1964)"
     */
    static int[] shuffled(int size, Seeds seeds, String purpose, int epoch) {
        SplittableRandom random = seeds.random(purpose, epoch);
        int[] order = inOrder(size);
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    static int[] inOrder(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return order;
    }
}
