package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * What two vocabularies do not share; ordinary tokens are the same when their bytes are.
 *
 * @param removed ids of the first that the second does not have, ascending
 * @param added ids of the second that the first does not have, ascending
 * @param shared number of tokens in both
 * @param moved number of shared tokens whose id differs
 */
public record VocabularyDifference(List<Integer> removed, List<Integer> added, long shared, long moved) {
    /** Checks that nothing can change. */
    public VocabularyDifference {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /** Compares ordinary tokens; special ones are left out. */
    public static VocabularyDifference of(Vocabulary first, Vocabulary second) {
        List<Integer> removed = new ArrayList<>();
        long shared = 0;
        long moved = 0;
        for (int id = 0; id < first.size(); id++) {
            if (first.isSpecial(id)) {
                continue;
            }
            int other = idOf(first.token(id), second);
            if (other < 0) {
                removed.add(id);
            } else {
                shared++;
                moved += other == id ? 0 : 1;
            }
        }
        List<Integer> added = new ArrayList<>();
        for (int id = 0; id < second.size(); id++) {
            if (!second.isSpecial(id) && idOf(second.token(id), first) < 0) {
                added.add(id);
            }
        }
        return new VocabularyDifference(removed, added, shared, moved);
    }

    private static int idOf(byte[] token, Vocabulary vocabulary) {
        return vocabulary.id(token, 0, token.length);
    }
}
