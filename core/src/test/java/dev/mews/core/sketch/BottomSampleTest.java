package dev.mews.core.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BottomSampleTest {
    private static BottomSample<Integer> sample(List<Integer> numbers) {
        BottomSample<Integer> sample = new BottomSample<>(10);
        numbers.forEach(number -> sample.offer("doc-" + number, () -> number));
        return sample;
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Property(tries = 100)
    void doesNotDependOnOrderOrMerging(
            @ForAll @IntRange(max = 200) int count, @ForAll @IntRange(max = 200) int cut, @ForAll long seed) {
        List<Integer> expected = sample(numbers(count)).values();
        List<Integer> shuffled = numbers(count);
        Collections.shuffle(shuffled, new Random(seed));
        int split = Math.min(cut, count);
        BottomSample<Integer> second = sample(shuffled.subList(split, count));
        second.merge(sample(shuffled.subList(0, split)));
        assertThat(second.values()).isEqualTo(expected);
        assertThat(expected).hasSize(Math.min(10, count)).doesNotHaveDuplicates();
    }

    @Test
    void takesEveryEntryAboutEquallyOften() {
        int[] hits = new int[4];
        for (int trial = 0; trial < 2_000; trial++) {
            BottomSample<Integer> sample = new BottomSample<>(1);
            for (int i = 0; i < 4; i++) {
                int entry = i;
                sample.offer(trial + "/" + i, () -> entry);
            }
            hits[sample.values().get(0)]++;
        }
        assertThat(java.util.Arrays.stream(hits).boxed()).allMatch(count -> count > 400 && count < 600);
    }

    @Test
    void countsAKeyOnce() {
        BottomSample<String> sample = new BottomSample<>(3);
        sample.offer("a", () -> "first");
        sample.offer("a", () -> "second");
        assertThat(sample.values()).containsExactly("first");
        assertThat(sample.keys()).containsExactly("a");
    }

    @Test
    void refusesToHoldNothing() {
        assertThatThrownBy(() -> new BottomSample<String>(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
