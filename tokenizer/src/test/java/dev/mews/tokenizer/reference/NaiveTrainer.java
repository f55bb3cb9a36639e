package dev.mews.tokenizer.reference;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Byte-level BPE training as its definition reads: count all pairs anew for every merge. */
public final class NaiveTrainer {
    private NaiveTrainer() {}

    /** One merge. */
    public record Merge(int left, int right, long count) {
        private boolean isBefore(Merge other) {
            if (count != other.count) {
                return count > other.count;
            }
            return left != other.left ? left < other.left : right < other.right;
        }
    }

    /** Which pairs may be merged, by the bytes of the token they make. */
    public interface Rule {
        boolean allows(byte[] token);
    }

    /** The merges that training on these words makes, until the vocabulary is full or no pair is frequent enough. */
    public static List<Merge> train(
            Map<String, Long> words, int firstByteId, int vocabularySize, long minFrequency, int maxTokenBytes) {
        return train(words, firstByteId, vocabularySize, minFrequency, token -> token.length <= maxTokenBytes);
    }

    /** As above, with a rule. */
    public static List<Merge> train(
            Map<String, Long> words, int firstByteId, int vocabularySize, long minFrequency, Rule rule) {
        List<List<Integer>> symbols = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        words.forEach((word, count) -> {
            List<Integer> ids = new ArrayList<>();
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                ids.add(firstByteId + ByteAlphabet.rank(b & 0xFF));
            }
            symbols.add(ids);
            counts.add(count);
        });
        byte[][] tokens = new byte[vocabularySize][];
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens[firstByteId + rank] = new byte[] {(byte) ByteAlphabet.byteAt(rank)};
        }
        List<Merge> merges = new ArrayList<>();
        for (int result = firstByteId + ByteAlphabet.SIZE; result < vocabularySize; result++) {
            Merge best = mostFrequent(symbols, counts, tokens, rule);
            if (best == null || best.count < minFrequency) {
                break;
            }
            tokens[result] = joined(tokens[best.left], tokens[best.right]);
            symbols.replaceAll(new Apply(best.left, best.right, result)::apply);
            merges.add(best);
        }
        return merges;
    }

    private static byte[] joined(byte[] left, byte[] right) {
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }

    /** The best pair, counted anew; null when there is none. */
    static Merge mostFrequent(List<List<Integer>> symbols, List<Long> counts, byte[][] tokens, Rule rule) {
        Map<Long, Long> pairs = new HashMap<>();
        for (int word = 0; word < symbols.size(); word++) {
            List<Integer> ids = symbols.get(word);
            for (int i = 0; i + 1 < ids.size(); i++) {
                if (rule.allows(joined(tokens[ids.get(i)], tokens[ids.get(i + 1)]))) {
                    pairs.merge((long) ids.get(i) << 32 | ids.get(i + 1), counts.get(word), Long::sum);
                }
            }
        }
        Merge best = null;
        for (var pair : pairs.entrySet()) {
            Merge merge = new Merge((int) (pair.getKey() >>> 32), pair.getKey().intValue(), pair.getValue());
            if (merge.count > 0 && (best == null || merge.isBefore(best))) {
                best = merge;
            }
        }
        return best;
    }

    /** One merge, made everywhere from left to right. */
    record Apply(int left, int right, int result) {
        List<Integer> apply(List<Integer> ids) {
            List<Integer> merged = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                if (i + 1 < ids.size() && ids.get(i) == left && ids.get(i + 1) == right) {
                    merged.add(result);
                    i++;
                } else {
                    merged.add(ids.get(i));
                }
            }
            return merged;
        }
    }
}
