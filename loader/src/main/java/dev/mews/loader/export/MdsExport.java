package dev.mews.loader.export;

import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.internal.Json;
import dev.mews.loader.internal.LittleEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code shard.NNNNN.mds} and {@code index.json}: a pack a sample, with the columns {@code ends} (bytes: i32 end of each
 * piece), {@code source} (str) and {@code tokens} (ndarray:uint32 of the sequence length, padding included).
 *
 * @see "mosaicml-streaming, streaming/base/format/mds/writer.py and reader.py"
 */
final class MdsExport implements PackExport {
    /** Offsets in a shard are unsigned 32-bit numbers. */
    private static final long LARGEST = 0xFFFF_FFFFL;

    @Override
    public void write(PackedShards packs, int number, PackedShard shard, Path folder) throws IOException {
        int length = packs.entry(number).sequenceLength();
        byte[] config = Json.write(columns(length)).getBytes(StandardCharsets.UTF_8);
        long start = 4L + 4L * (shard.packs() + 1L) + config.length;
        int[] row = new int[length];
        AtomicFiles.write(folder.resolve(file(number)), stream -> {
            LittleEndian out = new LittleEndian(stream);
            out.putInt(shard.packs());
            long at = start;
            for (int pack = 0; pack < shard.packs(); pack++) {
                out.putInt((int) at);
                at += 8L + 4L * shard.pieces(pack) + source(packs, shard, pack).length + 4L * length;
                if (at > LARGEST) {
                    throw new IOException("shard " + packs.entry(number).name()
                            + " must have less than 4 GiB as MDS, but has more: mix with a smaller shard_tokens");
                }
            }
            out.putInt((int) at).putBytes(config);
            for (int pack = 0; pack < shard.packs(); pack++) {
                byte[] source = source(packs, shard, pack);
                // Sizes of the columns whose size varies, then the columns in the order of their names.
                out.putInt(4 * shard.pieces(pack)).putInt(source.length);
                int end = 0;
                for (int i = 0; i < shard.pieces(pack); i++) {
                    end += shard.piece(pack, i).length();
                    out.putInt(end);
                }
                out.putBytes(source);
                shard.read(pack, row, 0);
                out.putTokens(row, 0, length, 4);
            }
            out.flush();
        });
    }

    private static byte[] source(PackedShards packs, PackedShard shard, int pack) throws IOException {
        return packs.sources().get(shard.source(pack)).getBytes(StandardCharsets.UTF_8);
    }

    private static String file(int number) {
        return String.format(java.util.Locale.ROOT, "shard.%05d.mds", number);
    }

    private static Map<String, Object> columns(int length) {
        Map<String, Object> columns = new TreeMap<>();
        columns.put("column_encodings", List.of("bytes", "str", "ndarray:uint32:" + length));
        columns.put("column_names", List.of("ends", "source", "tokens"));
        columns.put("column_sizes", Arrays.asList(null, null, 4 * length));
        columns.put("compression", null);
        columns.put("format", "mds");
        columns.put("hashes", List.of());
        columns.put("size_limit", null);
        return columns;
    }

    @Override
    public void finish(PackedShards packs, Path folder) throws IOException {
        List<Object> shards = new ArrayList<>();
        for (int number = 0; number < packs.shards(); number++) {
            PackedManifest.Entry entry = packs.entry(number);
            Map<String, Object> raw = new TreeMap<>();
            raw.put("basename", file(number));
            raw.put("bytes", Files.size(folder.resolve(file(number))));
            raw.put("hashes", Map.of());
            Map<String, Object> shard = columns(entry.sequenceLength());
            shard.put("raw_data", raw);
            shard.put("samples", entry.packs());
            shard.put("version", 2);
            shard.put("zip_data", null);
            shards.add(shard);
        }
        AtomicFiles.writeString(
                folder.resolve("index.json"), Json.write(new TreeMap<>(Map.of("shards", shards, "version", 2))) + "\n");
    }
}
