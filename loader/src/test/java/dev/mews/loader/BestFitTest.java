package dev.mews.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BestFitTest {
    /** Rooms left by the obvious algorithm: longest first, into the pack with the least room that suffices. */
    private static List<Integer> naive(int[] lengths, int capacity, int maxPacks) {
        int[] sorted = lengths.clone();
        Arrays.sort(sorted);
        List<Integer> rooms = new ArrayList<>();
        for (int k = sorted.length - 1; k >= 0; k--) {
            int best = -1;
            for (int p = 0; p < rooms.size(); p++) {
                if (rooms.get(p) >= sorted[k] && (best < 0 || rooms.get(p) < rooms.get(best))) {
                    best = p;
                }
            }
            if (best >= 0) {
                rooms.set(best, rooms.get(best) - sorted[k]);
            } else if (rooms.size() < maxPacks) {
                rooms.add(capacity - sorted[k]);
            }
        }
        rooms.sort(null);
        return rooms;
    }

    @Property(tries = 300)
    void roomsEqualThoseOfTheNaiveTwin(
            @ForAll @IntRange(min = 1, max = 9000) int capacity,
            @ForAll @IntRange(min = 0, max = 300) int items,
            @ForAll @IntRange(min = 1, max = 200) int maxPacks,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BestFit fit = new BestFit(capacity);
        for (int round = 0; round < 3; round++) {
            int bound = 1 + random.nextInt(capacity);
            int[] lengths = random.ints(items, 1, bound + 1)
                    .map(n -> Math.min(n, capacity))
                    .toArray();
            int[] packOf = new int[items];
            int packs = fit.pack(lengths, items, maxPacks, packOf);

            List<Integer> rooms = new ArrayList<>();
            int[] used = new int[packs];
            for (int i = 0; i < items; i++) {
                if (packOf[i] != BestFit.NONE) {
                    used[packOf[i]] += lengths[i];
                }
            }
            for (int p = 0; p < packs; p++) {
                assertThat(fit.room(p)).isEqualTo(capacity - used[p]);
                rooms.add(fit.room(p));
            }
            rooms.sort(null);
            assertThat(rooms).isEqualTo(naive(lengths, capacity, maxPacks));
        }
    }

    @Test
    void theLargestCapacityWorks() {
        BestFit fit = new BestFit(1 << 24);
        int[] packOf = new int[3];
        assertThat(fit.pack(new int[] {1 << 24, (1 << 24) - 1, 1}, 3, 10, packOf))
                .isEqualTo(2);
        assertThat(packOf).containsExactly(0, 1, 1);
    }
}
