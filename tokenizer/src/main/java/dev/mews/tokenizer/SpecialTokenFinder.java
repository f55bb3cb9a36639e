package dev.mews.tokenizer;

import dev.mews.tokenizer.internal.UnicodeClasses;
import dev.mews.tokenizer.internal.UnicodeSets;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Finds the contents of added tokens in bytes, leftmost first, then longest; a token that is found but not taken still
 * covers its text, as in Hugging Face tokenizers. Immutable.
 */
final class SpecialTokenFinder {
    private final SpecialTokens tokens;
    /* A trie: state << 8 | byte -> next state, from state 0. */
    private final Int2IntOpenHashMap next = new Int2IntOpenHashMap();
    private final Int2IntOpenHashMap idOfState = new Int2IntOpenHashMap();
    private final boolean[] first = new boolean[256];
    private final BitSet wordCharacters;
    private boolean ordinary;
    private boolean empty = true;

    /** @param normalized which tokens to find: those that are looked for after normalization, or the others */
    SpecialTokenFinder(SpecialTokens tokens, boolean normalized) {
        this.tokens = tokens;
        next.defaultReturnValue(-1);
        idOfState.defaultReturnValue(-1);
        int states = 1;
        boolean words = false;
        for (var token : tokens.byId().entrySet()) {
            AddedTokenRule rule = tokens.rule(token.getKey());
            if (rule.normalized() != normalized) {
                continue;
            }
            empty = false;
            ordinary |= !rule.special();
            words |= rule.singleWord();
            int state = 0;
            byte[] content = token.getValue().getBytes(StandardCharsets.UTF_8);
            first[content[0] & 0xFF] = true;
            for (byte b : content) {
                int key = state << 8 | (b & 0xFF);
                int following = next.get(key);
                if (following < 0) {
                    following = states++;
                    next.put(key, following);
                }
                state = following;
            }
            idOfState.put(state, token.getKey().intValue());
        }
        wordCharacters = words ? UnicodeSets.of("\\w") : null;
    }

    /** Whether nothing can be found in this mode. */
    boolean isIdle(SpecialTokenMode mode) {
        return empty || (mode == SpecialTokenMode.IGNORE && !ordinary);
    }

    /** A token and the text it takes. */
    record Found(int id, int start, int end) {}

    /**
     * The first token in the text from {@code from} on that is taken, or null.
     *
     * @param sectionStart where the text begins that no token has taken yet, at most {@code from}
     * @param to end of the text
     */
    Found find(byte[] text, int start, int from, int to, int sectionStart, SpecialTokenMode mode) {
        for (int i = from; i < to; ) {
            int id = first[text[i] & 0xFF] ? idAt(text, i, to) : -1;
            if (id < 0) {
                i++;
                continue;
            }
            int end = i + tokens.byId().get(id).getBytes(StandardCharsets.UTF_8).length;
            AddedTokenRule rule = tokens.rule(id);
            boolean taken = !(rule.special() && mode == SpecialTokenMode.IGNORE)
                    && !(rule.singleWord() && (wordBefore(text, start, i) || wordAfter(text, end, to)));
            if (taken) {
                int left = rule.leftStrip() ? Math.max(sectionStart, beforeSpaces(text, start, i)) : i;
                return new Found(id, left, rule.rightStrip() ? afterSpaces(text, end, to) : end);
            }
            i = end;
        }
        return null;
    }

    private int idAt(byte[] text, int from, int to) {
        int found = -1;
        int state = 0;
        for (int i = from; i < to; i++) {
            state = next.get(state << 8 | (text[i] & 0xFF));
            if (state < 0) {
                break;
            }
            int id = idOfState.get(state);
            found = id >= 0 ? id : found;
        }
        return found;
    }

    private boolean wordBefore(byte[] text, int from, int i) {
        return i > from && wordCharacters.get(UnicodeClasses.codePointAt(text, before(text, from, i), i) >>> 3);
    }

    private boolean wordAfter(byte[] text, int i, int to) {
        return i < to && wordCharacters.get(UnicodeClasses.codePointAt(text, i, to) >>> 3);
    }

    private static int beforeSpaces(byte[] text, int from, int to) {
        int i = to;
        while (i > from) {
            int start = before(text, from, i);
            if (UnicodeClasses.at(text, start, i) >>> 3 != UnicodeClasses.SPACE) {
                break;
            }
            i = start;
        }
        return i;
    }

    private static int afterSpaces(byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int at = UnicodeClasses.at(text, i, to);
            if (at >>> 3 != UnicodeClasses.SPACE) {
                break;
            }
            i += at & 7;
        }
        return i;
    }

    /** Start of the character that ends before {@code i}. */
    private static int before(byte[] text, int from, int i) {
        for (int length = 4; length > 1; length--) {
            if (i - length >= from && (UnicodeClasses.codePointAt(text, i - length, i) & 7) == length) {
                return i - length;
            }
        }
        return i - 1;
    }
}
