package dev.mews.dedup.benchmark;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the documents a benchmark works on into memory. */
final class Corpus {
    private Corpus() {}

    /** The texts of a JSON lines file (also compressed) or a Parquet file, as documents. */
    static List<Document> read(Path file, String textField) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        List<InputShard> shards =
                InputShards.match("benchmark", List.of(file.getFileName().toString()), Format.AUTO, textField, folder);
        List<Document> documents = new ArrayList<>();
        for (InputShard shard : shards) {
            try (RecordReader reader = RecordReaders.open(shard, ReadLimits.DEFAULT)) {
                for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                    if (result instanceof ReadResult.Read read
                            && read.document().content() instanceof Content.Text content) {
                        documents.add(read.document().toDocument(content.text()));
                    }
                }
            }
        }
        return documents;
    }
}
