package dev.mews.pipelines;

import dev.mews.core.document.Document;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.signature.SignatureFile;
import dev.mews.dedup.signature.SignatureWriter;
import dev.mews.dedup.signature.Signer;
import java.io.IOException;

/** Writes the signature of every document of a shard: record n belongs to document n. */
record SignTask(Carried<DedupConfig> config) implements ShardTask {
    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        DedupConfig dedup = config.get();
        Signer signer = new Signer(dedup);
        String file = WorkFiles.of(context.stage(), shard.name());
        try (DocumentReader reader = DocumentReader.open(
                        context.runDirectory().resolve(shard.inputs().get(0)));
                SignatureWriter writer = new SignatureWriter(
                        context.create(file + SignatureFile.SIGNATURES),
                        context.create(file + SignatureFile.SKETCHES),
                        dedup)) {
            for (Document document = reader.next(); document != null; document = reader.next()) {
                writer.write(signer.sign(document));
            }
        }
    }
}
