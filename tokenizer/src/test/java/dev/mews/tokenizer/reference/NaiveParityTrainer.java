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
     * @param dev the words on which compression is measured, of the same groups
     * @param unitsOfWord what a word counts for compression
     * @param globalMerges merges by the counts of all groups before that
     * @param window last fair merges, of which a group may have {@code alpha / groups} before it is passed over
     */
    public static List<NaiveTrainer.Merge> train(
            SortedMap<String, Map<String, Long>> groups,
            SortedMap<String, Map<String, Long>> dev,
            ToLongFunction<String> unitsOfWord,
            int vocabularySize,
            int globalMerges,
            int window,
            double alpha) {
        List<Group> all = new ArrayList<>();
        List<Group> measured = new ArrayList<>();
        groups.values().forEach(words -> all.add(group(words, unitsOfWord)));
        dev.values().forEach(words -> measured.add(group(words, unitsOfWord)));
        List<Integer> chosen = new ArrayList<>();
        byte[][] tokens = new byte[vocabularySize][];
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens[rank] = new byte[] {(byte) ByteAlphabet.byteAt(rank)};
        }
        List<NaiveTrainer.Merge> merges = new ArrayList<>();
        for (int result = ByteAlphabet.SIZE; result < vocabularySize; result++) {
            NaiveTrainer.Merge best;
            if (merges.size() < globalMerges) {
                best = global(all, tokens);
            } else {
                List<Integer> last = chosen.subList(Math.max(0, chosen.size() - window), chosen.size());
                int group = worst(all, measured, last, alpha * window / all.size(), tokens);
                if (group < 0) {
                    group = worst(all, measured, List.of(), 0, tokens);
                }
                chosen.add(group);
                best = group < 0 ? null : best(all.get(group), tokens);
            }
            if (best == null) {
                break;
            }
            merges.add(best);
            tokens[result] = new byte[] {1};
            var apply = new NaiveTrainer.Apply(best.left(), best.right(), result);
            all.forEach(group -> group.symbols.replaceAll(apply::apply));
            measured.forEach(group -> group.symbols.replaceAll(apply::apply));
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

    private static NaiveTrainer.Merge best(Group group, byte[][] tokens) {
        return NaiveTrainer.mostFrequent(group.symbols, group.counts, tokens, token -> true);
    }

    private static int worst(
            List<Group> groups, List<Group> measured, List<Integer> last, double most, byte[][] tokens) {
        int worst = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < groups.size(); i++) {
            int group = i;
            if (last.stream().filter(chosen -> chosen == group).count() > most) {
                continue;
            }
            // Small numbers: equal quotients are equal doubles.
            double unitsPerToken =
                    (double) measured.get(i).units / measured.get(i).tokens();
            if (unitsPerToken < least && best(groups.get(i), tokens) != null) {
                worst = i;
                least = unitsPerToken;
            }
        }
        return worst;
    }
}
