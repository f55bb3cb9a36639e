package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tokens a text does without. Special tokens and bytes are left out: they are there for other reasons. What is unused here may
 * be used elsewhere: with little text, or text of other languages, most of a large vocabulary is.
 *
 * @param rare below how many occurrences a token is nearly unused
 * @param unused ids that do not occur, ascending
 * @param nearlyUnused ids that occur, but less than {@code rare} times, ascending
 * @param intermediate ids that the merges make at least {@code rare} times in the texts, 90 % of which become part of a longer token, ascending: steps on
 *     the way to other tokens, for which a model sees few examples (the threshold 0.9 of Picky BPE, arXiv 2409.04599, on text instead of the training counts)
 * @param neverFinal those of {@code intermediate} that never stay
 * @param oneDocument ids that occur at least twice, but in one document only, ascending: what one page wrote again and again
 */
public record UseAudit(
        long rare,
        List<Integer> unused,
        List<Integer> nearlyUnused,
        List<Integer> intermediate,
        List<Integer> neverFinal,
        List<Integer> oneDocument) {
    private static final double INTERMEDIATE_SHARE = 0.9;

    /** Checks that nothing can change. */
    public UseAudit {
        unused = List.copyOf(unused);
        nearlyUnused = List.copyOf(nearlyUnused);
        intermediate = List.copyOf(intermediate);
        neverFinal = List.copyOf(neverFinal);
        oneDocument = List.copyOf(oneDocument);
    }

    /**
     * Looks at every token.
     *
     * @param rare at least 1
     */
    public static UseAudit of(Tokenizer tokenizer, TokenSpread spread, long rare) {
        if (rare < 1) {
            throw new IllegalArgumentException("rare must be at least 1, but was " + rare);
        }
        Vocabulary vocabulary = tokenizer.vocabulary();
        long[] inner = inner(tokenizer, spread);
        List<Integer> unused = new ArrayList<>();
        List<Integer> intermediate = new ArrayList<>();
        List<Integer> neverFinal = new ArrayList<>();
        List<Integer> nearlyUnused = new ArrayList<>();
        List<Integer> oneDocument = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.isSpecial(id) || vocabulary.length(id) == 1) {
                continue;
            }
            long count = spread.count(id);
            if (count == 0) {
                unused.add(id);
            } else if (count < rare) {
                nearlyUnused.add(id);
            }
            long made = count + inner[id];
            if (made >= rare && inner[id] >= INTERMEDIATE_SHARE * made) {
                intermediate.add(id);
                if (count == 0) {
                    neverFinal.add(id);
                }
            }
            if (count >= 2 && spread.inOneDocument(id)) {
                oneDocument.add(id);
            }
        }
        return new UseAudit(rare, unused, nearlyUnused, intermediate, neverFinal, oneDocument);
    }

    /** How often each token is made and then merged into another, for all tokens of the texts. */
    private static long[] inner(Tokenizer tokenizer, TokenSpread spread) {
        long[] inner = new long[spread.vocabularySize()];
        for (int id = 0; id < inner.length; id++) {
            long count = spread.count(id);
            if (count > 0) {
                MergeTree.of(tokenizer, id).ifPresent(tree -> tree.parts().forEach(part -> add(part, count, inner)));
            }
        }
        return inner;
    }

    private static void add(MergeTree tree, long count, long[] inner) {
        inner[tree.id()] += count;
        tree.parts().forEach(part -> add(part, count, inner));
    }
}
