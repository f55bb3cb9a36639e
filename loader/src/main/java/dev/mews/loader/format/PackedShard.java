package dev.mews.loader.format;

import dev.mews.loader.internal.PackedShardFiles;
import dev.mews.loader.internal.SequenceFile;
import dev.mews.loader.internal.Shards;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** Reads one packed shard through memory maps, pack by pack in any order. Safe for several threads. */
public final class PackedShard implements Closeable {
    private final PackedShardFiles files;
    private final SequenceFile sequences;
    private final int sequenceLength;
    private final int padToken;

    private PackedShard(PackedShardFiles files) {
        this.files = files;
        this.sequences = files.sequences();
        this.sequenceLength = files.position().sequenceLength();
        this.padToken = files.info().padToken();
    }

    /**
     * Opens a shard.
     *
     * @param shard path of the files without an extension, or one of the files
     * @throws CorruptShardException if a file is damaged, truncated or belongs to another shard
     */
    public static PackedShard open(Path shard) throws IOException {
        return new PackedShard(PackedShardFiles.open(Shards.prefix(shard)));
    }

    /** What the shards of the plan have in common. */
    public PackStreamInfo info() {
        return files.info();
    }

    /** Where the shard begins in the training order. */
    public PackedShardPosition position() {
        return files.position();
    }

    /** Number of packs. */
    public int packs() {
        return files.packs();
    }

    /** Number of tokens, padding not counted. */
    public long tokens() {
        return sequences.tokens();
    }

    /** Number of pieces of all packs. */
    public int pieces() throws IOException {
        return files.firstPiece(files.packs());
    }

    /** Number of pieces of a pack. */
    public int pieces(int pack) throws IOException {
        return files.firstPiece(pack + 1) - files.firstPiece(pack);
    }

    /** Piece {@code i} of a pack. */
    public Piece piece(int pack, int i) throws IOException {
        return files.piece(files.firstPiece(pack) + Objects.checkIndex(i, pieces(pack)));
    }

    /** Source index of a pack. */
    public int source(int pack) throws IOException {
        return files.source(pack);
    }

    /** Tokens of a pack, padding not counted. */
    public int length(int pack) throws IOException {
        return (int) (sequences.start(files.firstPiece(pack + 1)) - sequences.start(files.firstPiece(pack)));
    }

    /** Sum of the squared lengths of a pack's pieces: what its masked attention costs. */
    public long squares(int pack) throws IOException {
        return files.squares(pack);
    }

    /** Copies a pack to {@code [offset, offset + sequenceLength)}: its tokens, then padding. */
    public void read(int pack, int[] into, int offset) throws IOException {
        long start = sequences.start(files.firstPiece(pack));
        int length = (int) (sequences.start(files.firstPiece(pack + 1)) - start);
        sequences.read(start, length, into, offset);
        Arrays.fill(into, offset + length, offset + sequenceLength, padToken);
    }

    /**
     * The ends of a pack's segments: its pieces, then its padding if it has any.
     *
     * @param into receives 0 and the end of each segment; at least {@code pieces(pack) + 2} long
     * @return number of segments
     */
    public int cuSeqlens(int pack, int[] into) throws IOException {
        int first = files.firstPiece(pack);
        int count = files.firstPiece(pack + 1) - first;
        into[0] = 0;
        sequences.lengths(first, count, into, 1);
        for (int i = 1; i <= count; i++) {
            into[i] += into[i - 1];
        }
        if (into[count] < sequenceLength) {
            into[++count] = sequenceLength;
        }
        return count;
    }

    /** Compares every byte of the shard with its checksums. */
    public void verify() throws IOException {
        files.verify();
    }

    @Override
    public void close() {
        files.close();
    }
}
