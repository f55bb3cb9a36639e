package dev.mews.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tokens that stand for themselves: never made from text by merges. Each is its id and its content.
 *
 * @param byId id to content, sorted by id
 * @param rules how tokens are found in text, by id; those that are not here are {@link AddedTokenRule#PLAIN}
 */
public record SpecialTokens(SortedMap<Integer, String> byId, SortedMap<Integer, AddedTokenRule> rules) {
    /** Content of the end-of-document token of {@link #falcon()}, id 11. */
    public static final String END_OF_TEXT = "<|endoftext|>";
    /** Content of the padding token of {@link #falcon()}, id 12. */
    public static final String PAD = "<|pad|>";
    /** How many ids {@link #falcon()} takes: 0 to 1,023. */
    public static final int FALCON_COUNT = 1024;

    private static final List<String> FALCON_NAMED = List.of(
            ">>TITLE<<",
            ">>ABSTRACT<<",
            ">>INTRODUCTION<<",
            ">>SUMMARY<<",
            ">>COMMENT<<",
            ">>ANSWER<<",
            ">>QUESTION<<",
            ">>DOMAIN<<",
            ">>PREFIX<<",
            ">>SUFFIX<<",
            ">>MIDDLE<<",
            END_OF_TEXT,
            PAD,
            "<|startoftext|>",
            ">>EMAIL_ADDRESS<<",
            ">>IP_ADDRESS<<",
            ">>PASSWORD<<",
            ">>KEY<<",
            "<|im_start|>",
            "<|im_end|>");

    /** Checks that contents are not empty and differ. */
    public SpecialTokens {
        Map<String, Integer> seen = new TreeMap<>();
        for (var entry : byId.entrySet()) {
            if (entry.getKey() < 0 || entry.getValue().isEmpty()) {
                throw new IllegalArgumentException(
                        "special token " + entry.getKey() + " must have an id and a content");
            }
            Integer other = seen.putIfAbsent(entry.getValue(), entry.getKey());
            if (other != null) {
                throw new IllegalArgumentException(
                        "special tokens %d and %d are both %s".formatted(other, entry.getKey(), entry.getValue()));
            }
        }
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
        rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }

    /** No special token. */
    public static SpecialTokens none() {
        return of(List.of());
    }

    /** The ids 0, 1, 2 … in this order. */
    public static SpecialTokens of(List<String> contents) {
        SortedMap<Integer, String> byId = new TreeMap<>();
        for (String content : contents) {
            byId.put(byId.size(), content);
        }
        return new SpecialTokens(byId, new TreeMap<>());
    }

    /**
     * The 1,024 reserved tokens of every vocabulary trained here: the eleven named tokens of Falcon-7B at 0 to 10,
     * {@value #END_OF_TEXT} at 11, {@value #PAD} at 12, {@code <|startoftext|>} at 13, the placeholders
     * {@code >>EMAIL_ADDRESS<<}, {@code >>IP_ADDRESS<<}, {@code >>PASSWORD<<} and {@code >>KEY<<} at 14 to 17,
     * {@code <|im_start|>} and {@code <|im_end|>} at 18 and 19, then {@code <|reserved_20|>} to
     * {@code <|reserved_1023|>}.
     */
    public static SpecialTokens falcon() {
        List<String> contents = new ArrayList<>(FALCON_NAMED);
        while (contents.size() < FALCON_COUNT) {
            contents.add("<|reserved_" + contents.size() + "|>");
        }
        return of(contents);
    }

    /** How a token is found in text. */
    public AddedTokenRule rule(int id) {
        return rules.getOrDefault(id, AddedTokenRule.PLAIN);
    }

    /** Number of special tokens. */
    public int size() {
        return byId.size();
    }

    /** Id of a special token, if there is one with this content. */
    public OptionalInt id(String content) {
        for (var entry : byId.entrySet()) {
            if (entry.getValue().equals(content)) {
                return OptionalInt.of(entry.getKey());
            }
        }
        return OptionalInt.empty();
    }
}
