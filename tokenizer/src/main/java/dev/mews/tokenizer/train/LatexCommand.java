package dev.mews.tokenizer.train;

/**
 * A LaTeX command that training was asked to put into the vocabulary.
 *
 * @param command for example {@code \frac}
 * @param count how often it occurs in the counts
 * @param id its token id, or -1 when it was refused
 * @param slots tokens that were added for it, itself included: 0 when training had found it already
 * @param tokensSaved how many fewer tokens the counts are for that, times weights rounded down
 * @param refused why it was refused: {@value #NO_ROOM}, or where its token would be wrong; empty when it was not
 */
public record LatexCommand(String command, long count, int id, int slots, long tokensSaved, String refused) {
    /** It needed more slots than were left for commands. */
    public static final String NO_ROOM = "no room";

    static LatexCommand refused(String command, long count, String why) {
        return new LatexCommand(command, count, -1, 0, 0, why);
    }
}
