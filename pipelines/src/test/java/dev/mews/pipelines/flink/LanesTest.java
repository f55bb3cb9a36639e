package dev.mews.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LanesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void everySlotHasItsOwnLane(int parallelism) {
        int[] keys = Lanes.of(parallelism).deal(Collections.nCopies(parallelism, 1L), size -> size);
        boolean[] hit = new boolean[parallelism];
        for (int key : keys) {
            hit[Lanes.slotOf(key, parallelism)] = true;
        }
        assertThat(hit).doesNotContain(false);
    }

    @Test
    void theLargestItemsAreDealtFirstEachToTheLaneWithTheLeast() {
        List<Long> sizes = List.of(1L, 9L, 2L, 8L, 3L, 7L, 4L, 6L, 5L);
        int[] keys = Lanes.of(3).deal(sizes, size -> size);
        long[] load = new long[3];
        for (int i = 0; i < keys.length; i++) {
            load[Lanes.slotOf(keys[i], 3)] += sizes.get(i);
        }
        // 9, 8, 7, then 6 to the 7, 5 to the 8, 4 to the 9, then 3 and 2 and 1 to lanes of 13, 13 and 13.
        assertThat(load).containsExactlyInAnyOrder(16, 15, 14);
    }
}
