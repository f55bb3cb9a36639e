package dev.mews.tokenizer;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.nio.charset.StandardCharsets;

/** Finds the contents of special tokens in bytes, leftmost first, then longest. Immutable. */
final class SpecialTokenFinder {
    /* A trie: state << 8 | byte -> next state, from state 0. */
    private final Int2IntOpenHashMap next = new Int2IntOpenHashMap();
    private final Int2IntOpenHashMap idOfState = new Int2IntOpenHashMap();
    private final boolean[] first = new boolean[256];

    SpecialTokenFinder(SpecialTokens tokens) {
        next.defaultReturnValue(-1);
        idOfState.defaultReturnValue(-1);
        int states = 1;
        for (var token : tokens.byId().entrySet()) {
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
    }

    /** Start of the first special token in the text, or {@code to} when there is none. */
    int find(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (first[text[i] & 0xFF] && idAt(text, i, to) >= 0) {
                return i;
            }
        }
        return to;
    }

    /** Id of the longest special token that begins at {@code from}, or -1. */
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
}
