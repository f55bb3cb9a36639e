package dev.mews.tokenizer;

import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.internal.LongWordCache;
import dev.mews.tokenizer.internal.PackedKeys;
import dev.mews.tokenizer.internal.WordCache;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Encodes bytes to token ids, remembering words it has seen. Not thread-safe: make one per thread and keep it; it holds
 * about 3 MB and allocates nothing for ordinary text.
 */
public final class Encoder {
    private final PreTokenizer preTokenizer;
    private final Vocabulary vocabulary;
    private final SpecialTokenFinder specialTokens;
    private final WordEncoder words;
    private final WordCache cache = new WordCache();
    private final LongWordCache longCache = new LongWordCache();

    Encoder(Tokenizer tokenizer) {
        preTokenizer = tokenizer.preTokenizer();
        vocabulary = tokenizer.vocabulary();
        specialTokens = tokenizer.specialTokenFinder();
        words = new WordEncoder(tokenizer.vocabulary(), tokenizer.merges(), tokenizer.wholeWordsFirst());
    }

    /** Appends the ids of {@code length} bytes to {@code out}; special tokens in them are text. */
    public void encode(byte[] text, int offset, int length, IntArrayList out) {
        int to = offset + length;
        for (int from = offset; from < to; ) {
            int end = preTokenizer.next(text, from, to);
            encodeWord(text, from, end - from, out);
            from = end;
        }
    }

    /**
     * Appends the ids of {@code length} bytes to {@code out}.
     *
     * @throws IllegalArgumentException in mode {@code RAISE} when there is a special token in the text
     */
    public void encode(byte[] text, int offset, int length, SpecialTokenMode mode, IntArrayList out) {
        if (mode == SpecialTokenMode.IGNORE) {
            encode(text, offset, length, out);
            return;
        }
        int to = offset + length;
        for (int from = offset; from < to; ) {
            int special = specialTokens.find(text, from, to);
            if (special < to && mode == SpecialTokenMode.RAISE) {
                int id = specialTokens.idAt(text, special, to);
                throw new IllegalArgumentException("the text holds the special token %s at byte %d"
                        .formatted(vocabulary.specialTokens().byId().get(id), special - offset));
            }
            encode(text, from, special - from, out);
            from = special;
            if (special < to) {
                int id = specialTokens.idAt(text, special, to);
                if (vocabulary.specialTokens().contextual().contains(id)) {
                    throw new UnsupportedOperationException(
                            "the text holds the special token %s, whose lstrip, rstrip or single_word is not supported"
                                    .formatted(vocabulary.specialTokens().byId().get(id)));
                }
                out.add(id);
                from += vocabulary.length(id);
            }
        }
    }

    private void encodeWord(byte[] text, int from, int length, IntArrayList out) {
        if (length == 1) {
            out.add(vocabulary.idOfByte(text[from] & 0xFF));
        } else if (length <= PackedKeys.MAX_LENGTH) {
            boolean readable = PackedKeys.readable(text, from);
            long high = readable ? PackedKeys.high(text, from, length) : PackedKeys.highSlow(text, from, length);
            long low = readable ? PackedKeys.low(text, from, length) : PackedKeys.lowSlow(text, from, length);
            int slot = cache.slot(high, low);
            if (cache.holds(slot, high, low)) {
                cache.appendTo(slot, out);
                return;
            }
            int count = words.encode(text, from, length);
            cache.put(slot, high, low, words.ids(), count);
            append(words.ids(), count, out);
        } else if (length <= LongWordCache.MAX_LENGTH) {
            int slot = longCache.slot(text, from, length);
            if (longCache.holds(slot, text, from, length)) {
                longCache.appendTo(slot, out);
                return;
            }
            int count = words.encode(text, from, length);
            longCache.put(slot, text, from, length, words.ids(), count);
            append(words.ids(), count, out);
        } else {
            int count = words.encode(text, from, length);
            append(words.ids(), count, out);
        }
    }

    private static void append(int[] ids, int count, IntArrayList out) {
        if (count == 1) {
            out.add(ids[0]);
        } else {
            out.addElements(out.size(), ids, 0, count);
        }
    }
}
