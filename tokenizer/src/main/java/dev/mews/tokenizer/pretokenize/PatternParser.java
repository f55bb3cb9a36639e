package dev.mews.tokenizer.pretokenize;

import dev.mews.tokenizer.internal.UnicodeSets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Reads the regular expressions of tokenizers: alternatives, groups, {@code (?i:...)}, character classes with properties,
 * intersections of them, repetition, and a look at one following character, {@code (?!\S)}. What goes beyond is refused by name.
 */
final class PatternParser {
    private static final int ALL = Character.MAX_CODE_POINT + 1;
    private static final int MAX_REPEAT = 1000;

    private final String pattern;
    private final Syntax syntax;
    private int at;
    private boolean ignoreCase;

    /** Whose regular expression it is. */
    enum Syntax {
        /** Of {@code tokenizer.json}: {@code {1,3}+} repeats a repetition, and {@code $} is the end of a line. */
        ONIGURUMA,
        /** Of tiktoken: {@code {1,3}+} is possessive, and {@code $} is the end of the text. */
        TIKTOKEN
    }

    /** A part of a pattern. */
    sealed interface Node permits Characters, Look, Sequence, Choice, Repeat {}

    /** One character of a set. */
    record Characters(BitSet set) implements Node {}

    /** What follows is a character of the set; negated: it is not, or the text ends. */
    record Look(BitSet set, boolean negated) implements Node {}

    /** One part after the other. */
    record Sequence(List<Node> parts) implements Node {}

    /** The first alternative that fits. */
    record Choice(List<Node> alternatives) implements Node {}

    /** A part {@code min} to {@code max} times, -1 for no limit. */
    record Repeat(Node part, int min, int max, boolean lazy, boolean possessive) implements Node {}

    private PatternParser(String pattern, Syntax syntax) {
        this.pattern = pattern;
        this.syntax = syntax;
    }

    /**
     * The parts of a pattern.
     *
     * @throws IllegalArgumentException when something in it is not supported
     */
    static Node parse(String pattern, Syntax syntax) {
        PatternParser parser = new PatternParser(pattern, syntax);
        Node node = parser.choice(true);
        if (parser.at < pattern.length()) {
            throw parser.unsupported("an unmatched )", parser.at);
        }
        return node;
    }

    private Node choice(boolean outermost) {
        List<Node> alternatives = new ArrayList<>();
        do {
            alternatives.add(sequence(outermost));
        } while (take('|'));
        return alternatives.size() == 1 ? alternatives.get(0) : new Choice(alternatives);
    }

    private Node sequence(boolean outermost) {
        List<Node> parts = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            starts.add(at);
            parts.add(quantified(atom()));
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Repeat repeat
                    && repeat.possessive
                    && !isGreedyEnough(repeat, parts.subList(i + 1, parts.size()), outermost)) {
                if (!(repeat.part instanceof Characters own)) {
                    throw unsupported("a possessive repetition of more than one character", starts.get(i));
                }
                parts.set(i, withoutGivingBack(repeat, own));
            }
        }
        return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
    }

    /** Whether giving characters back could never help what follows, so that greedy and possessive are the same. */
    private static boolean isGreedyEnough(Repeat repeat, List<Node> rest, boolean outermost) {
        if (!(repeat.part instanceof Characters own)) {
            return false;
        }
        for (Node part : rest) {
            if (part instanceof Look look) {
                // Giving back ends before a character of the own set.
                boolean canHelp = look.negated ? !contains(look.set, own.set) : look.set.intersects(own.set);
                return !canHelp;
            }
            boolean optional = part instanceof Repeat other && other.min == 0;
            Node inner = part instanceof Repeat other ? other.part : part;
            if (!(inner instanceof Characters next) || next.set.intersects(own.set)) {
                return false;
            }
            if (!optional) {
                return true;
            }
        }
        return outermost;
    }

    /** A possessive repetition as a greedy one: as many as there may be, or what is not followed by one more. */
    private static Node withoutGivingBack(Repeat repeat, Characters own) {
        Look noMore = new Look(own.set, true);
        int max = repeat.max;
        if (max < 0) {
            return new Sequence(List.of(new Repeat(own, repeat.min, -1, false, false), noMore));
        }
        Repeat all = new Repeat(own, max, max, false, false);
        if (max == repeat.min) {
            return all;
        }
        return new Choice(
                List.of(all, new Sequence(List.of(new Repeat(own, repeat.min, max - 1, false, false), noMore))));
    }

    private static boolean contains(BitSet all, BitSet some) {
        BitSet outside = (BitSet) some.clone();
        outside.andNot(all);
        return outside.isEmpty();
    }

    private Node quantified(Node node) {
        Node result = node;
        while (at < pattern.length()) {
            int start = at;
            int min;
            int max;
            boolean braces = false;
            if (take('*')) {
                min = 0;
                max = -1;
            } else if (take('+')) {
                min = 1;
                max = -1;
            } else if (take('?')) {
                min = 0;
                max = 1;
            } else if (take('{')) {
                braces = true;
                min = number();
                max = take(',') ? (pattern.startsWith("}", at) ? -1 : number()) : min;
                if (!take('}') || max > MAX_REPEAT || min > MAX_REPEAT || (max >= 0 && max < min)) {
                    throw unsupported("the repetition " + pattern.substring(start, at), start);
                }
            } else {
                break;
            }
            if (result instanceof Look) {
                throw unsupported("a repeated look-ahead", start);
            }
            boolean lazy = take('?');
            boolean possessive = !lazy && !(braces && syntax == Syntax.ONIGURUMA) && take('+');
            result = new Repeat(result, min, max, lazy, possessive);
        }
        return result;
    }

    private int number() {
        int start = at;
        while (at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9' && at - start < 6) {
            at++;
        }
        if (at == start) {
            throw unsupported("{ without a number", start - 1);
        }
        return Integer.parseInt(pattern.substring(start, at));
    }

    private Node atom() {
        int start = at;
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '(' -> group(start);
            case '[' -> new Characters(characterClass());
            case '.' -> {
                BitSet notNewline = all();
                notNewline.clear('\n');
                yield new Characters(notNewline);
            }
            case '\\' -> new Characters(withCase(escape(start)));
            case '$' -> {
                BitSet inside = all();
                inside.set('\n', syntax == Syntax.TIKTOKEN);
                yield new Look(inside, true);
            }
            case '^', '*', '+', '?' -> throw unsupported(Character.toString(c), start);
            default -> new Characters(withCase(single(c)));
        };
    }

    private Node group(int start) {
        boolean outerCase = ignoreCase;
        if (take('?')) {
            if (take('!') || take('=')) {
                boolean negated = pattern.charAt(at - 1) == '!';
                Node inner = choice(false);
                close(start);
                if (inner instanceof Characters characters) {
                    return new Look(characters.set, negated);
                }
                throw unsupported("a look-ahead over more than one character", start);
            }
            if (take('i')) {
                ignoreCase = true;
            }
            if (!take(':')) {
                int length = pattern.startsWith("<", at) ? 2 : 1;
                String name = pattern.substring(start, Math.min(pattern.length(), at + length));
                throw unsupported("the group " + name, start);
            }
        }
        Node inner = choice(false);
        close(start);
        ignoreCase = outerCase;
        return inner;
    }

    private void close(int start) {
        if (!take(')')) {
            throw unsupported("an unclosed (", start);
        }
    }

    /** The class whose bracket has just been read. */
    private BitSet characterClass() {
        int start = at - 1;
        boolean negated = take('^');
        BitSet set = new BitSet();
        BitSet operands = null;
        boolean first = true;
        while (true) {
            if (at >= pattern.length()) {
                throw unsupported("an unclosed [", start);
            }
            int itemStart = at;
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            if (c == ']' && !first) {
                break;
            }
            if (c == '&' && pattern.startsWith("&", at)) {
                if (first || pattern.startsWith("&", at + 1) || pattern.startsWith("]", at + 1)) {
                    throw unsupported("the intersection && with nothing", itemStart);
                }
                at++;
                operands = intersection(operands, set);
                set = new BitSet();
                continue;
            }
            first = false;
            if (c == '[') {
                if (pattern.startsWith(":", at)) {
                    throw unsupported("a POSIX class", itemStart);
                }
                set.or(characterClass());
                continue;
            }
            BitSet item = c == '\\' ? escape(itemStart) : single(c);
            boolean range = at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
            if (range && item.cardinality() == 1) {
                at++;
                int lastStart = at;
                int last = pattern.codePointAt(at);
                at += Character.charCount(last);
                BitSet end = last == '\\' ? escape(lastStart) : single(last);
                if (end.cardinality() != 1 || end.nextSetBit(0) < item.nextSetBit(0)) {
                    throw unsupported("the range " + pattern.substring(itemStart, at), itemStart);
                }
                item.set(item.nextSetBit(0), end.nextSetBit(0) + 1);
            }
            set.or(withCase(item));
        }
        set = intersection(operands, set);
        if (negated) {
            set.flip(0, ALL);
        }
        return set;
    }

    private static BitSet intersection(BitSet operands, BitSet last) {
        if (operands != null) {
            last.and(operands);
        }
        return last;
    }

    /** The set of an escape whose backslash has just been read. */
    private BitSet escape(int start) {
        if (at >= pattern.length()) {
            throw unsupported("a backslash at the end", start);
        }
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'r' -> single('\r');
            case 'n' -> single('\n');
            case 't' -> single('\t');
            case 'f' -> single('\f');
            case 'v' -> single(0x0B);
            case 's', 'S' -> named("\\s", c == 'S', start);
            case 'w', 'W' -> named("\\w", c == 'W', start);
            case 'd', 'D' -> named("Nd", c == 'D', start);
            case 'p', 'P' -> property(c == 'P', start);
            case 'u' -> single(hexadecimal(4, start));
            case 'x' -> {
                if (!take('{')) {
                    yield single(hexadecimal(2, start));
                }
                int end = pattern.indexOf('}', at);
                int codePoint = hexadecimal(end - at, start);
                at = end + 1;
                yield single(codePoint);
            }
            default -> {
                if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                    throw unsupported("\\" + c, start);
                }
                at--;
                int codePoint = pattern.codePointAt(at);
                at += Character.charCount(codePoint);
                yield single(codePoint);
            }
        };
    }

    private BitSet property(boolean negated, int start) {
        String name;
        if (take('{')) {
            int end = pattern.indexOf('}', at);
            if (end < 0) {
                throw unsupported("an unclosed \\p{", start);
            }
            name = pattern.substring(at, end);
            at = end + 1;
        } else {
            name = pattern.substring(at, Math.min(at + 1, pattern.length()));
            at += name.length();
        }
        boolean inverted = name.startsWith("^");
        return named(inverted ? name.substring(1) : name, negated != inverted, start);
    }

    private BitSet named(String name, boolean negated, int start) {
        BitSet set = UnicodeSets.of(name);
        if (set == null) {
            throw unsupported("the property " + pattern.substring(start, at), start);
        }
        if (negated) {
            set.flip(0, ALL);
        }
        return set;
    }

    private int hexadecimal(int digits, int start) {
        try {
            int codePoint = Integer.parseInt(pattern, at, at + digits, 16);
            at += digits;
            if (Character.isValidCodePoint(codePoint)) {
                return codePoint;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // Reported below, with the place.
        }
        throw unsupported("the code point " + pattern.substring(start, Math.min(pattern.length(), start + 8)), start);
    }

    /** Adds what one ASCII letter of the set is equal to without regard to case, and the other way round. */
    private BitSet withCase(BitSet set) {
        if (!ignoreCase || set.cardinality() > 128) {
            return set;
        }
        BitSet both = (BitSet) set.clone();
        set.stream().forEach(c -> {
            if (c >= 0x80) {
                throw unsupported("a letter outside ASCII in (?i:...)", at);
            }
            if (Character.isLetter(c)) {
                both.set(Character.toUpperCase(c));
                both.set(Character.toLowerCase(c));
                // The only other characters that fold to ASCII letters: LONG S and the KELVIN SIGN.
                if (Character.toLowerCase(c) == 's') {
                    both.set(0x17F);
                } else if (Character.toLowerCase(c) == 'k') {
                    both.set(0x212A);
                }
            }
        });
        return both;
    }

    private static BitSet single(int codePoint) {
        BitSet set = new BitSet();
        set.set(codePoint);
        return set;
    }

    private static BitSet all() {
        BitSet set = new BitSet();
        set.set(0, ALL);
        return set;
    }

    private boolean take(char c) {
        if (at < pattern.length() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private IllegalArgumentException unsupported(String what, int place) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT, "the pattern %s has %s at %d, which is not supported", pattern, what, place));
    }
}
