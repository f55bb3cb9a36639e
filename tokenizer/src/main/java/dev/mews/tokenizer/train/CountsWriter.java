package dev.mews.tokenizer.train;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Writes a count file ({@code .counts}): how often each pre-token occurs in each group of documents. A group is a source,
 * or whatever the documents were counted by, such as a language; documents counted without a name are the group
 * {@code ""}. The bytes of the file depend only on the pattern, the groups, the counts and the totals.
 *
 * <pre>
 * "MEWSCNT" 0x02                      magic and version
 * varint length, UTF-8                pattern of the pre-tokenizer
 * varint groups                       at least 1
 *   varint length, UTF-8              name, in the order of their UTF-16
 * entries in the order of their unsigned bytes:
 *   varint shared                     bytes in common with the entry before
 *   varint length, bytes              the other bytes, at least one
 *   with one group:
 *     varint count                    at least 1
 *   with several:
 *     varint number                   groups that have the pre-token, at least 1
 *     varint distance, varint count   index of the group less that of the one before, less 1; at least 1
 * varint 0, varint 0                  end of the entries
 * varint pre-tokens
 * varint occurrences, documents, bytes, for each group
 * 4 bytes, big-endian                 CRC-32C of all bytes before
 * </pre>
 *
 * <p>A varint is little-endian base 128, as in Protocol Buffers.
 */
public final class CountsWriter implements Closeable {
    static final byte[] MAGIC = {'M', 'E', 'W', 'S', 'C', 'N', 'T', 2};

    private final CRC32C checksum = new CRC32C();
    private final OutputStream raw;
    private final byte[] buffer = new byte[1 << 16];
    private int buffered;
    private byte[] last = new byte[64];
    private int lastLength;
    private long preTokens;
    private final List<String> groups;
    private final long[] occurrences;

    /** Writes the beginning of a file of one group without a name; {@link #close} closes {@code raw}. */
    public CountsWriter(OutputStream raw, String pattern) throws IOException {
        this(raw, pattern, List.of(""));
    }

    /**
     * Writes the beginning of a file; {@link #close} closes {@code raw}.
     *
     * @param groups names, sorted, at least one
     */
    public CountsWriter(OutputStream raw, String pattern, List<String> groups) throws IOException {
        this.raw = raw;
        this.groups = List.copyOf(groups);
        occurrences = new long[groups.size()];
        if (groups.isEmpty() || !List.copyOf(new TreeSet<>(groups)).equals(this.groups)) {
            throw new IllegalArgumentException("there must be groups, sorted and different, but there were " + groups);
        }
        write(MAGIC, 0, MAGIC.length);
        writeString(pattern);
        writeVarint(groups.size());
        for (String group : groups) {
            writeString(group);
        }
    }

    /** Writes one entry of a file of one group. */
    public void add(byte[] bytes, int offset, int length, long count) throws IOException {
        add(bytes, offset, length, new long[] {count});
    }

    /**
     * Writes one entry.
     *
     * @param counts by group; at least one is above 0
     * @throws IllegalArgumentException when the bytes do not sort after those of the entry before, or the counts are not
     *     as they must be
     * @throws ArithmeticException when all occurrences of a group together are more than 2<sup>63</sup> - 1
     */
    public void add(byte[] bytes, int offset, int length, long[] counts) throws IOException {
        int shared = Arrays.mismatch(last, 0, lastLength, bytes, offset, offset + length);
        boolean ascending = shared >= 0
                && shared < length
                && (shared == lastLength || (last[shared] & 0xFF) < (bytes[offset + shared] & 0xFF));
        int present = 0;
        for (long count : counts) {
            present += count > 0 ? 1 : count < 0 ? counts.length + 1 : 0;
        }
        if (!ascending || present < 1 || present > groups.size() || counts.length != groups.size()) {
            throw new IllegalArgumentException("entries must be sorted and counts at least 1");
        }
        writeVarint(shared);
        writeVarint(length - shared);
        write(bytes, offset + shared, length - shared);
        writeCounts(counts, present);
        if (last.length < length) {
            last = new byte[Math.max(length, 2 * last.length)];
        }
        System.arraycopy(bytes, offset, last, 0, length);
        lastLength = length;
        preTokens++;
    }

    private void writeCounts(long[] counts, int present) throws IOException {
        if (counts.length > 1) {
            writeVarint(present);
        }
        int before = -1;
        for (int group = 0; group < counts.length; group++) {
            if (counts[group] > 0) {
                if (counts.length > 1) {
                    writeVarint(group - before - 1);
                }
                writeVarint(counts[group]);
                before = group;
                occurrences[group] += counts[group];
                if (occurrences[group] < 0) {
                    throw CountFiles.tooLarge(groups.get(group));
                }
            }
        }
    }

    /** Writes the end of a file of one group, and gives its totals. */
    public CountsSummary finish(long documents, long bytes) throws IOException {
        return finish(new long[] {documents}, new long[] {bytes});
    }

    /** Writes the end of the file, documents and bytes by group, and gives its totals. */
    public CountsSummary finish(long[] documents, long[] bytes) throws IOException {
        writeVarint(0);
        writeVarint(0);
        writeVarint(preTokens);
        for (int group = 0; group < groups.size(); group++) {
            writeVarint(occurrences[group]);
            writeVarint(documents[group]);
            writeVarint(bytes[group]);
        }
        flush();
        int sum = (int) checksum.getValue();
        raw.write(new byte[] {(byte) (sum >>> 24), (byte) (sum >>> 16), (byte) (sum >>> 8), (byte) sum});
        raw.flush();
        return new CountsSummary(preTokens, total(occurrences), total(documents), total(bytes));
    }

    private static long total(long[] byGroup) {
        long total = 0;
        for (long one : byGroup) {
            total = CountFiles.sum(total, one, "all groups");
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private void writeString(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeVarint(utf8.length);
        write(utf8, 0, utf8.length);
    }

    private void writeVarint(long value) throws IOException {
        if (buffered > buffer.length - 10) {
            flush();
        }
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[buffered++] = (byte) (((int) rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        buffer[buffered++] = (byte) rest;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - buffered) {
            flush();
        }
        if (length > buffer.length) {
            checksum.update(bytes, offset, length);
            raw.write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    private void flush() throws IOException {
        checksum.update(buffer, 0, buffered);
        raw.write(buffer, 0, buffered);
        buffered = 0;
    }
}
