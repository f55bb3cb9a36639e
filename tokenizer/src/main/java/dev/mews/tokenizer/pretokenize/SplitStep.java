package dev.mews.tokenizer.pretokenize;

import dev.mews.tokenizer.internal.UnicodeClasses;

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

    /** Whether a match begins at {@code from}. */
    boolean matches(byte[] text, int from, int to) {
        return automaton.match(text, from, to, spelled) >= 0;
    }

    int next(byte[] text, int from, int to) {
        int end = automaton.match(text, from, to, spelled);
        if (end < 0) {
            int match = nextMatch(text, from, to);
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
        return behavior == Behavior.MERGED_WITH_NEXT && end < to ? nextMatch(text, end, to) : end;
    }

    /** The first place from {@code from} where a match begins, or {@code to}. */
    private int nextMatch(byte[] text, int from, int to) {
        int i = from;
        while (i < to && automaton.match(text, i, to, spelled) < 0) {
            i += spelled ? 1 : UnicodeClasses.codePointAt(text, i, to) & 7;
        }
        return i;
    }
}
