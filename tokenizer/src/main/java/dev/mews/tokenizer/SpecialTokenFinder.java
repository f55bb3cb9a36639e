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
    private final boolean normalized;
    private boolean ordinary;
    private boolean empty = true;
    /** Made when it is first needed: most texts are encoded without special tokens. */
    private volatile Trie trie;

    /** @param normalized which tokens to find: those that are looked for after normalization, or the others */
    SpecialTokenFinder(SpecialTokens tokens, boolean normalized) {
        this.tokens = tokens;
        this.normalized = normalized;
        for (Integer id : tokens.byId().keySet()) {
            AddedTokenRule rule = tokens.rule(id);
            if (rule.normalized() == normalized) {
                empty = false;
                ordinary |= !rule.special();
            }
        }
    }

    /** The contents as a trie. */
    private static final class Trie {
        /* state << 8 | byte -> next state, from state 0. */
        private final Int2IntOpenHashMap next = new Int2IntOpenHashMap();
        private final Int2IntOpenHashMap idOfState = new Int2IntOpenHashMap();
        private final boolean[] first = new boolean[256];
        private final BitSet wordCharacters;

        Trie(SpecialTokens tokens, boolean normalized) {
            next.defaultReturnValue(-1);
            idOfState.defaultReturnValue(-1);
            int states = 1;
            boolean words = false;
            for (var token : tokens.byId().entrySet()) {
                AddedTokenRule rule = tokens.rule(token.getKey());
                if (rule.normalized() != normalized) {
                    continue;
                }
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

        int idAt(byte[] text, int from, int to) {
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

        boolean wordBefore(byte[] text, int from, int i) {
            return i > from && wordCharacters.get(UnicodeClasses.codePointAt(text, before(text, from, i), i) >>> 3);
        }

        boolean wordAfter(byte[] text, int i, int to) {
            return i < to && wordCharacters.get(UnicodeClasses.codePointAt(text, i, to) >>> 3);
        }
    }

    private Trie trie() {
        Trie made = trie;
        if (made == null) {
            made = new Trie(tokens, normalized);
            trie = made;
        }
        return made;
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
        Trie contents = trie();
        for (int i = from; i < to; ) {
            int id = contents.first[text[i] & 0xFF] ? contents.idAt(text, i, to) : -1;
            if (id < 0) {
                i++;
                continue;
            }
            int end = i + tokens.byId().get(id).getBytes(StandardCharsets.UTF_8).length;
            AddedTokenRule rule = tokens.rule(id);
            boolean taken = !(rule.special() && mode == SpecialTokenMode.IGNORE)
                    && !(rule.singleWord()
                            && (contents.wordBefore(text, start, i) || contents.wordAfter(text, end, to)));
            if (taken) {
                int left = rule.leftStrip() ? Math.max(sectionStart, beforeSpaces(text, start, i)) : i;
                return new Found(id, left, rule.rightStrip() ? afterSpaces(text, end, to) : end);
            }
            i = end;
        }
        return null;
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
