package dev.mews.tokenizer.train;

/**
 * What LaTeX injection cost and gave in the smallest vocabulary: tokens saved on the counts by the slots it took, against
 * those that the merges it displaced would have saved. Displaced are as many merges as there were slots: the best ones
 * that follow.
 *
 * @param slots tokens added for commands
 * @param tokensSaved fewer tokens by them, times weights rounded down
 * @param displacedMerges merges that had to give way; fewer than {@code slots} when the counts had no more pairs
 * @param displacedTokensSaved fewer tokens that these make
 */
public record LatexEvidence(int slots, long tokensSaved, int displacedMerges, long displacedTokensSaved) {}
