package dev.mews.tokenizer.eval;

import dev.mews.core.document.Utf8;
import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.WordEncoder;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a vocabulary, token by token, without any text.
 *
 * @param classes ids of each class, ascending; every id is in exactly one
 * @param privateLooking ids that look like something private, ascending
 * @param scripts number of ordinary tokens by script, or by what they are where they have none
 */
public record VocabularyAudit(
        SortedMap<TokenClass, List<Integer>> classes,
        SortedMap<PrivateKind, List<Integer>> privateLooking,
        SortedMap<String, Long> scripts) {
    /** Checks that nothing can change. */
    public VocabularyAudit {
        classes = copy(classes);
        privateLooking = copy(privateLooking);
        scripts = Collections.unmodifiableSortedMap(new TreeMap<>(scripts));
    }

    private static <K> SortedMap<K, List<Integer>> copy(SortedMap<K, List<Integer>> map) {
        SortedMap<K, List<Integer>> copy = new TreeMap<>();
        map.forEach((key, ids) -> copy.put(key, List.copyOf(ids)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** Looks at every token. */
    public static VocabularyAudit of(Tokenizer tokenizer) {
        SortedMap<TokenClass, List<Integer>> classes = new TreeMap<>();
        SortedMap<PrivateKind, List<Integer>> privateLooking = new TreeMap<>();
        SortedMap<String, Long> scripts = new TreeMap<>();
        Vocabulary vocabulary = tokenizer.vocabulary();
        Classifier classifier = new Classifier(tokenizer);
        for (int id = 0; id < vocabulary.size(); id++) {
            TokenClass found = classifier.classify(id);
            classes.computeIfAbsent(found, c -> new ArrayList<>()).add(id);
            if (found != TokenClass.SPECIAL) {
                byte[] token = vocabulary.token(id);
                int of = id;
                PrivateTokens.kind(token).ifPresent(kind -> privateLooking
                        .computeIfAbsent(kind, k -> new ArrayList<>())
                        .add(of));
                scripts.merge(TokenScript.of(token), 1L, Long::sum);
            }
        }
        return new VocabularyAudit(classes, privateLooking, scripts);
    }

    /** Ids of a class, ascending. */
    public List<Integer> ids(TokenClass of) {
        return classes.getOrDefault(of, List.of());
    }

    /** Ids of a kind, ascending. */
    public List<Integer> ids(PrivateKind of) {
        return privateLooking.getOrDefault(of, List.of());
    }

    private static final class Classifier {
        private final Tokenizer tokenizer;
        private final Vocabulary vocabulary;
        private final Encoder encoder;
        private final WordEncoder byMerges;
        private final IntArrayList ids = new IntArrayList();

        Classifier(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
            vocabulary = tokenizer.vocabulary();
            encoder = tokenizer.encoder();
            byMerges = new WordEncoder(vocabulary, tokenizer.merges(), false);
        }

        TokenClass classify(int id) {
            if (vocabulary.isSpecial(id)) {
                return TokenClass.SPECIAL;
            }
            byte[] token = vocabulary.token(id);
            if (token.length == 1) {
                return token[0] < 0 ? TokenClass.BYTE : TokenClass.REACHABLE;
            }
            if (Utf8.firstInvalid(token, 0, token.length) >= 0) {
                // Alone it is no text, so the pre-tokenizer has no say.
                boolean made = byMerges.encode(token, 0, token.length) == 1 && byMerges.ids()[0] == id;
                return made ? TokenClass.PARTIAL_UTF8 : TokenClass.NOT_MERGED;
            }
            ids.clear();
            encoder.encode(token, 0, token.length, ids);
            if (ids.size() == 1 && ids.getInt(0) == id) {
                return TokenClass.REACHABLE;
            }
            boolean cut = tokenizer.preTokenizer().next(token, 0, token.length) < token.length;
            return cut ? TokenClass.CUT : TokenClass.NOT_MERGED;
        }
    }
}
