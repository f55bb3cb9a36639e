package dev.mews.dedup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UnionFindTest {
    @Property(tries = 500)
    void givesEachComponentItsLeastNodeAsRoot(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 29) Integer> ends) {
        UnionFind union = new UnionFind(30);
        int[] naive = new int[30];
        Arrays.setAll(naive, i -> i);
        for (int i = 0; i + 1 < ends.size(); i += 2) {
            union.union(ends.get(i), ends.get(i + 1));
            int low = Math.min(naive[ends.get(i)], naive[ends.get(i + 1)]);
            int high = Math.max(naive[ends.get(i)], naive[ends.get(i + 1)]);
            Arrays.setAll(naive, k -> naive[k] == high ? low : naive[k]);
        }
        assertThat(union.find(29)).isEqualTo(naive[29]);
        assertThat(union.roots()).containsExactly(naive);
    }

    @Test
    void givesTheSameRootsWhenThreadsUniteAtTheSameTime() throws Exception {
        int n = 200_000;
        SplittableRandom random = new SplittableRandom(5);
        int[] a = random.ints(n / 2, 0, n).toArray();
        int[] b = random.ints(n / 2, 0, n).toArray();
        UnionFind alone = new UnionFind(n);
        for (int i = 0; i < a.length; i++) {
            alone.union(a[i], b[i]);
        }
        int[] expected = alone.roots();
        UnionFind shared = new UnionFind(n);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int from = t;
                parts.add(pool.submit(() -> {
                    for (int i = a.length - 1 - from; i >= 0; i -= 4) {
                        shared.union(b[i], a[i]);
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(shared.roots()).isEqualTo(expected);
    }

    @Test
    void joinsALongChainInEitherDirection() {
        int n = 100_000;
        UnionFind up = new UnionFind(n);
        UnionFind down = new UnionFind(n);
        for (int i = 1; i < n; i++) {
            up.union(i - 1, i);
            down.union(n - i, n - i - 1);
        }
        assertThat(up.roots()).containsOnly(0);
        assertThat(down.roots()).containsOnly(0);
    }
}
