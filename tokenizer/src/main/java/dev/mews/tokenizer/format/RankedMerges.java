package dev.mews.tokenizer.format;

import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/**
 * The merges that the order of ids stands for.
 *
 * @param unmergeable an id that no merge makes, or -1
 */
record RankedMerges(Merges merges, int unmergeable) {
    /* At its own rank a token's bytes have gone through all lower ranks. If two parts are left then, those are the only
     * pair that ever makes the token; if more are left, nothing does. */
    static RankedMerges of(Vocabulary vocabulary) {
        Merges.Builder builder = new Merges.Builder();
        Long2IntOpenHashMap results = new Long2IntOpenHashMap(vocabulary.size());
        results.defaultReturnValue(Integer.MAX_VALUE);
        int unmergeable = -1;
        byte[] token = new byte[vocabulary.longestToken()];
        int[] parts = new int[token.length];
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.isSpecial(id) || vocabulary.length(id) == 1) {
                continue;
            }
            int length = vocabulary.copy(id, token, 0);
            for (int i = 0; i < length; i++) {
                parts[i] = vocabulary.idOfByte(token[i] & 0xFF);
            }
            if (merged(parts, length, results) == 2) {
                builder.add(parts[0], parts[1], id);
                results.put(pair(parts[0], parts[1]), id);
            } else {
                unmergeable = id;
                refuseLaterParts(vocabulary, id, token, length);
            }
        }
        return new RankedMerges(builder.build(), unmergeable);
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private static void refuseLaterParts(Vocabulary vocabulary, int id, byte[] token, int length) {
        for (int cut = 1; cut < length; cut++) {
            int left = vocabulary.id(token, 0, cut);
            int right = vocabulary.id(token, cut, length - cut);
            if (left >= 0 && right >= 0 && Math.max(left, right) > id) {
                throw new IllegalArgumentException(
                        "token %d '%s' is made of the later token %d: ranks must be in the order of merges"
                                .formatted(id, ByteAlphabet.spell(vocabulary.token(id)), Math.max(left, right)));
            }
        }
    }

    /** Merges by lowest rank; how many parts are left. */
    private static int merged(int[] parts, int length, Long2IntOpenHashMap results) {
        int left = length;
        while (left > 1) {
            int best = -1;
            int lowest = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < left; i++) {
                int result = results.get(pair(parts[i], parts[i + 1]));
                if (result < lowest) {
                    lowest = result;
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            parts[best] = lowest;
            System.arraycopy(parts, best + 2, parts, best + 1, left - best - 2);
            left--;
        }
        return left;
    }
}
