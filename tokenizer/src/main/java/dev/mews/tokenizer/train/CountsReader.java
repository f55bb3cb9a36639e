package dev.mews.tokenizer.train;

import dev.mews.tokenizer.internal.PackedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Reads a count file entry by entry; the format is described at {@link CountsWriter}. Damage of any kind is an
 * {@link IOException} with the name of the file.
 */
public final class CountsReader implements SortedCounts {
    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int MAX_GROUPS = 1 << 16;

    private final String name;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    /** Bytes of the buffer from here on are not in the checksum yet. */
    private int unchecked;

    private final CRC32C checksum = new CRC32C();
    private final String pattern;
    private byte[] key = new byte[64];
    private int keyLength;
    private final List<String> groups;
    private final long[] counts;
    private long count;
    private long preTokens;
    private final long[] occurrences;
    private final long[] documents;
    private final long[] bytes;
    private CountsSummary summary;

    /** Reads the beginning of a file; {@link #close} closes {@code raw}. {@code name} is for messages. */
    public CountsReader(InputStream raw, String name) throws IOException {
        this.name = name;
        this.in = raw;
        byte[] magic = new byte[CountsWriter.MAGIC.length];
        readFully(magic, 0, magic.length);
        if (!Arrays.equals(magic, CountsWriter.MAGIC)) {
            throw damaged("it does not begin as a count file of version 2");
        }
        pattern = readString("the pattern");
        long number = readVarint();
        if (number < 1 || number > MAX_GROUPS) {
            throw damaged("it cannot have " + number + " groups");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            names.add(readString("the name of a group"));
        }
        groups = List.copyOf(names);
        if (!List.copyOf(new TreeSet<>(groups)).equals(groups)) {
            throw damaged("its groups are not sorted");
        }
        counts = new long[groups.size()];
        occurrences = new long[groups.size()];
        documents = new long[groups.size()];
        bytes = new long[groups.size()];
    }

    /** Opens a file. */
    public static CountsReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return new CountsReader(in, file.toString());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Pattern of the pre-tokenizer that cut the text. */
    public String pattern() {
        return pattern;
    }

    /** Goes to the next entry; false at the end, after checking totals and checksum. */
    @Override
    public boolean next() throws IOException {
        if (summary != null) {
            return false;
        }
        long shared = readVarint();
        long length = readVarint();
        if (length == 0 && shared == 0) {
            readEnd();
            return false;
        }
        if (shared < 0 || shared > keyLength || length < 1 || length > Integer.MAX_VALUE - 8 - shared) {
            throw damaged("entry " + (preTokens + 1) + " is malformed");
        }
        int first = shared < keyLength ? key[(int) shared] & 0xFF : -1;
        readKey((int) shared, (int) length);
        readCounts();
        if (count < 1 || first >= (key[(int) shared] & 0xFF)) {
            throw damaged("entry " + (preTokens + 1) + " is malformed");
        }
        preTokens++;
        return true;
    }

    private void readCounts() throws IOException {
        count = 0;
        if (counts.length == 1) {
            readCount(0);
            return;
        }
        Arrays.fill(counts, 0);
        long present = readVarint();
        long group = -1;
        for (long i = 0; i < present; i++) {
            group += readVarint() + 1;
            if (group < 0 || group >= counts.length) {
                throw damaged("entry " + (preTokens + 1) + " is malformed");
            }
            readCount((int) group);
        }
    }

    private void readCount(int group) throws IOException {
        counts[group] = readVarint();
        if (counts[group] < 1) {
            throw damaged("entry " + (preTokens + 1) + " is malformed");
        }
        occurrences[group] = CountFiles.sum(occurrences[group], counts[group], name);
        count = CountFiles.sum(count, counts[group], name);
    }

    /** Names of the groups of documents that were counted apart, sorted; {@code ""} is documents without a name. */
    @Override
    public List<String> groups() {
        return groups;
    }

    /** The bytes of the current pre-token are the first {@link #keyLength} of this array, until the next call. */
    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int keyOffset() {
        return 0;
    }

    /** Length of the current pre-token in bytes, at least 1. */
    @Override
    public int keyLength() {
        return keyLength;
    }

    @Override
    public long prefix() {
        return PackedKeys.highOf(key, 0, Math.min(keyLength, 8));
    }

    /** How often the current pre-token occurs in all groups together, at least 1. */
    public long count() {
        return count;
    }

    /** How often the current pre-token occurs in a group. */
    @Override
    public long count(int group) {
        return counts[group];
    }

    /** Documents of a group: known after {@link #next} gave false. */
    @Override
    public long documents(int group) {
        return documents[group];
    }

    /** Bytes of a group: known after {@link #next} gave false. */
    @Override
    public long bytes(int group) {
        return bytes[group];
    }

    /** Pre-tokens of a group: known after {@link #next} gave false. */
    public long occurrences(int group) {
        return occurrences[group];
    }

    @Override
    public String name() {
        return name;
    }

    /** Totals of the file: known after {@link #next} gave false. */
    public Optional<CountsSummary> summary() {
        return Optional.ofNullable(summary);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void readKey(int shared, int length) throws IOException {
        // Grows with what is really there, so that a damaged length cannot ask for more memory than the file has bytes.
        keyLength = shared;
        int left = length;
        while (left > 0) {
            int step = Math.min(left, 1 << 16);
            if (key.length < keyLength + step) {
                key = Arrays.copyOf(
                        key, Math.max(keyLength + step, (int) Math.min(2L * key.length, Integer.MAX_VALUE - 8)));
            }
            readFully(key, keyLength, step);
            keyLength += step;
            left -= step;
        }
    }

    private void readEnd() throws IOException {
        boolean same = readVarint() == preTokens;
        for (int group = 0; group < groups.size(); group++) {
            same &= readVarint() == occurrences[group];
            documents[group] = readVarint();
            bytes[group] = readVarint();
        }
        checksum.update(buffer, unchecked, at - unchecked);
        unchecked = at;
        int expected = (int) checksum.getValue();
        byte[] stored = new byte[4];
        readFully(stored, 0, 4);
        int sum = stored[0] << 24 | (stored[1] & 0xFF) << 16 | (stored[2] & 0xFF) << 8 | (stored[3] & 0xFF);
        if (sum != expected || !same) {
            throw damaged("its checksum or totals do not fit its content");
        }
        if (read() >= 0) {
            throw damaged("there are bytes after its end");
        }
        summary = new CountsSummary(preTokens, sum(occurrences), sum(documents), sum(bytes));
    }

    private long sum(long[] numbers) {
        long sum = 0;
        for (long number : numbers) {
            sum = CountFiles.sum(sum, number, name);
        }
        return sum;
    }

    private String readString(String what) throws IOException {
        long length = readVarint();
        if (length < 0 || length > MAX_TEXT_BYTES) {
            throw damaged(what + " cannot be " + length + " bytes long");
        }
        byte[] utf8 = new byte[(int) length];
        readFully(utf8, 0, utf8.length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void readFully(byte[] target, int offset, int length) throws IOException {
        for (int read = 0; read < length; ) {
            if (at == end && !fill()) {
                throw damaged("it ends too early");
            }
            int step = Math.min(length - read, end - at);
            System.arraycopy(buffer, at, target, offset + read, step);
            at += step;
            read += step;
        }
    }

    private int read() throws IOException {
        return at < end || fill() ? buffer[at++] & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        checksum.update(buffer, unchecked, end - unchecked);
        at = 0;
        unchecked = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private long readVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = read();
            if (b < 0) {
                throw damaged("it ends too early");
            }
            value |= (b & 0x7FL) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw damaged("a number is too large");
    }

    private IOException damaged(String what) {
        return new IOException(name + ": not a complete count file: " + what + "; count again");
    }
}
