package dev.mews.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CountTableTest {
    private static final int SLOTS = 1 << 10;

    private static byte[] word(int i) {
        return ("w" + i).getBytes(StandardCharsets.UTF_8);
    }

    private static SortedMap<String, Long> contents(CountTable table) {
        SortedMap<String, Long> counts = new TreeMap<>();
        CountTable.Cursor cursor = table.sorted();
        while (cursor.next()) {
            String key = new String(cursor.key(), cursor.offset(), cursor.length(), StandardCharsets.UTF_8);
            counts.put(key, cursor.count());
        }
        return counts;
    }

    @Test
    void aTableThatMayNotGrowIsFilledToSevenEighths() {
        CountTable table = new CountTable(new CountTable.Budget(2 * 32 * SLOTS));
        SortedMap<String, Long> expected = new TreeMap<>();
        int words = 0;
        while (!table.mustSpillBefore(5)) {
            for (int round = 0; round <= words % 3; round++) {
                table.increment(word(words), 0, word(words).length);
            }
            expected.put("w" + words, 1L + words % 3);
            words++;
        }
        assertThat(words).isEqualTo(SLOTS * 7 / 8);
        for (int b = 0; b < 128; b++) {
            table.increment(new byte[] {(byte) b}, 0, 1);
            expected.put(Character.toString(b), 1L);
        }
        assertThat(contents(table)).isEqualTo(expected);
    }

    @Test
    void stringsInARowAreCountedUnlessTheyAreNewOrLong() {
        CountTable table = new CountTable(new CountTable.Budget(1 << 20));
        byte[] text = "of of.a string of 20 bytes.a string of 21 bytes:of".getBytes(StandardCharsets.UTF_8);
        int[] ends = {2, 5, 6, 26, 47, 48, text.length};
        int[] others = new int[ends.length];
        assertThat(table.increment(text, 0, ends, ends.length, others)).isEqualTo(5);
        table.increment(text, 0, 2);
        table.increment(text, 2, 3);
        assertThat(table.increment(text, 0, ends, ends.length, others)).isEqualTo(2);
        assertThat(others).startsWith(3, 4);
        assertThat(contents(table)).isEqualTo(new TreeMap<>(Map.of("of", 3L, " of", 2L, ".", 2L, ":", 2L)));
    }

    @Test
    void aTableThatMayGrowDoes() {
        CountTable table = new CountTable(new CountTable.Budget(1 << 20));
        for (int i = 0; i < 3 * SLOTS; i++) {
            assertThat(table.mustSpillBefore(5)).isFalse();
            table.increment(word(i), 0, word(i).length);
        }
        assertThat(contents(table)).hasSize(3 * SLOTS).allSatisfy((word, count) -> assertThat(count)
                .isOne());
    }
}
