package dev.mews.loader.export;

import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.TokenType;
import dev.mews.loader.internal.LittleEndian;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code NAME.ds} (tokens, little-endian, two or four bytes), {@code .ds.index} (u64 end of every piece in tokens) and
 * {@code .ds.metadata} (tokenizer and token size, number of tokens, the same for people). Its readers take windows of one
 * token more than a sequence, so rows are not kept: padding is left out, the order of pieces stays.
 *
 * @see "datatrove, src/datatrove/pipeline/tokens/tokenizer.py"
 */
final class DatatroveExport implements PackExport {
    @Override
    public void write(PackedShards packs, int number, PackedShard shard, Path folder) throws IOException {
        String name = packs.entry(number).name() + ".ds";
        int bytes = TokenType.forVocabulary(packs.vocabularySize()).bytes();
        int[] row = new int[packs.entry(number).sequenceLength()];
        AtomicFiles.write(folder.resolve(name), out -> {
            LittleEndian tokens = new LittleEndian(out);
            for (int pack = 0; pack < shard.packs(); pack++) {
                shard.read(pack, row, 0);
                tokens.putTokens(row, 0, shard.length(pack), bytes);
            }
            tokens.flush();
        });
        AtomicFiles.write(folder.resolve(name + ".index"), out -> {
            LittleEndian ends = new LittleEndian(out);
            long end = 0;
            for (int pack = 0; pack < shard.packs(); pack++) {
                for (int i = 0; i < shard.pieces(pack); i++) {
                    end += shard.piece(pack, i).length();
                    ends.putLong(end);
                }
            }
            ends.flush();
        });
        AtomicFiles.writeString(
                folder.resolve(name + ".metadata"),
                packs.tokenizer() + "|" + bytes + "\n" + shard.tokens() + "\n"
                        + String.format(Locale.ROOT, "%.2f M", shard.tokens() / 1e6) + "\n");
    }
}
