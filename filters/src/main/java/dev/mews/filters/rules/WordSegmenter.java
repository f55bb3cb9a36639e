package dev.mews.filters.rules;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import dev.mews.filters.internal.PythonText;

/**
 * Cuts text into words. Pieces between white space that need no dictionary are cut by a scanner of the same rules as
 * ICU's, many times faster; the rest goes to ICU.
 *
 * <p>Not thread-safe: make one per thread, it is cheap.
 */
public final class WordSegmenter {
    // word break classes; everything up to MAX_SIMPLE is cut here, without ICU
    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte JOINER = 3;
    private static final byte MID_LETTER = 4;
    private static final byte MID_DIGIT = 5;
    private static final byte MID_BOTH = 6;
    private static final byte EXTEND = 7;
    private static final byte MAX_SIMPLE = 7;
    private static final byte COMPLEX = 8;

    private static final byte[] CLASSES = classes();

    private static final BreakIterator WORDS = BreakIterator.getWordInstance(ULocale.ROOT);
    private static final BreakIterator SENTENCES = BreakIterator.getSentenceInstance(ULocale.ROOT);

    private final WordDialect dialect;
    private final BreakIterator words;
    private final BreakIterator sentences;

    /** A segmenter of the given dialect. */
    public WordSegmenter(WordDialect dialect) {
        this.dialect = dialect;
        this.words = WORDS.clone();
        this.sentences = SENTENCES.clone();
    }

    /** Prepares {@code text} for rules; words are cut when a rule first needs them. */
    public AnalyzedText analyze(String text) {
        return new AnalyzedText(text, this);
    }

    WordList segment(String text) {
        WordList list = new WordList(text.length() / 6, Integer.MAX_VALUE);
        scan(text, list);
        return list;
    }

    int countUpTo(String text, int limit) {
        if (limit <= 0) {
            return 0;
        }
        WordList list = new WordList(Math.min(limit, text.length() / 6), limit);
        scan(text, list);
        return list.size();
    }

    /** Number of sentences in {@code line} by Unicode UAX 29, counted no further than {@code limit}. */
    int countSentencesUpTo(String line, int limit) {
        sentences.setText(line);
        int count = 0;
        while (count < limit && sentences.next() != BreakIterator.DONE) {
            count++;
        }
        return count;
    }

    private void scan(String text, WordList list) {
        int length = text.length();
        int i = 0;
        while (true) {
            i = PythonText.skipSpace(text, i, length);
            if (i == length) {
                return;
            }
            int start = i;
            int highest = 0;
            while (i < length) {
                char c = text.charAt(i);
                if (PythonText.isSpace(c)) {
                    break;
                }
                highest = Math.max(highest, CLASSES[c]);
                i++;
            }
            boolean more;
            if (dialect == WordDialect.WHITESPACE) {
                more = list.add(start, i);
            } else if (highest <= MAX_SIMPLE) {
                more = cut(text, start, i, list);
            } else {
                more = cutByIcu(text, start, i, list);
            }
            if (!more) {
                return;
            }
        }
    }

    private boolean cutByIcu(String text, int start, int end, WordList list) {
        words.setText(text.substring(start, end));
        int from = words.first();
        for (int to = words.next(); to != BreakIterator.DONE; to = words.next()) {
            if (!list.add(start + from, start + to)) {
                return false;
            }
            from = to;
        }
        return true;
    }

    /** UAX 29 rules WB4 to WB13b for the classes above. */
    private static boolean cut(String text, int start, int end, WordList list) {
        int word = start;
        int at = start;
        // nothing extends the start of a piece: WB4 does not apply there
        byte before = 0;
        byte last = CLASSES[text.charAt(at++)];
        if (last == EXTEND) {
            last = OTHER;
        }
        while (at < end) {
            byte next = CLASSES[text.charAt(at)];
            if (next == EXTEND) {
                at++;
                continue;
            }
            if (joins(before, last, next, text, at, end)) {
                before = last;
            } else {
                if (!list.add(word, at)) {
                    return false;
                }
                word = at;
                before = 0;
            }
            last = next;
            at++;
        }
        return list.add(word, end);
    }

    private static boolean joins(byte before, byte last, byte next, String text, int at, int end) {
        return switch (last) {
            case LETTER ->
                next == LETTER
                        || next == DIGIT
                        || next == JOINER
                        || ((next == MID_LETTER || next == MID_BOTH) && significant(text, at + 1, end) == LETTER);
            case DIGIT ->
                next == LETTER
                        || next == DIGIT
                        || next == JOINER
                        || ((next == MID_DIGIT || next == MID_BOTH) && significant(text, at + 1, end) == DIGIT);
            case JOINER -> next == LETTER || next == DIGIT || next == JOINER;
            case MID_LETTER -> before == LETTER && next == LETTER;
            case MID_DIGIT -> before == DIGIT && next == DIGIT;
            case MID_BOTH -> (before == LETTER && next == LETTER) || (before == DIGIT && next == DIGIT);
            default -> false;
        };
    }

    private static byte significant(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            byte c = CLASSES[text.charAt(i)];
            if (c != EXTEND) {
                return c;
            }
        }
        return OTHER;
    }

    private static byte[] classes() {
        byte[] classes = new byte[0x10000];
        for (int c = 0; c < 0x10000; c++) {
            classes[c] = classOf(c);
        }
        return classes;
    }

    private static byte classOf(int c) {
        if (Character.isSurrogate((char) c)
                || UCharacter.getIntPropertyValue(c, UProperty.LINE_BREAK) == UCharacter.LineBreak.COMPLEX_CONTEXT) {
            return COMPLEX;
        }
        int script = UScript.getScript(c);
        if (script == UScript.HAN
                || script == UScript.HIRAGANA
                || script == UScript.KATAKANA
                || script == UScript.HANGUL
                || UCharacter.hasBinaryProperty(c, UProperty.EXTENDED_PICTOGRAPHIC)) {
            return COMPLEX;
        }
        return switch (UCharacter.getIntPropertyValue(c, UProperty.WORD_BREAK)) {
            case UCharacter.WordBreak.ALETTER -> LETTER;
            case UCharacter.WordBreak.NUMERIC -> DIGIT;
            case UCharacter.WordBreak.EXTENDNUMLET -> JOINER;
            case UCharacter.WordBreak.MIDLETTER -> MID_LETTER;
            case UCharacter.WordBreak.MIDNUM -> MID_DIGIT;
            case UCharacter.WordBreak.MIDNUMLET, UCharacter.WordBreak.SINGLE_QUOTE -> MID_BOTH;
            case UCharacter.WordBreak.EXTEND, UCharacter.WordBreak.FORMAT -> EXTEND;
            case UCharacter.WordBreak.OTHER, UCharacter.WordBreak.DOUBLE_QUOTE -> OTHER;
            default -> COMPLEX;
        };
    }
}
