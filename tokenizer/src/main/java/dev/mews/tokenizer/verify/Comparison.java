package dev.mews.tokenizer.verify;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.internal.UnicodeClasses;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/** Compares the ids of a tokenizer with those of a reference, text by text, and sorts the differences by cause. */
public final class Comparison {
    /** Code points that are probed in one text. */
    private static final int GROUP = 64;

    private static final int EXAMPLE = 60;

    /** Why ids differ. */
    public enum Cause {
        /** The reference's ids stand for other bytes than the text's. */
        OTHER_BYTES("its tokens are not the bytes of the text"),
        /** A token of the reference lies across the end of a pre-token of ours. */
        CUT_HERE("we cut where it does not"),
        /** A cut inside a pre-token of ours explains the reference's tokens. */
        CUT_THERE("it cuts where we do not"),
        /** The same pre-tokens become other tokens. */
        MERGES("the same piece becomes other tokens");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Texts with one cause, and the first of them. */
    public static final class Differences {
        private long count;
        private String example = "";
        private final BitSet codePoints = new BitSet();

        /** How many texts, or code points when these were probed. */
        public long count() {
            return count;
        }

        /** The part of the first text around the first difference. */
        public String example() {
            return example;
        }

        /** The code points that differ, when these were probed. */
        public BitSet codePoints() {
            return (BitSet) codePoints.clone();
        }
    }

    private final Tokenizer tokenizer;
    private final Reference reference;
    private final Map<Cause, Differences> differences = new EnumMap<>(Cause.class);
    private long compared;
    private long bytes;

    /** A comparison that nothing has been compared in. */
    public Comparison(Tokenizer tokenizer, Reference reference) {
        this.tokenizer = tokenizer;
        this.reference = reference;
    }

    /** Texts or code points compared. */
    public long compared() {
        return compared;
    }

    /** Bytes of the texts compared. */
    public long bytes() {
        return bytes;
    }

    /** The differences, in the order of {@link Cause}. */
    public Map<Cause, Differences> differences() {
        return differences;
    }

    /** Compares one text. */
    public void text(String text) throws IOException {
        compared++;
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes += utf8.length;
        int[] ours = tokenizer.encode(utf8);
        int[] theirs = reference.encode(text);
        if (!Arrays.equals(ours, theirs)) {
            add(utf8, ours, theirs);
        }
    }

    /** Compares every code point but the surrogates, alone and beside letters, digits, spaces and itself. */
    public void everyCodePoint() throws IOException {
        codePoints(0, Character.MAX_CODE_POINT + 1);
    }

    /**
     * Compares the code points of a range, as {@link #everyCodePoint} does.
     *
     * @param from the first, a multiple of 64
     * @param to the end, exclusive, a multiple of 64
     */
    public void codePoints(int from, int to) throws IOException {
        if (from % GROUP != 0 || to % GROUP != 0) {
            throw new IllegalArgumentException(
                    "from and to must be multiples of %d, but were %d and %d".formatted(GROUP, from, to));
        }
        for (int first = from; first < to; first += GROUP) {
            if (first >= Character.MIN_SURROGATE && first <= Character.MAX_SURROGATE) {
                continue;
            }
            StringBuilder group = new StringBuilder();
            for (int codePoint = first; codePoint < first + GROUP; codePoint++) {
                probe(codePoint, group);
            }
            compared += GROUP;
            String text = group.toString();
            if (!Arrays.equals(tokenizer.encode(text), reference.encode(text))) {
                for (int codePoint = first; codePoint < first + GROUP; codePoint++) {
                    one(codePoint);
                }
            }
        }
    }

    private void one(int codePoint) throws IOException {
        StringBuilder probe = new StringBuilder();
        probe(codePoint, probe);
        String text = probe.toString();
        int[] ours = tokenizer.encode(text);
        int[] theirs = reference.encode(text);
        if (!Arrays.equals(ours, theirs)) {
            add(text.getBytes(StandardCharsets.UTF_8), ours, theirs).codePoints.set(codePoint);
        }
    }

    private static void probe(int codePoint, StringBuilder text) {
        String c = Character.toString(codePoint);
        text.append('x')
                .append(c)
                .append("x ")
                .append(c)
                .append(c)
                .append(" 1")
                .append(c)
                .append("1,")
                .append(c)
                .append("\n");
    }

    private Differences add(byte[] text, int[] ours, int[] theirs) {
        int place = 0;
        int i = 0;
        while (i < Math.min(ours.length, theirs.length) && ours[i] == theirs[i]) {
            place += tokenizer.vocabulary().length(ours[i++]);
        }
        Differences found = differences.computeIfAbsent(cause(text, place, theirs), cause -> new Differences());
        found.count++;
        if (found.example.isEmpty()) {
            int from = Math.max(0, Math.min(place, text.length) - EXAMPLE / 3);
            found.example = new String(text, from, Math.min(EXAMPLE, text.length - from), StandardCharsets.UTF_8);
        }
        return found;
    }

    /** The cause of a first difference at a byte of the text. */
    private Cause cause(byte[] text, int place, int[] theirs) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        ByteArrayOutputStream theirBytes = new ByteArrayOutputStream();
        BitSet theirEnds = new BitSet();
        for (int id : theirs) {
            if (id < 0 || id >= vocabulary.size()) {
                return Cause.OTHER_BYTES;
            }
            theirBytes.writeBytes(vocabulary.token(id));
            theirEnds.set(theirBytes.size());
        }
        if (!Arrays.equals(theirBytes.toByteArray(), text)) {
            return Cause.OTHER_BYTES;
        }
        int from = 0;
        PreTokenizer walk = tokenizer.preTokenizer().walk();
        while (from < text.length) {
            int end = walk.next(text, from, text.length);
            if (end > place) {
                if (!theirEnds.get(end)) {
                    return Cause.CUT_HERE;
                }
                return isByMerges(text, from, end, theirs) ? Cause.MERGES : Cause.CUT_THERE;
            }
            from = end;
        }
        return Cause.MERGES;
    }

    /** Whether no cut inside the piece explains what the reference makes of it. */
    private boolean isByMerges(byte[] text, int from, int end, int[] theirs) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        int at = 0;
        int pieceStart = from;
        for (int id : theirs) {
            int tokenEnd = at + vocabulary.length(id);
            if (at >= from && tokenEnd <= end) {
                byte[] part = Arrays.copyOfRange(text, pieceStart, tokenEnd);
                byte[] rest = Arrays.copyOfRange(text, tokenEnd, end);
                if (rest.length > 0 && mayBeCut(text, tokenEnd, end) && explains(part, rest, theirs, from)) {
                    return false;
                }
            }
            at = tokenEnd;
        }
        return true;
    }

    /** Whether patterns cut at such a place: not between letters, which only merges tell apart. */
    private static boolean mayBeCut(byte[] text, int place, int to) {
        int after = UnicodeClasses.at(text, place, to) >>> 3;
        int before = UnicodeClasses.OTHER;
        for (int length = 1; length <= Math.min(4, place); length++) {
            int at = UnicodeClasses.at(text, place - length, place);
            if ((at & 7) == length) {
                before = at >>> 3;
            }
        }
        return !isLetter(before) || !isLetter(after);
    }

    private static boolean isLetter(int kind) {
        return kind == UnicodeClasses.LETTER || kind == UnicodeClasses.MARK;
    }

    /** Whether our ids of two parts, one after the other, are what the reference has from a place on. */
    private boolean explains(byte[] part, byte[] rest, int[] theirs, int from) {
        int first = 0;
        for (int at = 0; at < from; first++) {
            at += tokenizer.vocabulary().length(theirs[first]);
        }
        int[] left = tokenizer.encode(part);
        int[] right = tokenizer.encode(rest);
        int length = left.length + right.length;
        int[] both = Arrays.copyOf(left, length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return first + length <= theirs.length && Arrays.equals(both, 0, length, theirs, first, first + length);
    }
}
