package dev.mews.tokenizer.pretokenize;

import static dev.mews.tokenizer.internal.UnicodeClasses.LETTER;
import static dev.mews.tokenizer.internal.UnicodeClasses.MARK;
import static dev.mews.tokenizer.internal.UnicodeClasses.NUMBER;
import static dev.mews.tokenizer.internal.UnicodeClasses.OTHER;
import static dev.mews.tokenizer.internal.UnicodeClasses.PUNCTUATION;
import static dev.mews.tokenizer.internal.UnicodeClasses.SPACE;

import dev.mews.tokenizer.internal.AsciiCuts;
import dev.mews.tokenizer.internal.Letters;
import dev.mews.tokenizer.internal.UnicodeClasses;
import java.util.Optional;

/**
 * This project's pre-tokenizer. With the default choices it cuts as the pattern
 *
 * <pre>{@code \\[A-Za-z]+|\p{N}|[\p{P}$+<=>^`|~]| ?[\p{L}\p{M}]+|\s+(?!\S)|\s+|[^\s\p{L}\p{M}\p{N}\p{P}$+<=>^`|~]+}</pre>
 *
 * <p>does: LaTeX commands first, single digits, single punctuation marks, letters with their combining marks and the
 * space before them, white space, other symbols. The first alternative that fits wins. All white space before a
 * non-space is cut before its last character, so that a space can go with the word after it.
 */
public final class PreTokenization implements PreTokenizer {
    private static final String MARKS = "\\p{P}$+<=>^`|~";
    private static final String MARKS_SET = "[" + MARKS + "]";
    private static final String COMMAND = "\\\\[A-Za-z]+";

    /** Class of each ASCII character, its nine mark-like symbols counted as punctuation. */
    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = 0; c < ASCII.length; c++) {
            ASCII[c] = (byte) ("$+<=>^`|~".indexOf(c) >= 0 ? PUNCTUATION : UnicodeClasses.of(c));
        }
    }

    /** In {@link #first}: a character that is a piece whatever follows. */
    private static final byte ALONE = -1;

    /** Fewer pieces than this found at once cost more than to find each alone. */
    private static final int FEW = 3;

    /** Most pieces that are found alone before several at once are tried again. */
    private static final int MOST_ALONE = 32;

    private final Digits digits;
    private final Punctuation punctuation;
    private final boolean commands;
    private final boolean asciiCuts;
    private final String pattern;

    /** By ASCII character: {@link #ALONE}, a space for the space, else its class. */
    private final byte[] first = ASCII.clone();

    private PreTokenization(Digits digits, Punctuation punctuation, boolean commands) {
        this.digits = digits;
        this.punctuation = punctuation;
        this.commands = commands;
        this.asciiCuts = digits == Digits.INDIVIDUAL && punctuation == Punctuation.ISOLATED;
        this.pattern = patternOf(digits, punctuation, commands);
        for (int c = 0; c < first.length; c++) {
            boolean mark = ASCII[c] == PUNCTUATION && punctuation == Punctuation.ISOLATED && !(commands && c == '\\');
            boolean digit = ASCII[c] == NUMBER && digits == Digits.INDIVIDUAL;
            first[c] = mark || digit ? ALONE : first[c];
        }
        first[' '] = ' ';
    }

    /** Single digits, single punctuation marks, LaTeX commands whole. */
    public static PreTokenization canonical() {
        return of(Digits.INDIVIDUAL, Punctuation.ISOLATED, Latex.INJECT);
    }

    /** The pre-tokenizer with these choices; {@code INJECT} and {@code PATTERN} cut alike. */
    public static PreTokenization of(Digits digits, Punctuation punctuation, Latex latex) {
        return new PreTokenization(digits, punctuation, latex != Latex.OFF);
    }

    /** The pre-tokenizer with this {@link #pattern()}, if there is one. */
    public static Optional<PreTokenization> ofPattern(String pattern) {
        for (Digits digits : Digits.values()) {
            for (Punctuation punctuation : Punctuation.values()) {
                for (Latex latex : Latex.values()) {
                    PreTokenization candidate = of(digits, punctuation, latex);
                    if (candidate.pattern.equals(pattern)) {
                        return Optional.of(candidate);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String patternOf(Digits digits, Punctuation punctuation, boolean commands) {
        StringBuilder pattern = new StringBuilder();
        if (commands) {
            pattern.append(COMMAND).append('|');
        }
        pattern.append(digits.pattern()).append('|');
        switch (punctuation) {
            case ISOLATED -> pattern.append('[').append(MARKS).append(']');
            case CONTIGUOUS -> appendRun(pattern, MARKS_SET, commands);
            case NONE -> appendRun(pattern.append(" ?"), "[^\\s\\p{L}\\p{M}\\p{N}]", commands);
        }
        pattern.append("| ?[\\p{L}\\p{M}]+|\\s+(?!\\S)|\\s+");
        if (punctuation != Punctuation.NONE) {
            pattern.append("|[^\\s\\p{L}\\p{M}\\p{N}").append(MARKS).append("]+");
        }
        return pattern.toString();
    }

    /** Inside a run a backslash that begins a command must end the run. */
    private static void appendRun(StringBuilder pattern, String characters, boolean commands) {
        if (commands) {
            pattern.append("(?:(?!")
                    .append(COMMAND)
                    .append(')')
                    .append(characters)
                    .append(")+");
        } else {
            pattern.append(characters).append('+');
        }
    }

    @Override
    public String pattern() {
        return pattern;
    }

    @Override
    public int next(byte[] text, int from, int to) {
        int b = text[from];
        if (b >= 0) {
            int after = from + 1;
            return switch (first[b]) {
                case ALONE -> after;
                case ' ' -> {
                    int end = Letters.end(text, after, to);
                    yield end > after ? end : space(text, from, after, to);
                }
                case LETTER -> Letters.end(text, after, to);
                default -> next(text, from, after, to, ASCII[b]);
            };
        }
        int at = UnicodeClasses.at(text, from, to);
        return next(text, from, from + (at & 7), to, at >>> 3);
    }

    @Override
    public int cut(byte[] text, int from, int to, int[] ends) {
        int n = 0;
        int at = from;
        int alone = asciiCuts ? 0 : Integer.MAX_VALUE;
        int waste = 0;
        while (at < to && n <= ends.length - AsciiCuts.MOST) {
            if (alone == 0) {
                int known = AsciiCuts.cut(text, at, to, commands, ends, n);
                if (known - n < FEW) {
                    // Text of another script: the longer this goes on the longer it is before it is tried again.
                    waste = Math.min(2 * waste + 2, MOST_ALONE);
                    alone = waste;
                } else {
                    waste = 0;
                }
                if (known > n) {
                    n = known;
                    at = ends[n - 1];
                    continue;
                }
            } else {
                alone--;
            }
            at = next(text, at, to);
            ends[n++] = at;
        }
        return n;
    }

    private int next(byte[] text, int from, int after, int to, int kind) {
        return switch (kind) {
            case LETTER, MARK -> Letters.end(text, after, to);
            case NUMBER -> numbers(text, after, to);
            case SPACE -> space(text, from, after, to);
            case PUNCTUATION -> punctuation(text, from, after, to);
            default -> run(text, after, to, punctuation == Punctuation.NONE, true);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreTokenization that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }

    private int numbers(byte[] text, int from, int to) {
        int more = digits == Digits.INDIVIDUAL ? 0 : digits == Digits.GROUP3 ? 2 : Integer.MAX_VALUE;
        int i = from;
        for (; more > 0 && i < to; more--) {
            int at = UnicodeClasses.at(text, i, to);
            if (at >>> 3 != NUMBER) {
                break;
            }
            i += at & 7;
        }
        return i;
    }

    private int punctuation(byte[] text, int from, int after, int to) {
        if (commands) {
            int end = command(text, from, to);
            if (end > from) {
                return end;
            }
        }
        return switch (punctuation) {
            case ISOLATED -> after;
            case CONTIGUOUS -> run(text, after, to, true, false);
            case NONE -> run(text, after, to, true, true);
        };
    }

    private int run(byte[] text, int from, int to, boolean marks, boolean others) {
        int i = from;
        while (i < to) {
            int kind = kindAt(text, i, to);
            boolean inside = (marks && kind >>> 3 == PUNCTUATION) || (others && kind >>> 3 == OTHER);
            if (!inside || (commands && command(text, i, to) > i)) {
                return i;
            }
            i += kind & 7;
        }
        return i;
    }

    private int space(byte[] text, int from, int after, int to) {
        int last = from;
        int i = after;
        while (i < to) {
            int kind = kindAt(text, i, to);
            if (kind >>> 3 != SPACE) {
                break;
            }
            last = i;
            i += kind & 7;
        }
        if (i == to) {
            return i;
        }
        if (last > from) {
            return last;
        }
        return text[from] == ' ' ? afterSpace(text, i, to) : i;
    }

    /** A single space before {@code i}: it goes with what follows when that kind of run takes a space. */
    private int afterSpace(byte[] text, int i, int to) {
        int at = kindAt(text, i, to);
        int next = i + (at & 7);
        return switch (at >>> 3) {
            case LETTER, MARK -> Letters.end(text, next, to);
            case NUMBER -> digits == Digits.NONE ? numbers(text, next, to) : i;
            default -> {
                boolean joins = punctuation == Punctuation.NONE && !(commands && command(text, i, to) > i);
                yield joins ? run(text, next, to, true, true) : i;
            }
        };
    }

    /** End of the LaTeX command at {@code from}, or {@code from} when there is none. */
    private static int command(byte[] text, int from, int to) {
        if (text[from] != '\\') {
            return from;
        }
        int i = from + 1;
        while (i < to && text[i] >= 0 && ASCII[text[i]] == LETTER) {
            i++;
        }
        return i > from + 1 ? i : from;
    }

    private static int kindAt(byte[] text, int i, int to) {
        int b = text[i];
        return b >= 0 ? ASCII[b] << 3 | 1 : UnicodeClasses.at(text, i, to);
    }
}
