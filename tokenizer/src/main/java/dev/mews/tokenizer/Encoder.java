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
    private static final int BUFFER = 4096;

    private final PreTokenizer preTokenizer;
    private final Vocabulary vocabulary;
    private final SpecialTokenFinder specialTokens;
    private final WordEncoder words;
    private final WordCache cache = new WordCache();
    private final LongWordCache longCache = new LongWordCache();

    /** Ids that are not in the list yet. */
    private final int[] ids = new int[BUFFER];

    private int count;

    Encoder(Tokenizer tokenizer) {
        preTokenizer = tokenizer.preTokenizer();
        vocabulary = tokenizer.vocabulary();
        specialTokens = tokenizer.specialTokenFinder();
        words = tokenizer.wordEncoder().copy();
    }

    /** Appends the ids of {@code length} bytes to {@code out}; special tokens in them are text. */
    public void encode(byte[] text, int offset, int length, IntArrayList out) {
        int to = offset + length;
        for (int from = offset; from < to; ) {
            int end = preTokenizer.next(text, from, to);
            encodeWord(text, from, end - from, out);
            from = end;
        }
        flush(out);
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
        if (count > BUFFER - LongWordCache.MAX_IDS) {
            flush(out);
        }
        if (length == 1) {
            ids[count++] = vocabulary.idOfByte(text[from] & 0xFF);
        } else if (length <= PackedKeys.MAX_LENGTH) {
            long high = PackedKeys.highOf(text, from, length);
            long low = PackedKeys.lowOf(text, from, length);
            int known = cache.copy(high, low, ids, count);
            count += known;
            if (known == 0) {
                int made = words.encode(text, from, length);
                cache.put(high, low, words.ids(), made);
                append(made, out);
            }
        } else if (length <= LongWordCache.MAX_LENGTH) {
            int slot = longCache.slot(text, from, length);
            int known = longCache.copy(slot, text, from, length, ids, count);
            count += known;
            if (known == 0) {
                int made = words.encode(text, from, length);
                longCache.put(slot, text, from, length, words.ids(), made);
                append(made, out);
            }
        } else {
            append(words.encode(text, from, length), out);
        }
    }

    private void append(int made, IntArrayList out) {
        if (made > BUFFER - count) {
            flush(out);
            out.addElements(out.size(), words.ids(), 0, made);
        } else {
            System.arraycopy(words.ids(), 0, ids, count, made);
            count += made;
        }
    }

    private void flush(IntArrayList out) {
        out.addElements(out.size(), ids, 0, count);
        count = 0;
    }
}
