package dev.mews.tokenizer.format;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** The lines of a {@code .tiktoken} file, read into flat arrays, without an object per token. */
final class TiktokenRanks {
    private static final int LONGEST_SHOWN = 80;

    /** By ASCII character: the six bits that it stands for in base64, or -1. */
    private static final byte[] BITS = new byte[128];

    static {
        Arrays.fill(BITS, (byte) -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < digits.length(); i++) {
            BITS[digits.charAt(i)] = (byte) i;
        }
    }

    private final Path file;
    private final byte[] lines;

    /* Tokens in the order of the file, one after the other: where each begins, and at last where the last ends. */
    private byte[] bytes;
    private int end;
    private int[] starts;
    private int count;

    /** By rank: 1 more than the place of its token in the file, 0 where there is none. */
    private int[] places;

    private int last = -1;

    private TiktokenRanks(Path file, byte[] lines) {
        this.file = file;
        this.lines = lines;
        bytes = new byte[lines.length / 2 + Vocabulary.PADDING];
        starts = new int[lines.length / 12 + 16];
        places = new int[lines.length / 12 + 16];
    }

    /**
     * Reads a file.
     *
     * @throws IOException when a line is not a token and its rank, or a rank is there twice
     */
    static TiktokenRanks read(Path file) throws IOException {
        TiktokenRanks ranks = new TiktokenRanks(file, Files.readAllBytes(file));
        int number = 0;
        for (int from = 0; from < ranks.lines.length; ) {
            int to = from;
            while (to < ranks.lines.length && ranks.lines[to] != '\n') {
                to++;
            }
            boolean carriageReturn = to > from && ranks.lines[to - 1] == '\r';
            ranks.readLine(++number, from, carriageReturn ? to - 1 : to);
            from = to + 1;
        }
        return ranks;
    }

    private void readLine(int number, int from, int to) throws IOException {
        if (from == to) {
            return;
        }
        if (end + to - from + Vocabulary.PADDING > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + to - from + Vocabulary.PADDING));
        }
        int space = readToken(from, to);
        int rank = space < 0 ? -1 : rank(space + 1, to);
        if (rank < 0) {
            space = readTokenSlowly(from, to);
            rank = space <= from ? -1 : rank(space + 1, to);
        }
        if (rank < 0) {
            throw new IOException("%s:%d: expected a token in base64, a space and a rank, but found '%s'"
                    .formatted(file, number, shown(from, to)));
        }
        add(number, rank);
    }

    /** Decodes a token as it is usually written: the place of the space after it, or -1. */
    private int readToken(int from, int to) {
        int at = end;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            int a = bits(lines[i]);
            int b = bits(lines[i + 1]);
            int c = bits(lines[i + 2]);
            int d = bits(lines[i + 3]);
            if ((a | b | c | d) < 0) {
                break;
            }
            int three = a << 18 | b << 12 | c << 6 | d;
            bytes[at++] = (byte) (three >> 16);
            bytes[at++] = (byte) (three >> 8);
            bytes[at++] = (byte) three;
        }
        if (i + 4 < to && lines[i] != ' ' && lines[i + 3] == '=' && bits(lines[i]) >= 0 && bits(lines[i + 1]) >= 0) {
            int two = bits(lines[i]) << 10 | bits(lines[i + 1]) << 4;
            bytes[at++] = (byte) (two >> 8);
            if (lines[i + 2] != '=') {
                int c = bits(lines[i + 2]);
                if (c < 0) {
                    return -1;
                }
                bytes[at++] = (byte) (two | c >> 2);
            }
            i += 4;
        }
        if (i == from || i >= to || lines[i] != ' ') {
            return -1;
        }
        end = at;
        return i;
    }

    /** Decodes a token as {@link Base64} does, without padding too: the place of the space after it, or -1. */
    private int readTokenSlowly(int from, int to) {
        end = starts[count];
        String line = new String(lines, from, to - from, StandardCharsets.ISO_8859_1);
        int space = line.indexOf(' ');
        try {
            byte[] token = Base64.getDecoder().decode(line.substring(0, Math.max(space, 0)));
            System.arraycopy(token, 0, bytes, end, token.length);
            end += token.length;
            return space < 0 ? -1 : from + space;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static int bits(byte b) {
        return b < 0 ? -1 : BITS[b];
    }

    /** The number from {@code from} to {@code to}; -1 when there is none, or too large a one. */
    private int rank(int from, int to) {
        int rank = from < to ? 0 : -1;
        for (int i = from; i < to; i++) {
            int digit = lines[i] - '0';
            if (digit < 0 || digit > 9 || rank >= Vocabulary.MAX_SIZE) {
                return -1;
            }
            rank = rank * 10 + digit;
        }
        return rank < Vocabulary.MAX_SIZE ? rank : -1;
    }

    private String shown(int from, int to) {
        String line = new String(lines, from, to - from, StandardCharsets.ISO_8859_1);
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }

    private void add(int number, int rank) throws IOException {
        if (rank >= places.length) {
            places = Arrays.copyOf(places, Math.max(rank + 1, Math.min(2 * places.length, Vocabulary.MAX_SIZE)));
        }
        if (places[rank] != 0) {
            throw new IOException("%s:%d: the rank %d is there twice".formatted(file, number, rank));
        }
        places[rank] = ++count;
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count] = end;
        last = Math.max(last, rank);
    }

    /** Number of tokens. */
    int count() {
        return count;
    }

    /** The largest rank, -1 when there is none. */
    int last() {
        return last;
    }

    /** Whether a token has this rank. */
    boolean has(int rank) {
        return rank < places.length && places[rank] != 0;
    }

    /**
     * The vocabulary.
     *
     * @param special tokens for all ids that are no ranks
     * @throws IllegalArgumentException when it is none: see {@link Vocabulary}
     */
    Vocabulary vocabulary(SpecialTokens special) {
        int[] firsts = new int[count + special.size() + 1];
        int size = end
                + special.byId().values().stream()
                        .mapToInt(TiktokenRanks::length)
                        .sum();
        byte[] all = new byte[Math.addExact(size, Vocabulary.PADDING)];
        int id = 0;
        for (Map.Entry<Integer, String> token : special.byId().entrySet()) {
            copyRanks(id, token.getKey(), firsts, all);
            id = token.getKey();
            byte[] content = token.getValue().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(content, 0, all, firsts[id], content.length);
            firsts[id + 1] = firsts[id] + content.length;
            id++;
        }
        copyRanks(id, firsts.length - 1, firsts, all);
        return new Vocabulary(firsts, all, special);
    }

    private static int length(String content) {
        return content.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Copies the tokens of a stretch of ids. */
    private void copyRanks(int from, int to, int[] firsts, byte[] all) {
        for (int id = from; id < to; id++) {
            int place = places[id] - 1;
            int length = starts[place + 1] - starts[place];
            System.arraycopy(bytes, starts[place], all, firsts[id], length);
            firsts[id + 1] = firsts[id] + length;
        }
    }
}
