package dev.mews.loader.internal;

import dev.mews.core.hash.Hash128;
import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.DocumentIndex;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The file of a {@link DocumentIndex}: entries (u64, u64 document id, u64 pack, u32 piece) sorted by id, and the first entry of
 * each bucket. The bucket of an id is its upper bits: ids are hashes, so buckets are even.
 */
public final class DocumentIndexFile implements Closeable {
    private static final String MAGIC = "MEWSDIDX";
    private static final int BUCKETS = 1;
    private static final int ENTRIES = 2;
    private static final int SECTIONS = 3;
    private static final int ENTRY_BYTES = 28;
    private static final int ENTRIES_PER_BUCKET = 8;
    /** Entries that are sorted at once. */
    private static final long PART = 1 << 18;

    private final SideFile side;
    private final Header header;

    private DocumentIndexFile(SideFile side, Header header) {
        this.side = side;
        this.header = header;
    }

    private record Header(String plan, long entries, int bucketBits) {}

    private record Entry(Hash128 document, long pack, int piece) {
        static final Comparator<Entry> ORDER = Comparator.comparing(Entry::document)
                .thenComparingLong(Entry::pack)
                .thenComparingInt(Entry::piece);
    }

    /** Opens the file. */
    public static DocumentIndexFile open(Path path) throws IOException {
        SideFile side = SideFile.open(path, MAGIC, SECTIONS);
        return new DocumentIndexFile(side, Json.read(side.json(), Header.class));
    }

    /** The plan of the packs. */
    public String plan() {
        return header.plan();
    }

    /** The entries of one document. */
    public List<DocumentIndex.Use> uses(Hash128 document) throws IOException {
        int bucket = bucket(document, header.bucketBits());
        long end = side.getLong(BUCKETS, 8L * (bucket + 1));
        List<DocumentIndex.Use> uses = new ArrayList<>();
        for (long i = side.getLong(BUCKETS, 8L * bucket); i < end; i++) {
            long at = ENTRY_BYTES * i;
            if (side.getLong(ENTRIES, at) == document.high() && side.getLong(ENTRIES, at + 8) == document.low()) {
                uses.add(new DocumentIndex.Use(side.getLong(ENTRIES, at + 16), side.getInt(ENTRIES, at + 24)));
            }
        }
        return uses;
    }

    private static int bucket(Hash128 document, int bits) {
        return bits == 0 ? 0 : (int) (document.high() >>> (64 - bits));
    }

    @Override
    public void close() {
        side.close();
    }

    /** Gathers entries in parts by their upper bits, each small enough to be sorted in memory. */
    public static final class Writer implements Closeable {
        private final Spool[] parts;
        private final int partBits;
        private final long expected;
        private final ByteBuffer buffer = ByteBuffer.allocate(ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long entries;

        /** @param expected number of entries to come */
        public Writer(long expected) {
            this.expected = expected;
            int bits = 0;
            while (bits < 10 && (expected >>> bits) > PART) {
                bits++;
            }
            partBits = bits;
            parts = new Spool[1 << bits];
            Arrays.setAll(parts, i -> new Spool(1 << 15));
        }

        /** Adds an entry. */
        public void add(Hash128 document, long pack, int piece) throws IOException {
            buffer.clear()
                    .putLong(document.high())
                    .putLong(document.low())
                    .putLong(pack)
                    .putInt(piece);
            parts[bucket(document, partBits)].write(buffer.array(), 0, ENTRY_BYTES);
            entries++;
        }

        /** Sorts and writes the file. */
        public void write(Path path, String plan) throws IOException {
            int bits = partBits;
            while (bits < 28 && (expected >>> bits) > ENTRIES_PER_BUCKET) {
                bits++;
            }
            try (Spool starts = new Spool(1 << 20);
                    Spool sorted = new Spool(1 << 20)) {
                int bucket = 0;
                long written = 0;
                for (Spool part : parts) {
                    for (Entry entry : sorted(part)) {
                        while (bucket <= bucket(entry.document(), bits)) {
                            start(starts, written);
                            bucket++;
                        }
                        buffer.clear()
                                .putLong(entry.document().high())
                                .putLong(entry.document().low())
                                .putLong(entry.pack())
                                .putInt(entry.piece());
                        sorted.write(buffer.array(), 0, ENTRY_BYTES);
                        written++;
                    }
                }
                for (; bucket <= 1 << bits; bucket++) {
                    start(starts, written);
                }
                byte[] json = Json.write(new Header(plan, entries, bits)).getBytes(StandardCharsets.UTF_8);
                AtomicFiles.write(
                        path,
                        out -> SideFile.write(
                                out,
                                MAGIC,
                                List.of(
                                        SideFile.Section.of(json),
                                        SideFile.Section.of(starts),
                                        SideFile.Section.of(sorted))));
            }
        }

        private void start(Spool starts, long entry) throws IOException {
            buffer.clear().putLong(entry);
            starts.write(buffer.array(), 0, 8);
        }

        private static List<Entry> sorted(Spool part) throws IOException {
            int count = (int) (part.bytes() / ENTRY_BYTES);
            List<Entry> all = new ArrayList<>(count);
            try (DataInputStream in = new DataInputStream(part.read())) {
                for (int i = 0; i < count; i++) {
                    long high = Long.reverseBytes(in.readLong());
                    long low = Long.reverseBytes(in.readLong());
                    long pack = Long.reverseBytes(in.readLong());
                    all.add(new Entry(new Hash128(high, low), pack, Integer.reverseBytes(in.readInt())));
                }
            }
            all.sort(Entry.ORDER);
            return all;
        }

        @Override
        public void close() throws IOException {
            for (Spool part : parts) {
                part.close();
            }
        }
    }
}
