package dev.mews.loader.internal;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import dev.mews.loader.format.ShardOutputs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The three files of a packed shard. Sections of {@code .packs} after the checksums:
 *
 * <pre>
 * packs:  (packs + 1) times  u32 first piece, u32 source, u64 sum of squared piece lengths; the last holds the end
 * pieces: each  u64, u64 document id, u32 offset in the document, u32 epoch,
 *         u32 flags: 1 continued from another pack, 2 continues in another pack, 4 fill-in-the-middle order
 * </pre>
 */
public final class PackedShardFiles implements Closeable {
    private static final String MAGIC = "MEWSPACK";
    private static final int PACKS = 3;
    private static final int PIECES = 4;
    private static final int SECTIONS = 5;
    private static final int PACK_BYTES = 16;
    private static final int PIECE_BYTES = 28;
    private static final int CONTINUED = 1;
    private static final int CONTINUES = 2;
    private static final int FILL_IN_MIDDLE = 4;

    private final SideFile side;
    private final Header header;
    private final SequenceFile sequences;

    private PackedShardFiles(SideFile side, Header header, SequenceFile sequences) {
        this.side = side;
        this.header = header;
        this.sequences = sequences;
    }

    /** The JSON section. */
    private record Header(
            PackStreamInfo info,
            PackedShardPosition position,
            int packs,
            int pieces,
            long tokens,
            long binBytes,
            long idxBytes) {}

    /** Opens the files of a shard. */
    public static PackedShardFiles open(Path prefix) throws IOException {
        SideFile side = SideFile.open(Shards.with(prefix, ".packs"), MAGIC, SECTIONS);
        Header header = Json.read(side.json(), Header.class);
        SequenceFile.Sizes sizes = new SequenceFile.Sizes(
                header.pieces(),
                header.tokens(),
                header.binBytes(),
                header.idxBytes(),
                header.info().vocabularySize());
        return new PackedShardFiles(side, header, SequenceFile.open(prefix, side, sizes));
    }

    /** What the shards of the plan have in common. */
    public PackStreamInfo info() {
        return header.info();
    }

    /** Where the shard begins. */
    public PackedShardPosition position() {
        return header.position();
    }

    /** Number of packs. */
    public int packs() {
        return header.packs();
    }

    /** The pieces' tokens. */
    public SequenceFile sequences() {
        return sequences;
    }

    /** First piece of a pack; for {@code packs()} the number of pieces. */
    public int firstPiece(int pack) throws CorruptShardException {
        Objects.checkIndex(pack, header.packs() + 1);
        return side.getInt(PACKS, (long) PACK_BYTES * pack);
    }

    /** Source index of a pack. */
    public int source(int pack) throws CorruptShardException {
        Objects.checkIndex(pack, header.packs());
        return side.getInt(PACKS, (long) PACK_BYTES * pack + 4);
    }

    /** Sum of the squared lengths of a pack's pieces. */
    public long squares(int pack) throws CorruptShardException {
        Objects.checkIndex(pack, header.packs());
        return side.getLong(PACKS, (long) PACK_BYTES * pack + 8);
    }

    /** One piece. */
    public Piece piece(int piece) throws CorruptShardException {
        Objects.checkIndex(piece, header.pieces());
        long at = (long) PIECE_BYTES * piece;
        return new Piece(
                new Hash128(side.getLong(PIECES, at), side.getLong(PIECES, at + 8)),
                side.getInt(PIECES, at + 16),
                sequences.length(piece),
                side.getInt(PIECES, at + 20),
                (side.getInt(PIECES, at + 24) & CONTINUES) != 0,
                (side.getInt(PIECES, at + 24) & FILL_IN_MIDDLE) != 0);
    }

    /** Path of the side file, for errors. */
    public Path path() {
        return side.path();
    }

    /** Compares every byte with its checksum. */
    public void verify() throws CorruptShardException {
        side.checkAll();
        sequences.checkAll();
    }

    @Override
    public void close() {
        sequences.close();
        side.close();
    }

    /** Writes the files. */
    public static final class Writer implements Closeable {
        private final ShardOutputs outputs;
        private final PackStreamInfo info;
        private final PackedShardPosition position;
        private final SequenceWriter sequences;
        private final Spool packs = new Spool(1 << 20);
        private final Spool pieces = new Spool(1 << 20);
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private int packCount;
        private int source = -1;
        private int firstPiece;
        private int length;
        private long squares;

        /** Opens the {@code .bin}. */
        public Writer(ShardOutputs outputs, PackStreamInfo info, PackedShardPosition position) throws IOException {
            this.outputs = outputs;
            this.info = info;
            this.position = position;
            this.sequences = new SequenceWriter(outputs, info.vocabularySize());
        }

        /** Starts a pack. */
        public void begin(int packSource) throws IOException {
            endPack();
            source = Objects.checkIndex(packSource, info.sources().size());
            firstPiece = sequences.sequences();
            length = 0;
            squares = 0;
        }

        /** Appends a piece. */
        public void piece(Piece piece, int[] tokens, int from) throws IOException {
            if (source < 0) {
                throw new IllegalStateException("begin a pack before its first piece");
            }
            length += piece.length();
            if (length > position.sequenceLength()) {
                throw new IllegalArgumentException("pack " + packCount + " of shard " + position.index()
                        + " must hold at most " + position.sequenceLength() + " tokens, but had " + length);
            }
            squares += (long) piece.length() * piece.length();
            sequences.write(tokens, from, piece.length());
            buffer.clear()
                    .putLong(piece.document().high())
                    .putLong(piece.document().low())
                    .putInt(piece.offset())
                    .putInt(piece.epoch())
                    .putInt((piece.continued() ? CONTINUED : 0)
                            | (piece.continues() ? CONTINUES : 0)
                            | (piece.fillInMiddle() ? FILL_IN_MIDDLE : 0));
            pieces.write(buffer.array(), 0, PIECE_BYTES);
        }

        private void endPack() throws IOException {
            if (source < 0) {
                return;
            }
            if (length == 0) {
                throw new IllegalStateException("pack " + packCount + " has no pieces");
            }
            pack(firstPiece, source, squares);
            packCount = Math.addExact(packCount, 1);
            source = -1;
        }

        private void pack(int first, int packSource, long packSquares) throws IOException {
            buffer.clear().putInt(first).putInt(packSource).putLong(packSquares);
            packs.write(buffer.array(), 0, PACK_BYTES);
        }

        /** Writes the index and the side file. */
        public void finish() throws IOException {
            endPack();
            pack(sequences.sequences(), 0, 0);
            SequenceWriter.Files files = sequences.finish();
            Header header = new Header(
                    info,
                    position,
                    packCount,
                    sequences.sequences(),
                    sequences.tokens(),
                    files.binBytes(),
                    files.idxBytes());
            SideFile.write(
                    outputs.create(".packs"),
                    MAGIC,
                    List.of(
                            SideFile.Section.of(Json.write(header).getBytes(StandardCharsets.UTF_8)),
                            SideFile.Section.of(files.binChecksums()),
                            SideFile.Section.of(files.idxChecksums()),
                            SideFile.Section.of(packs),
                            SideFile.Section.of(pieces)));
        }

        @Override
        public void close() throws IOException {
            try {
                sequences.close();
            } finally {
                try {
                    packs.close();
                } finally {
                    pieces.close();
                }
            }
        }
    }
}
