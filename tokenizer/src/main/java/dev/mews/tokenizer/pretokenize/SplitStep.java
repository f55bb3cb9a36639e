package dev.mews.tokenizer.pretokenize;

/**
 * One step of a pre-tokenizer: finds matches of a pattern and cuts at them. Immutable.
 *
 * <p>Where a piece begins, its end does not depend on what came before, so pieces are found one by one.
 */
final class SplitStep {
    /** What becomes of matches, and of the text between them. */
    enum Behavior {
        /** Each match is a piece, and so is each stretch between matches. */
        ISOLATED,
        /** As isolated, but matches that touch are one piece. */
        CONTIGUOUS,
        /** A match ends the stretch before it. */
        MERGED_WITH_PREVIOUS,
        /** A match begins the stretch after it. */
        MERGED_WITH_NEXT
    }

    private final PatternAutomaton automaton;
    private final Behavior behavior;
    private final boolean spelled;

    /** @param spelled whether each byte is read as the character that stands for it in byte-level vocabularies */
    SplitStep(PatternAutomaton automaton, Behavior behavior, boolean spelled) {
        this.automaton = automaton;
        this.behavior = behavior;
        this.spelled = spelled;
    }

    /** A text that does not begin with a match, as {@code U+0041 U+0009}; null when all texts are matched whole, one match after the other. */
    String withoutMatch() {
        return automaton.withoutMatch();
    }

    int next(byte[] text, int from, int to) {
        int end = automaton.match(text, from, to, spelled);
        if (end < 0) {
            int match = automaton.find(text, from, to, spelled);
            return behavior == Behavior.MERGED_WITH_PREVIOUS && match < to
                    ? automaton.match(text, match, to, spelled)
                    : match;
        }
        if (behavior == Behavior.CONTIGUOUS) {
            int following = end;
            while (following >= 0 && following < to) {
                end = following;
                following = automaton.match(text, end, to, spelled);
            }
            return Math.max(end, following);
        }
        return behavior == Behavior.MERGED_WITH_NEXT && end < to ? automaton.find(text, end, to, spelled) : end;
    }
}
