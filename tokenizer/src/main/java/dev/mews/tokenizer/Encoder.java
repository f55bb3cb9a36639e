package dev.mews.tokenizer;

import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.internal.LongWordCache;
import dev.mews.tokenizer.internal.PackedKeys;
import dev.mews.tokenizer.internal.WordCache;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Encodes bytes to token ids, remembering words it has seen. Not thread-safe: make one per thread and keep it; it holds
 * about 6 MB and allocates nothing for ordinary text.
 */
public final class Encoder {
    private static final int BUFFER = 4096;

    private final Tokenizer tokenizer;
    private final PreTokenizer preTokenizer;
    private final Vocabulary vocabulary;
    private final WordEncoder words;
    private final WordCache cache = new WordCache();
    private final LongWordCache longCache = new LongWordCache();

    /** Ids that are not in the list yet. */
    private final int[] ids = new int[BUFFER];

    private int count;

    Encoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        preTokenizer = tokenizer.preTokenizer();
        vocabulary = tokenizer.vocabulary();
        words = tokenizer.wordEncoder().copy();
    }

    /** Appends the ids of {@code length} bytes to {@code out}; special tokens in them are text. */
    public void encode(byte[] text, int offset, int length, IntArrayList out) {
        encode(text, offset, length, SpecialTokenMode.IGNORE, out);
    }

    /**
     * Appends the ids of {@code length} bytes to {@code out}.
     *
     * @throws IllegalArgumentException in mode {@code RAISE} when there is a special token in the text
     */
    public void encode(byte[] text, int offset, int length, SpecialTokenMode mode, IntArrayList out) {
        count = 0;
        int to = offset + length;
        if (tokenizer.specialTokensBefore().isIdle(mode)) {
            encodeBetween(text, offset, to, mode, out);
        } else {
            encodeAround(tokenizer.specialTokensBefore(), text, offset, to, mode, out);
        }
        flush(out);
    }

    /** Encodes text with the tokens that a finder finds in it. */
    private void encodeAround(
            SpecialTokenFinder finder, byte[] text, int offset, int to, SpecialTokenMode mode, IntArrayList out) {
        boolean before = finder == tokenizer.specialTokensBefore();
        for (int from = offset; from < to; ) {
            SpecialTokenFinder.Found found = finder.find(text, offset, from, to, from, mode);
            if (found != null
                    && mode == SpecialTokenMode.RAISE
                    && vocabulary.specialTokens().rule(found.id()).special()) {
                throw new IllegalArgumentException("the text holds the special token %s at byte %d"
                        .formatted(vocabulary.specialTokens().byId().get(found.id()), found.start() - offset));
            }
            int end = found == null ? to : found.start();
            if (end > from) {
                if (before) {
                    encodeBetween(text, from, end, mode, out);
                } else {
                    encodeWords(text, from, end, out);
                }
            }
            if (found == null) {
                return;
            }
            room(out);
            ids[count++] = found.id();
            from = found.end();
        }
    }

    /** Encodes text without the tokens that are found before it is normalized. */
    private void encodeBetween(byte[] text, int offset, int to, SpecialTokenMode mode, IntArrayList out) {
        byte[] normalized = tokenizer.normalization().apply(text, offset, to);
        byte[] bytes = normalized == null ? text : normalized;
        int from = normalized == null ? offset : 0;
        int end = normalized == null ? to : normalized.length;
        if (tokenizer.specialTokensAfter().isIdle(mode)) {
            encodeWords(bytes, from, end, out);
        } else {
            encodeAround(tokenizer.specialTokensAfter(), bytes, from, end, mode, out);
        }
    }

    private void encodeWords(byte[] text, int offset, int to, IntArrayList out) {
        if (tokenizer.prefixSpace() && offset < to && text[offset] != ' ') {
            byte[] prefixed = new byte[to - offset + 1];
            prefixed[0] = ' ';
            System.arraycopy(text, offset, prefixed, 1, to - offset);
            cut(prefixed, 0, prefixed.length, out);
        } else {
            cut(text, offset, to, out);
        }
    }

    private void cut(byte[] text, int offset, int to, IntArrayList out) {
        PreTokenizer walk = preTokenizer.walk();
        int wide = text.length - 2 * Long.BYTES;
        for (int from = offset; from < to; ) {
            int end = walk.next(text, from, to);
            int length = end - from;
            room(out);
            if (length == 1) {
                ids[count++] = vocabulary.idOfByte(text[from] & 0xFF);
            } else if (length <= PackedKeys.MAX_LENGTH && from <= wide) {
                long high = PackedKeys.high(text, from, length);
                encodeShort(text, from, length, high, PackedKeys.low(text, from, length), true, out);
            } else {
                encodeWord(text, from, length, true, out);
            }
            from = end;
        }
    }

    private void encodeShort(
            byte[] text, int from, int length, long high, long low, boolean maybePieces, IntArrayList out) {
        int known = cache.copy(high, low, ids, count);
        count += known;
        if (known == 0 && !(maybePieces && encodePieces(text, from, length, out))) {
            int made = words.encode(text, from, length);
            cache.put(high, low, words.ids(), made);
            append(made, out);
        }
    }

    /** @param maybePieces whether there may be a seam inside */
    private void encodeWord(byte[] text, int from, int length, boolean maybePieces, IntArrayList out) {
        if (length <= PackedKeys.MAX_LENGTH) {
            long high = PackedKeys.highOf(text, from, length);
            encodeShort(text, from, length, high, PackedKeys.lowOf(text, from, length), maybePieces, out);
        } else if (length <= LongWordCache.MAX_LENGTH) {
            int slot = longCache.slot(text, from, length);
            int known = longCache.copy(slot, text, from, length, ids, count);
            count += known;
            if (known == 0 && !(maybePieces && encodePieces(text, from, length, out))) {
                int made = words.encode(text, from, length);
                longCache.put(slot, text, from, length, words.ids(), made);
                append(made, out);
            }
        } else if (!(maybePieces && encodePieces(text, from, length, out))) {
            append(words.encode(text, from, length), out);
        }
    }

    /** Encodes a word of several pieces; each is remembered, the word is not. */
    private boolean encodePieces(byte[] text, int from, int length, IntArrayList out) {
        int to = from + length;
        int end = words.pieceEnd(text, from, to);
        if (end == to) {
            return false;
        }
        for (int start = from; start < to; start = end) {
            end = start == from ? end : words.pieceEnd(text, start, to);
            room(out);
            int id = end - start == 3 ? words.idOfCharacter(text, start) : -1;
            if (id >= 0) {
                ids[count++] = id;
            } else {
                encodeWord(text, start, end - start, false, out);
            }
        }
        return true;
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

    /** Makes room for the ids of a word that a cache knows. */
    private void room(IntArrayList out) {
        if (count > BUFFER - LongWordCache.MAX_IDS) {
            flush(out);
        }
    }

    private void flush(IntArrayList out) {
        out.addElements(out.size(), ids, 0, count);
        count = 0;
    }
}
