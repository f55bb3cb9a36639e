package dev.mews.tokenizer.train;

/**
 * A LaTeX command that training was asked to put into the vocabulary.
 *
 * @param command for example {@code \frac}
 * @param count how often it occurs in the counts
 * @param id its token id, or -1 when it was refused because there was no room for it
 * @param slots tokens that were added for it, itself included: 0 when training had found it already
 * @param tokensSaved how many fewer tokens the counts are for that, times weights rounded down
 */
public record LatexCommand(String command, long count, int id, int slots, long tokensSaved) {}
