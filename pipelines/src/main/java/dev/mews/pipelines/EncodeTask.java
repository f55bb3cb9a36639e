package dev.mews.pipelines;

import dev.mews.core.document.Document;
import dev.mews.core.document.Utf8;
import dev.mews.core.hash.Seeds;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.loader.shuffle.ShuffleRunWriter;
import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Encodes the documents of a shard into two runs in shuffled order: those to train on and those held out.
 *
 * @param tokenizer folder of the tokenizer, relative to the run's directory
 * @param seeds the run's; the shuffle and the choice of held-out documents are keyed by it
 * @param heldOut share of the documents held out
 */
record EncodeTask(String tokenizer, Seeds seeds, double heldOut) implements ShardTask {
    static final String TRAIN = ".train";
    static final String HELD_OUT = ".heldout";

    /** Counters: what the next step needs to know. */
    static final String HELD_OUT_DOCUMENTS = "held_out_documents";

    static final String HELD_OUT_TOKENS = "held_out_tokens";

    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        Tokenizer loaded = Tokenizer.load(context.runDirectory().resolve(tokenizer));
        Encoder encoder = loaded.encoder();
        int endOfText = loaded.specialId(SpecialTokens.END_OF_TEXT);
        ShuffleRunWriter train = new ShuffleRunWriter();
        ShuffleRunWriter held = new ShuffleRunWriter();
        IntArrayList tokens = new IntArrayList();
        try (DocumentReader reader = DocumentReader.open(
                context.runDirectory().resolve(shard.inputs().get(0)))) {
            for (Document document = reader.next(); document != null; document = reader.next()) {
                context.in(Utf8.length(document.text()));
                byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
                tokens.clear();
                encoder.encode(text, 0, text.length, tokens);
                tokens.add(endOfText);
                ShuffleRunWriter run = isHeldOut(document) ? held : train;
                run.add(seeds.derive("shuffle", document.id()), document.id(), tokens.elements(), 0, tokens.size());
                context.keepElsewhere(document);
                context.tally().addTokens(tokens.size());
                context.tally().sketch("tokens").update(tokens.size());
                if (text.length > 0) {
                    context.tally().sketch("bytes_per_token").update((double) text.length / (tokens.size() - 1));
                }
            }
        }
        context.tally().add(HELD_OUT_DOCUMENTS, held.documents());
        context.tally().add(HELD_OUT_TOKENS, held.tokens());
        write(train, shard, context, TRAIN);
        write(held, shard, context, HELD_OUT);
    }

    private boolean isHeldOut(Document document) {
        // 53 bits: the fraction of the hash is exact in a double.
        double position = (seeds.derive("held-out", document.id()) >>> 11) * 0x1p-53;
        return position < heldOut;
    }

    private static void write(ShuffleRunWriter run, Shard shard, ShardContext context, String ending)
            throws IOException {
        try (OutputStream out = context.create(WorkFiles.of(context.stage(), shard.name() + ending))) {
            run.writeTo(out);
        }
    }
}
