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

    /** The merges that training on these words makes, until the vocabulary is full or no pair is frequent enough. */
    public static List<Merge> train(
            Map<String, Long> words, int firstByteId, int vocabularySize, long minFrequency, int maxTokenBytes) {
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
        int[] lengths = new int[vocabularySize];
        Arrays.fill(lengths, 1);
        List<Merge> merges = new ArrayList<>();
        for (int result = firstByteId + ByteAlphabet.SIZE; result < vocabularySize; result++) {
            Merge best = mostFrequent(symbols, counts, lengths, maxTokenBytes);
            if (best == null || best.count < minFrequency) {
                break;
            }
            lengths[result] = lengths[best.left] + lengths[best.right];
            symbols.replaceAll(new Apply(best, result)::apply);
            merges.add(best);
        }
        return merges;
    }

    private static Merge mostFrequent(
            List<List<Integer>> symbols, List<Long> counts, int[] lengths, int maxTokenBytes) {
        Map<Long, Long> pairs = new HashMap<>();
        for (int word = 0; word < symbols.size(); word++) {
            List<Integer> ids = symbols.get(word);
            for (int i = 0; i + 1 < ids.size(); i++) {
                if (lengths[ids.get(i)] + lengths[ids.get(i + 1)] <= maxTokenBytes) {
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

    private record Apply(Merge merge, int result) {
        List<Integer> apply(List<Integer> ids) {
            List<Integer> merged = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                if (i + 1 < ids.size() && ids.get(i) == merge.left && ids.get(i + 1) == merge.right) {
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
