package dev.mews.tokenizer.eval;

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
 * @param oneDocument ids that occur at least twice, but in one document only, ascending: what one page wrote again and again
 */
public record UseAudit(long rare, List<Integer> unused, List<Integer> nearlyUnused, List<Integer> oneDocument) {
    /** Checks that nothing can change. */
    public UseAudit {
        unused = List.copyOf(unused);
        nearlyUnused = List.copyOf(nearlyUnused);
        oneDocument = List.copyOf(oneDocument);
    }

    /**
     * Looks at every token.
     *
     * @param rare at least 1
     */
    public static UseAudit of(Vocabulary vocabulary, TokenSpread spread, long rare) {
        if (rare < 1) {
            throw new IllegalArgumentException("rare must be at least 1, but was " + rare);
        }
        List<Integer> unused = new ArrayList<>();
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
            if (count >= 2 && spread.inOneDocument(id)) {
                oneDocument.add(id);
            }
        }
        return new UseAudit(rare, unused, nearlyUnused, oneDocument);
    }
}
