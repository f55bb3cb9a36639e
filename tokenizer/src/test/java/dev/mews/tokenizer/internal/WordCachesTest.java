package dev.mews.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WordCachesTest {
    /** Several times as many as either cache holds. */
    private static final int WORDS = 600_000;

    private static byte[] word(String start, int number) {
        return (start + number).getBytes(StandardCharsets.UTF_8);
    }

    /** One to {@code most} ids, different for each word, up to 2^24 - 1. */
    private static int[] ids(int number, int most) {
        int[] ids = new int[1 + number % most];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (number * 31 + i * 0x9E3779) & 0xFFFFFF;
        }
        return ids;
    }

    @Test
    void aFullCacheOfShortWordsGivesTheIdsOfTheLastWordAndOfOthersTheirsOrNone() {
        WordCache cache = new WordCache();
        int[] target = new int[WordCache.MAX_IDS];
        int kept = 0;
        boolean right = true;
        for (int pass = 0; pass < 2; pass++) {
            for (int number = 0; number < WORDS; number++) {
                byte[] word = word("w", number);
                long high = PackedKeys.highOf(word, 0, word.length);
                long low = PackedKeys.lowOf(word, 0, word.length);
                int[] ids = ids(number, WordCache.MAX_IDS);
                if (pass == 0) {
                    cache.put(high, low, ids, ids.length);
                }
                int count = cache.copy(high, low, target, 0);
                right &= count == 0 ? pass == 1 : Arrays.equals(target, 0, count, ids, 0, ids.length);
                kept += count > 0 ? pass : 0;
            }
        }
        assertThat(right).isTrue();
        assertThat(kept).isBetween(1, WORDS / 2);
    }

    @Test
    void aFullCacheOfLongWordsGivesTheIdsOfTheLastWordAndOfOthersTheirsOrNone() {
        LongWordCache cache = new LongWordCache();
        int[] target = new int[LongWordCache.MAX_IDS];
        int kept = 0;
        boolean right = true;
        for (int pass = 0; pass < 2; pass++) {
            for (int number = 0; number < WORDS; number++) {
                byte[] word = word("a word of many bytes: ", number);
                int slot = cache.slot(word, 0, word.length);
                int[] ids = ids(number, LongWordCache.MAX_IDS);
                if (pass == 0) {
                    cache.put(slot, word, 0, word.length, ids, ids.length);
                }
                int count = cache.copy(slot, word, 0, word.length, target, 0);
                right &= count == 0 ? pass == 1 : Arrays.equals(target, 0, count, ids, 0, ids.length);
                kept += count > 0 ? pass : 0;
            }
        }
        assertThat(right).isTrue();
        assertThat(kept).isBetween(1, WORDS / 2);
    }

    @Test
    void aWordOfMoreIdsThanACacheKeepsIsNotFound() {
        byte[] word = word("w", 1);
        long high = PackedKeys.highOf(word, 0, word.length);
        long low = PackedKeys.lowOf(word, 0, word.length);
        WordCache cache = new WordCache();
        cache.put(high, low, new int[6], WordCache.MAX_IDS + 1);
        assertThat(cache.copy(high, low, new int[WordCache.MAX_IDS], 0)).isZero();
    }
}
