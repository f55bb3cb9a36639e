package dev.mews.tokenizer.pretokenize;

import static dev.mews.tokenizer.internal.UnicodeClasses.LETTER;
import static dev.mews.tokenizer.internal.UnicodeClasses.NUMBER;
import static dev.mews.tokenizer.internal.UnicodeClasses.SPACE;

import dev.mews.tokenizer.internal.UnicodeClasses;

/**
 * The pre-tokenizer of GPT-2, RoBERTa and CodeBERT (Hugging Face's {@code ByteLevel} with its own pattern):
 *
 * <pre>{@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}</pre>
 */
public final class Gpt2PreTokenizer implements PreTokenizer {
    /** The one instance: it has no options. */
    public static final Gpt2PreTokenizer INSTANCE = new Gpt2PreTokenizer();

    private static final String PATTERN =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private Gpt2PreTokenizer() {}

    @Override
    public String toString() {
        return PATTERN;
    }

    @Override
    public String pattern() {
        return PATTERN;
    }

    @Override
    public int next(byte[] text, int from, int to) {
        int at = UnicodeClasses.at(text, from, to);
        int after = from + (at & 7);
        if (at >>> 3 != SPACE) {
            int contraction = text[from] == '\'' ? contraction(text, from, to) : from;
            return contraction > from ? contraction : run(text, after, to, group(at >>> 3));
        }
        int last = from;
        int i = after;
        while (i < to) {
            at = UnicodeClasses.at(text, i, to);
            if (at >>> 3 != SPACE) {
                break;
            }
            last = i;
            i += at & 7;
        }
        if (i == to) {
            return i;
        }
        if (last > from) {
            return last;
        }
        return text[from] == ' ' ? run(text, i, to, group(at >>> 3)) : i;
    }

    /** Letters, numbers, white space and everything else: marks and punctuation make runs with other symbols. */
    private static int group(int kind) {
        return kind == LETTER || kind == NUMBER || kind == SPACE ? kind : UnicodeClasses.OTHER;
    }

    private static int run(byte[] text, int from, int to, int group) {
        int i = from;
        while (i < to) {
            int at = UnicodeClasses.at(text, i, to);
            if (group(at >>> 3) != group) {
                return i;
            }
            i += at & 7;
        }
        return i;
    }

    private static int contraction(byte[] text, int from, int to) {
        if (from + 1 >= to) {
            return from;
        }
        int b1 = text[from + 1];
        if (b1 == 's' || b1 == 't' || b1 == 'm' || b1 == 'd') {
            return from + 2;
        }
        int b2 = from + 2 < to ? text[from + 2] : -1;
        boolean two = (b1 == 'r' && b2 == 'e') || (b1 == 'v' && b2 == 'e') || (b1 == 'l' && b2 == 'l');
        return two ? from + 3 : from;
    }
}
