package dev.mews.tokenizer.eval;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;

/**
 * The words of a text as ranges of its UTF-8 bytes: segments between the word boundaries of Unicode's UAX 29, as ICU
 * finds them for the root locale, that hold a letter, a digit, a kana or an ideograph. ICU uses dictionaries for Thai, Lao, Khmer, Burmese,
 * Chinese and Japanese, so words there are what ICU's dictionary has.
 *
 * <p>Holds the words of one text at a time. Not thread-safe.
 */
final class Words {
    private static final BreakIterator PROTOTYPE = BreakIterator.getWordInstance(ULocale.ROOT);

    private final BreakIterator breaks = PROTOTYPE.clone();
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int count;

    /** Cuts a text. A lone surrogate counts as one byte, as {@code String.getBytes} writes it. */
    void cut(String text) {
        count = 0;
        breaks.setText(text);
        int from = 0;
        int fromByte = 0;
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            int toByte = fromByte + utf8Length(text, from, to);
            if (breaks.getRuleStatus() >= BreakIterator.WORD_NUMBER) {
                add(fromByte, toByte);
            }
            from = to;
            fromByte = toByte;
        }
    }

    private void add(int from, int to) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = from;
        ends[count++] = to;
    }

    private static int utf8Length(String text, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes++;
            }
        }
        return bytes;
    }

    /** Number of words. */
    int count() {
        return count;
    }

    /** First byte of a word. */
    int start(int word) {
        return starts[word];
    }

    /** First byte behind a word. */
    int end(int word) {
        return ends[word];
    }
}
