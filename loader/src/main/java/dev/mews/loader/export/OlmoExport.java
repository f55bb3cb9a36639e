package dev.mews.loader.export;

import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.Piece;
import dev.mews.loader.format.TokenType;
import dev.mews.loader.internal.LittleEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * {@code part-0-NAME.npy}, which despite its name has no header: the tokens of whole rows, padding included, so that an
 * instance of the sequence length is a pack; and {@code part-0-NAME.csv.gz} with a line {@code start,end,id,src,loc} a piece,
 * {@code loc} being the piece's place in its document.
 *
 * @see "dolma, python/dolma/tokenizer/memmap_writer.py; OLMo-core, src/olmo_core/data/utils.py"
 */
final class OlmoExport implements PackExport {
    @Override
    public void write(PackedShards packs, int number, PackedShard shard, Path folder) throws IOException {
        String name = "part-0-" + packs.entry(number).name();
        int length = packs.entry(number).sequenceLength();
        int bytes = TokenType.forVocabulary(packs.vocabularySize()).bytes();
        int[] row = new int[length];
        AtomicFiles.write(folder.resolve(name + ".npy"), out -> {
            LittleEndian tokens = new LittleEndian(out);
            for (int pack = 0; pack < shard.packs(); pack++) {
                shard.read(pack, row, 0);
                tokens.putTokens(row, 0, length, bytes);
            }
            tokens.flush();
        });
        AtomicFiles.write(folder.resolve(name + ".csv.gz"), out -> {
            GZIPOutputStream zipped = new GZIPOutputStream(out);
            for (int pack = 0; pack < shard.packs(); pack++) {
                long start = (long) pack * length;
                for (int i = 0; i < shard.pieces(pack); i++) {
                    Piece piece = shard.piece(pack, i);
                    String line = start + "," + (start + piece.length()) + ","
                            + piece.document().hex() + "," + packs.sources().get(shard.source(pack)) + ","
                            + piece.offset() + "\n";
                    zipped.write(line.getBytes(StandardCharsets.UTF_8));
                    start += piece.length();
                }
            }
            zipped.finish();
        });
    }
}
