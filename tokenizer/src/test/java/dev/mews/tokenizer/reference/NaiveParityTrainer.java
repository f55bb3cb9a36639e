package dev.mews.tokenizer.reference;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToLongFunction;

/** Parity-aware training as its definition reads: all groups are counted and measured anew for every merge. */
public final class NaiveParityTrainer {
    private NaiveParityTrainer() {}

    private static final class Group {
        private final List<List<Integer>> symbols = new ArrayList<>();
        private final List<Long> counts = new ArrayList<>();
        private long units;

        long tokens() {
            long tokens = 0;
            for (int word = 0; word < symbols.size(); word++) {
                tokens += symbols.get(word).size() * counts.get(word);
            }
            return tokens;
        }
    }

    /**
     * The merges, best pair of the worst group first.
     *
     * @param groups the words of each group by its name
     * @param unitsOfWord what a word counts for compression
     * @param globalMerges merges by the counts of all groups before that
     */
    public static List<NaiveTrainer.Merge> train(
            SortedMap<String, Map<String, Long>> groups,
            ToLongFunction<String> unitsOfWord,
            int vocabularySize,
            int globalMerges) {
        List<Group> all = new ArrayList<>();
        groups.values().forEach(words -> all.add(group(words, unitsOfWord)));
        byte[][] tokens = new byte[vocabularySize][];
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens[rank] = new byte[] {(byte) ByteAlphabet.byteAt(rank)};
        }
        List<NaiveTrainer.Merge> merges = new ArrayList<>();
        for (int result = ByteAlphabet.SIZE; result < vocabularySize; result++) {
            NaiveTrainer.Merge best = merges.size() < globalMerges ? global(all, tokens) : fair(all, tokens);
            if (best == null) {
                break;
            }
            merges.add(best);
            tokens[result] = new byte[] {1};
            var apply = new NaiveTrainer.Apply(best.left(), best.right(), result);
            all.forEach(group -> group.symbols.replaceAll(apply::apply));
        }
        return merges;
    }

    private static Group group(Map<String, Long> words, ToLongFunction<String> unitsOfWord) {
        Group group = new Group();
        words.forEach((word, count) -> {
            List<Integer> ids = new ArrayList<>();
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                ids.add(ByteAlphabet.rank(b & 0xFF));
            }
            group.symbols.add(ids);
            group.counts.add(count);
            group.units += unitsOfWord.applyAsLong(word) * count;
        });
        return group;
    }

    private static NaiveTrainer.Merge global(List<Group> groups, byte[][] tokens) {
        List<List<Integer>> symbols = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (Group group : groups) {
            symbols.addAll(group.symbols);
            counts.addAll(group.counts);
        }
        return NaiveTrainer.mostFrequent(symbols, counts, tokens, token -> true);
    }

    private static NaiveTrainer.Merge fair(List<Group> groups, byte[][] tokens) {
        NaiveTrainer.Merge best = null;
        double worst = Double.POSITIVE_INFINITY;
        for (Group group : groups) {
            // Small numbers: equal quotients are equal doubles.
            double unitsPerToken = (double) group.units / group.tokens();
            if (unitsPerToken < worst) {
                NaiveTrainer.Merge merge =
                        NaiveTrainer.mostFrequent(group.symbols, group.counts, tokens, token -> true);
                if (merge != null) {
                    best = merge;
                    worst = unitsPerToken;
                }
            }
        }
        return best;
    }
}
