package dev.mews.pipelines;

import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Utf8;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.shard.Drop;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.filters.quality.CodeQualityConfig;
import dev.mews.filters.quality.CodeQualityModel;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Scores a slice of the documents of a file, every n-th one, and sends good code to a source of its own.
 *
 * @param folder absolute path of the classifier
 */
record CodeQualityTask(Carried<CodeQualityConfig> config, String folder) implements ShardTask {
    /** Parameter of a shard: the source its documents belong to. */
    static final String SOURCE = "source";

    /** Parameters of a shard: it scores the documents whose place in the file, from 0, modulo the second is the first. */
    static final String SLICE = "slice";

    static final String SLICES = "slices";

    /** What is added to a source's name for its good documents. */
    static final String HIGH_QUALITY = "_hq";

    /** Why a document is dropped. */
    static final String LOW_CODE_QUALITY = "low_code_quality";

    /** Documents scored together: enough to fill batches of equal length. */
    private static final int GROUP = 256;

    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        CodeQualityConfig quality = config.get();
        String source = shard.parameters().get(SOURCE);
        int slice = Integer.parseInt(shard.parameters().get(SLICE));
        int slices = Integer.parseInt(shard.parameters().get(SLICES));
        Tokenizer tokenizer = Tokenizer.load(Path.of(folder));
        try (CodeQualityModel model = CodeQualityModel.load(
                        Path.of(folder), tokenizer::encode, quality.windows(), quality.batchTokens());
                DocumentReader reader = DocumentReader.open(
                        context.runDirectory().resolve(shard.inputs().get(0)))) {
            List<Document> group = new ArrayList<>();
            long place = 0;
            for (Document document = reader.next(); document != null; document = reader.next()) {
                if (place++ % slices != slice) {
                    continue;
                }
                group.add(document);
                if (group.size() == GROUP) {
                    score(group, model, quality, source, context);
                    group.clear();
                }
            }
            score(group, model, quality, source, context);
        }
    }

    private static void score(
            List<Document> group,
            CodeQualityModel model,
            CodeQualityConfig quality,
            String source,
            ShardContext context)
            throws IOException {
        double[] scores = model.score(group.stream().map(Document::text).toList());
        for (int i = 0; i < scores.length; i++) {
            // Four decimals are what the classifier is good for, and what its score on another processor agrees in.
            double score = Math.round(scores[i] * 1e4) / 1e4;
            Document document =
                    group.get(i).withMetadata(MetadataKeys.QUALITY, String.format(Locale.ROOT, "%.4f", score));
            context.in(Utf8.length(document.text()));
            context.tally().sketch("quality").update(score);
            if (quality.dropBelow().isPresent() && score < quality.dropBelow().get()) {
                context.drop(
                        document,
                        Drop.because(
                                LOW_CODE_QUALITY, score, quality.dropBelow().get()));
                continue;
            }
            boolean high = score >= quality.threshold();
            String target = high ? source + HIGH_QUALITY : source;
            context.tally().add(high ? "high_quality" : "other", 1);
            context.keep(
                    DocumentShards.directory(context.stage(), target),
                    new Document(document.id(), target, document.text(), document.metadata()));
        }
    }
}
