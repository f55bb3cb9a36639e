package dev.mews.pipelines.transforms;

import dev.mews.core.document.Document;
import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.Tokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** The token ids of documents, by document id. Special tokens in a text are text; none is added. */
public final class EncodeDocuments extends PTransform<PCollection<Document>, PCollection<KV<String, List<Integer>>>> {
    private static final long serialVersionUID = 1;

    private final String tokenizer;

    private EncodeDocuments(String tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Encodes with a tokenizer.
     *
     * @param tokenizer its folder or {@code tokenizer.json}, at the same path on every worker
     */
    public static EncodeDocuments with(Path tokenizer) {
        return new EncodeDocuments(tokenizer.toAbsolutePath().toString());
    }

    @Override
    public PCollection<KV<String, List<Integer>>> expand(PCollection<Document> documents) {
        return documents
                .apply("Encode", ParDo.of(new EncodeFn(tokenizer)))
                .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(VarIntCoder.of())));
    }

    static final class EncodeFn extends DoFn<Document, KV<String, List<Integer>>> {
        private static final long serialVersionUID = 1;

        private final String tokenizer;
        private transient Encoder encoder;

        EncodeFn(String tokenizer) {
            this.tokenizer = tokenizer;
        }

        /** Loads the tokenizer once an instance. */
        @Setup
        public void setUp() throws IOException {
            encoder = Tokenizer.load(Path.of(tokenizer)).encoder();
        }

        /** The ids of one document. */
        @ProcessElement
        public void process(@Element Document document, OutputReceiver<KV<String, List<Integer>>> out) {
            byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
            IntArrayList ids = new IntArrayList();
            encoder.encode(text, 0, text.length, ids);
            out.output(KV.of(document.id(), ids));
        }
    }
}
