package dev.mews.tokenizer.train;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.util.Arrays;

/** What several {@link MergeState}s that make the same tokens share. */
final class MergeScratch {
    /** Id of the first byte token. */
    final int firstByteId;
    /** Which pairs may be merged. */
    final PairRules rules;
    /** Length of each token in bytes, by id. */
    final int[] lengths;
    /** Changes of the merge that is being made. */
    final StepCounts step;

    /** @param maxTokens upper bound of the token ids */
    MergeScratch(int firstByteId, int maxTokens, PairRules rules) {
        this.firstByteId = firstByteId;
        this.rules = rules;
        lengths = new int[maxTokens];
        Arrays.fill(lengths, firstByteId, firstByteId + ByteAlphabet.SIZE, 1);
        step = new StepCounts(maxTokens);
    }
}
