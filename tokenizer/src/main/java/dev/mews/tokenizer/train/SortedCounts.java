package dev.mews.tokenizer.train;

import dev.mews.tokenizer.internal.CountTable;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Counts in the order of the pre-tokens' unsigned bytes, from a file or from memory: what merging merges. */
interface SortedCounts extends Closeable {
    /** Names of the groups, sorted. */
    List<String> groups();

    /** Goes to the next pre-token; false behind the last one. */
    boolean next() throws IOException;

    /** Array that holds the pre-token until the next call. */
    byte[] key();

    /** Where it begins. */
    int keyOffset();

    /** Its length, at least 1. */
    int keyLength();

    /** Its first 8 bytes as an unsigned number, zeros behind its end. */
    long prefix();

    /** Its count in one of the groups, 0 or more. */
    long count(int group);

    /** Documents of a group: known after {@link #next} gave false. */
    long documents(int group);

    /** Bytes of a group: known after {@link #next} gave false. */
    long bytes(int group);

    /** What messages call it. */
    String name();

    @Override
    void close() throws IOException;

    /** Compares the current pre-tokens of two. */
    static int compareKeys(SortedCounts a, SortedCounts b) {
        int byPrefix = Long.compareUnsigned(a.prefix(), b.prefix());
        return byPrefix != 0 ? byPrefix : compareAll(a, b);
    }

    private static int compareAll(SortedCounts a, SortedCounts b) {
        return Arrays.compareUnsigned(
                a.key(),
                a.keyOffset(),
                a.keyOffset() + a.keyLength(),
                b.key(),
                b.keyOffset(),
                b.keyOffset() + b.keyLength());
    }

    /** The counts of one group in memory. */
    static SortedCounts of(CountTable table, String group, long documents, long bytes) {
        CountTable.Cursor cursor = table.sorted();
        return new SortedCounts() {
            @Override
            public List<String> groups() {
                return List.of(group);
            }

            @Override
            public boolean next() {
                return cursor.next();
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public int keyOffset() {
                return cursor.offset();
            }

            @Override
            public int keyLength() {
                return cursor.length();
            }

            @Override
            public long prefix() {
                return cursor.prefix();
            }

            @Override
            public long count(int index) {
                return cursor.count();
            }

            @Override
            public long documents(int index) {
                return documents;
            }

            @Override
            public long bytes(int index) {
                return bytes;
            }

            @Override
            public String name() {
                return "memory";
            }

            @Override
            public void close() {}
        };
    }
}
