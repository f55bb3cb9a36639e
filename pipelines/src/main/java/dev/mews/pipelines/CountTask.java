package dev.mews.pipelines;

import dev.mews.core.document.Document;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.io.FileTrees;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.tokenizer.TokenizerConfig;
import dev.mews.tokenizer.train.PreTokenCounter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the pre-tokens of a documents shard into a count file. */
record CountTask(Carried<TokenizerConfig> config) implements ShardTask {
    static final String ENDING = ".counts";

    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        TokenizerConfig tokenizer = config.get();
        Path temporary = Files.createTempDirectory("mews-count");
        try (DocumentReader reader = DocumentReader.open(
                        context.runDirectory().resolve(shard.inputs().get(0)));
                PreTokenCounter counter = new PreTokenCounter(
                        tokenizer.preTokenizer(), (long) tokenizer.countMemoryMib() << 20, temporary)) {
            for (Document document = reader.next(); document != null; document = reader.next()) {
                byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
                context.in(text.length);
                counter.add(document.source(), text, 0, text.length);
                context.keepElsewhere(document);
            }
            try (OutputStream out = context.create(WorkFiles.of(context.stage(), shard.name() + ENDING))) {
                counter.writeTo(out);
            }
        } finally {
            FileTrees.delete(temporary);
        }
    }
}
