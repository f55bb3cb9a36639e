package dev.mews.tokenizer.eval;

import dev.mews.core.document.Utf8;
import dev.mews.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tokens that are words of a list, such as one of words a model should not learn by heart. No such list comes with Mews. */
public final class ListedTokens {
    private ListedTokens() {}

    /** Ids whose text, without white space around it and in small letters, is a word of the list in small letters; ascending. */
    public static List<Integer> of(Vocabulary vocabulary, Collection<String> list) {
        Set<String> words = new HashSet<>();
        for (String word : list) {
            words.add(form(word));
        }
        words.remove("");
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            byte[] token = vocabulary.token(id);
            if (!vocabulary.isSpecial(id)
                    && Utf8.firstInvalid(token, 0, token.length) < 0
                    && words.contains(form(new String(token, StandardCharsets.UTF_8)))) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static String form(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }
}
