package dev.mews.dedup.minhash;

import dev.mews.core.hash.Xxh64;
import dev.mews.dedup.internal.CharTable;
import dev.mews.dedup.internal.FinalSigma;
import java.util.Arrays;

/**
 * Normalises text and hashes its shingles: every run of {@code shingleWords} words, joined by single spaces, by xxh64
 * with seed 0 of its UTF-8. The normalisation is datatrove's {@code simplify_text} (version 0.10): lower case; a number,
 * with one decimal part, becomes {@code 0}; punctuation and white space become a space; canonical decomposition without
 * nonspacing marks. {@code "Café No. 1,234!"} has the words {@code cafe no 0}.
 *
 * <p>Two deviations, both on text that Python cannot encode or hardly ever sees: a lone surrogate reads as U+FFFD, and
 * two spacing marks of different combining class (Hangul tone marks, musical stems) that follow one another keep
 * their order. Unicode tables are those of the running Java.
 *
 * <p>Not thread-safe. Memory is that of the longest {@code shingleWords} words in a row, whatever the document's size.
 */
public final class Shingler {
    /** Version of normalisation and hash: signatures of different versions are not comparable. */
    public static final int VERSION = 1;

    private static final int INITIAL_BYTES = 1 << 16;
    private static final int LARGEST_KEPT_BYTES = 1 << 20;
    private static final int LONGEST_EXPANSION = 64;
    private static final int BATCH = 256;

    private final int shingleWords;
    private final boolean scriptWords;
    private final int[] wordStarts;
    private final long[] batch = new long[BATCH];

    // Words as UTF-8, each followed by one space, so that a shingle is a slice. Words no later shingle needs slide out.
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int wordStart;
    private long words;
    private int batched;
    private ShingleSink sink = (hashes, count) -> {};

    /**
     * @param shingleWords words per shingle, at least 1
     * @param dialect what a word is
     */
    public Shingler(int shingleWords, WordDialect dialect) {
        if (shingleWords < 1) {
            throw new IllegalArgumentException("shingleWords must be at least 1, but was " + shingleWords);
        }
        this.shingleWords = shingleWords;
        this.scriptWords = dialect == WordDialect.SCRIPT;
        this.wordStarts = new int[shingleWords];
    }

    /**
     * Hands the text's shingles to the sink and returns the number of words; with fewer words than a shingle has, the
     * sink gets nothing.
     */
    public long shingle(String text, ShingleSink sink) {
        this.sink = sink;
        wordStart = 0;
        words = 0;
        batched = 0;
        if (buffer.length > LARGEST_KEPT_BYTES) {
            buffer = new byte[INITIAL_BYTES];
        }
        closeWord(scan(text));
        if (batched > 0) {
            sink.accept(batch, batched);
        }
        return words;
    }

    private int scan(String text) {
        CharTable latin = CharTable.page(0);
        int length = text.length();
        int limit = buffer.length - LONGEST_EXPANSION;
        int end = 0;
        int i = 0;
        while (i < length) {
            int c = text.charAt(i++);
            CharTable page = latin;
            if (c > 0xff) {
                if (Character.isHighSurrogate((char) c) && i < length && Character.isLowSurrogate(text.charAt(i))) {
                    c = Character.toCodePoint((char) c, text.charAt(i++));
                } else if (c == FinalSigma.CAPITAL && FinalSigma.isFinal(text, i - 1)) {
                    c = FinalSigma.FINAL;
                }
                page = CharTable.page(c >> 8);
            }
            int entry = page.entry(c & 0xff);
            int kind = entry & CharTable.KIND;
            if (kind == CharTable.SPACE) {
                end = closeWord(end);
                continue;
            }
            if (end > limit) {
                end = makeRoom(end);
                limit = buffer.length - LONGEST_EXPANSION;
            }
            boolean ownWord = scriptWords && (entry & CharTable.OWN_WORD) != 0;
            if (ownWord) {
                end = closeWord(end);
            }
            if (kind == CharTable.EMIT) {
                buffer[end] = (byte) entry;
                buffer[end + 1] = (byte) (entry >> 8);
                buffer[end + 2] = (byte) (entry >> 16);
                end += (entry >> 24) & 7;
            } else if (kind == CharTable.DIGIT) {
                i = endOfNumber(text, i);
                buffer[end++] = '0';
            } else if (kind == CharTable.EXPAND) {
                byte[] bytes = page.expansion(entry);
                System.arraycopy(bytes, 0, buffer, end, bytes.length);
                end += bytes.length;
            }
            if (ownWord) {
                end = closeWord(end);
            }
        }
        return end;
    }

    /** Where a number ends, one of whose digits ends at {@code i}: more digits, then a separator and digits, once. */
    private static int endOfNumber(String text, int i) {
        int end = endOfDigits(text, i);
        if (end < text.length() && isDecimalSeparator(text.charAt(end))) {
            int decimals = endOfDigits(text, end + 1);
            if (decimals > end + 1) {
                return decimals;
            }
        }
        return end;
    }

    private static int endOfDigits(String text, int i) {
        int end = i;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (c < 0x80 ? c < '0' || c > '9' : Character.getType(c) != Character.DECIMAL_DIGIT_NUMBER) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private static boolean isDecimalSeparator(char c) {
        return c == '.' || c == ',' || c == '\u060c' || c == '\u066b' || (c >= '\u2396' && c <= '\u2398');
    }

    /** Ends the word that ends at {@code end}, unless it is empty, and hashes the shingle it completes. */
    private int closeWord(int end) {
        if (end == wordStart) {
            return end;
        }
        int slot = (int) (words % shingleWords);
        wordStarts[slot] = wordStart;
        words++;
        if (words >= shingleWords) {
            int start = wordStarts[slot + 1 == shingleWords ? 0 : slot + 1];
            batch[batched++] = Xxh64.hash(buffer, start, end - start, 0);
            if (batched == BATCH) {
                sink.accept(batch, batched);
                batched = 0;
            }
        }
        buffer[end] = ' ';
        wordStart = end + 1;
        return wordStart;
    }

    /** Slides out what no later shingle needs, then grows the buffer if that was not enough. */
    private int makeRoom(int end) {
        int needed = wordStart;
        for (long w = Math.max(0, words - shingleWords + 1); w < words; w++) {
            needed = Math.min(needed, wordStarts[(int) (w % shingleWords)]);
        }
        System.arraycopy(buffer, needed, buffer, 0, end - needed);
        for (int s = 0; s < shingleWords; s++) {
            wordStarts[s] -= needed;
        }
        wordStart -= needed;
        int kept = end - needed;
        if (kept > buffer.length / 2) {
            buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
        }
        return kept;
    }
}
