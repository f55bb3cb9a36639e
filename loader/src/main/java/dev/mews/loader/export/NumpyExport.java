package dev.mews.loader.export;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.IoConsumer;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.Piece;
import dev.mews.loader.format.TokenType;
import dev.mews.loader.internal.LittleEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Arrays that {@code numpy.load} reads, also with {@code mmap_mode}: {@code NAME.tokens.npy} (packs, sequence length),
 * {@code NAME.source.npy} (packs), {@code NAME.first_piece.npy} (packs + 1), and of every piece {@code NAME.end.npy} (its end
 * within the row), {@code NAME.document.npy} (pieces, 2: the halves of the id, upper first), {@code NAME.offset.npy} and
 * {@code NAME.epoch.npy}.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NPY format, version 1.0</a>
 */
final class NumpyExport implements PackExport {
    private static final int ALIGNMENT = 64;

    @Override
    public void write(PackedShards packs, int number, PackedShard shard, Path folder) throws IOException {
        String name = packs.entry(number).name();
        int length = packs.entry(number).sequenceLength();
        int bytes = TokenType.forVocabulary(packs.vocabularySize()).bytes();
        int[] row = new int[length];
        array(folder.resolve(name + ".tokens.npy"), bytes == 2 ? "<u2" : "<i4", shard.packs() + ", " + length, out -> {
            for (int pack = 0; pack < shard.packs(); pack++) {
                shard.read(pack, row, 0);
                out.putTokens(row, 0, length, bytes);
            }
        });
        array(folder.resolve(name + ".source.npy"), "<i4", shard.packs() + ",", out -> {
            for (int pack = 0; pack < shard.packs(); pack++) {
                out.putInt(shard.source(pack));
            }
        });
        array(folder.resolve(name + ".first_piece.npy"), "<i8", shard.packs() + 1 + ",", out -> {
            long first = 0;
            for (int pack = 0; pack < shard.packs(); pack++) {
                out.putLong(first);
                first += shard.pieces(pack);
            }
            out.putLong(first);
        });
        ofPieces(folder.resolve(name + ".end.npy"), "<i4", shard, ",", (piece, end, out) -> out.putInt(end));
        ofPieces(folder.resolve(name + ".document.npy"), "<u8", shard, ", 2", (piece, end, out) -> out.putLong(
                        piece.document().high())
                .putLong(piece.document().low()));
        ofPieces(
                folder.resolve(name + ".offset.npy"),
                "<i4",
                shard,
                ",",
                (piece, end, out) -> out.putInt(piece.offset()));
        ofPieces(
                folder.resolve(name + ".epoch.npy"), "<i4", shard, ",", (piece, end, out) -> out.putInt(piece.epoch()));
    }

    @FunctionalInterface
    private interface PieceValue {
        void write(Piece piece, int end, LittleEndian out) throws IOException;
    }

    private static void ofPieces(Path file, String type, PackedShard shard, String shape, PieceValue value)
            throws IOException {
        array(file, type, shard.pieces() + shape, out -> {
            for (int pack = 0; pack < shard.packs(); pack++) {
                int end = 0;
                for (int i = 0; i < shard.pieces(pack); i++) {
                    Piece piece = shard.piece(pack, i);
                    end += piece.length();
                    value.write(piece, end, out);
                }
            }
        });
    }

    private static void array(Path file, String type, String shape, IoConsumer<LittleEndian> content)
            throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        // Magic, version and length take 10 bytes; a line feed ends the header at a multiple of 64.
        int padded = (10 + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - 10;
        String text = header + " ".repeat(padded - header.length() - 1) + "\n";
        AtomicFiles.write(file, stream -> {
            LittleEndian out = new LittleEndian(stream);
            out.putByte(0x93).putBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
            out.putByte(1).putByte(0).putByte(padded & 0xFF).putByte(padded >>> 8);
            out.putBytes(text.getBytes(StandardCharsets.US_ASCII));
            content.accept(out);
            out.flush();
        });
    }
}
