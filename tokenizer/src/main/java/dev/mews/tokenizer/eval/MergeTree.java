package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How merges make a token from bytes.
 *
 * @param id the token
 * @param rank of the last merge; -1 for a byte
 * @param parts the two tokens that the last merge joins; none for a byte
 */
public record MergeTree(int id, int rank, List<MergeTree> parts) {
    /** Checks that there are two parts or none. */
    public MergeTree {
        parts = List.copyOf(parts);
        if (parts.size() != (rank < 0 ? 0 : 2)) {
            throw new IllegalArgumentException(
                    "a merge must have two parts and a byte none, but there were " + parts.size());
        }
    }

    /** The tree of a token; none when it is special, or the merges make other tokens of its bytes. */
    public static Optional<MergeTree> of(Tokenizer tokenizer, int id) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        if (vocabulary.isSpecial(id)) {
            return Optional.empty();
        }
        List<MergeTree> row = new ArrayList<>();
        for (byte b : vocabulary.token(id)) {
            row.add(new MergeTree(vocabulary.idOfByte(b & 0xFF), -1, List.of()));
        }
        Merges merges = tokenizer.merges();
        for (int at = lowest(merges, row); at >= 0; at = lowest(merges, row)) {
            MergeTree right = row.remove(at + 1);
            MergeTree left = row.get(at);
            int rank = merges.rank(left.id, right.id);
            row.set(at, new MergeTree(merges.result(rank), rank, List.of(left, right)));
        }
        return row.size() == 1 && row.get(0).id == id ? Optional.of(row.get(0)) : Optional.empty();
    }

    /** Where the pair of the lowest rank begins, the leftmost of several, or -1. */
    private static int lowest(Merges merges, List<MergeTree> row) {
        int best = -1;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < row.size(); i++) {
            int rank = merges.rank(row.get(i).id, row.get(i + 1).id);
            if (rank >= 0 && rank < bestRank) {
                best = i;
                bestRank = rank;
            }
        }
        return best;
    }
}
