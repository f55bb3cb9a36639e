package dev.mews.core.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** Cuts Parquet files between row groups. */
final class ParquetShards {
    /** Uncompressed bytes after which a shard ends: what one worker reads again after a crash. */
    static final long TARGET_BYTES = 128L << 20;

    private ParquetShards() {}

    static List<InputShard> cut(InputShard file) {
        List<BlockMetaData> rowGroups;
        try (ParquetFileReader reader = ParquetRecordReader.openFile(Path.of(file.file()))) {
            rowGroups = reader.getRowGroups();
        } catch (IOException | RuntimeException e) {
            // Its reader will say what is wrong with it.
            return List.of(file);
        }
        List<InputShard> shards = new ArrayList<>();
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < rowGroups.size(); i++) {
            bytes += rowGroups.get(i).getTotalByteSize();
            if (bytes >= TARGET_BYTES || i == rowGroups.size() - 1) {
                shards.add(new InputShard(
                        file.source(),
                        file.format(),
                        file.file(),
                        file.name(),
                        first,
                        i + 1 - first,
                        "",
                        "",
                        file.textField()));
                first = i + 1;
                bytes = 0;
            }
        }
        return shards.isEmpty() ? List.of(file) : shards;
    }
}
