package dev.mews.pipelines.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.shard.Drop;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.signature.Signature;
import dev.mews.dedup.signature.Signer;
import dev.mews.filters.FilterChain;
import dev.mews.filters.FilterConfig;
import dev.mews.filters.Kind;
import dev.mews.filters.Outcome;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.TokenizerConfig;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.PreTokenCounter;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transforms against their cores, called directly: same documents, same doors. */
final class TransformsTest {
    private static final String PROSE =
            "The river rose in the night and by the morning the lower fields were under water. The farmers had moved"
                    + " the sheep to the hill the day before, because the old men of the village had said that the wind"
                    + " would turn. Nobody was surprised, and nobody was in a hurry. They drank their tea and looked at"
                    + " the water, and they talked about the year in which it had come as far as the church.";

    private final FilterConfig filter = ConfigLoader.defaults(FilterConfig.class);

    private static RawDocument raw(int number, Content content) {
        TreeMap<String, String> metadata = new TreeMap<>(Map.of("number", Integer.toString(number)));
        return new RawDocument(
                Document.idOf("test", "file", number), "test", new Place("file", number, "record"), content, metadata);
    }

    private static Content page(String body) {
        String html = "<html><head><title>Water</title></head><body><main>" + body + "</main></body></html>";
        return new Content.Bytes(html.getBytes(StandardCharsets.UTF_8), "text/html", "utf-8");
    }

    private static List<RawDocument> records() {
        List<RawDocument> records = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            records.add(raw(
                    i,
                    page("<p>" + PROSE + "</p><p>That was the flood number " + i
                            + " since they kept a book of them.</p>")));
        }
        records.add(raw(6, page("<p>too short</p>")));
        records.add(raw(7, new Content.Text("x y z")));
        records.add(raw(8, new Content.Bytes(new byte[] {0, 1, 2, (byte) 0xff}, "image/png", "")));
        return records;
    }

    private static Pipeline pipeline() {
        return Pipeline.create(
                PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    }

    @Test
    void everyRecordLeavesTheFilterByTheDoorThatTheChainGivesIt() {
        FilterChain chain = new FilterChain(filter, Kind.WEB);
        List<Document> kept = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (RawDocument record : records()) {
            Outcome outcome = chain.apply(record);
            if (outcome instanceof Outcome.Kept k) {
                kept.add(k.document());
            } else if (outcome instanceof Outcome.Dropped d) {
                dropped.add(d.document().id() + " " + d.drop());
            } else {
                failed.add(((Outcome.Failed) outcome).place() + " " + ((Outcome.Failed) outcome).reason());
            }
        }
        assertThat(kept).isNotEmpty();
        assertThat(dropped).isNotEmpty();

        Pipeline pipeline = pipeline();
        PCollectionTuple doors = pipeline.apply(Create.of(records()).withCoder(RawDocumentCoder.of()))
                .apply(FilterDocuments.of(Kind.WEB, filter));
        PAssert.that(doors.get(FilterDocuments.KEPT)).containsInAnyOrder(kept);
        PAssert.that(doors.get(FilterDocuments.DROPPED)).satisfies(all -> {
            List<String> got = new ArrayList<>();
            all.forEach(d -> got.add(d.document().id() + " " + d.drop()));
            assertThat(got).containsExactlyInAnyOrderElementsOf(dropped);
            return null;
        });
        PAssert.that(doors.get(FilterDocuments.FAILED)).satisfies(all -> {
            List<String> got = new ArrayList<>();
            all.forEach(f -> got.add(f.place() + " " + f.reason()));
            assertThat(got).containsExactlyInAnyOrderElementsOf(failed);
            return null;
        });
        pipeline.run().waitUntilFinish();
    }

    @Test
    void signaturesAreThoseOfTheSigner() {
        DedupConfig config = ConfigLoader.defaults(DedupConfig.class);
        List<Document> documents = List.of(document(1, PROSE), document(2, "two words"), document(3, ""));
        Signer signer = new Signer(config);
        List<SignDocuments.Signed> expected = new ArrayList<>();
        for (Document document : documents) {
            Signature signature = signer.sign(document);
            List<Long> keys = new ArrayList<>();
            if (signature.hasBandKeys()) {
                for (int band = 0; band < config.bands(); band++) {
                    keys.add(signature.bandKey(band));
                }
            }
            expected.add(new SignDocuments.Signed(
                    document.id(), signature.exactHash().hex(), keys));
        }
        assertThat(expected.get(0).bandKeys()).hasSize(14);
        assertThat(expected.get(1).bandKeys()).isEmpty();

        Pipeline pipeline = pipeline();
        PCollection<SignDocuments.Signed> signed = pipeline.apply(
                        Create.of(documents).withCoder(DocumentCoder.of()))
                .apply(SignDocuments.of(config));
        PAssert.that(signed).containsInAnyOrder(expected);
        pipeline.run().waitUntilFinish();
    }

    @Test
    void idsAreThoseOfTheTokenizer(@TempDir Path directory) throws Exception {
        TokenizerConfig config =
                ConfigLoader.parse("test", "vocabulary_sizes: [1300]", TokenizerConfig.class, Map.of());
        Path counts = directory.resolve("words.counts");
        try (PreTokenCounter counter = new PreTokenCounter(config.preTokenizer(), 1 << 20, directory);
                OutputStream out = Files.newOutputStream(counts)) {
            counter.add(PROSE + PROSE);
            counter.writeTo(out);
        }
        Path folder = directory.resolve("tokenizer");
        new BpeTrainer(config.trainingOptions())
                .train(counts, config.preTokenizer())
                .tokenizer(1300)
                .save(folder);
        Tokenizer tokenizer = Tokenizer.load(folder);
        List<Document> documents = List.of(document(1, PROSE), document(2, "größer \\frac{1}{2} <|endoftext|>"));
        List<KV<String, List<Integer>>> expected = documents.stream()
                .map(document -> KV.of(
                        document.id(),
                        Arrays.stream(tokenizer.encode(document.text())).boxed().toList()))
                .toList();

        Pipeline pipeline = pipeline();
        PAssert.that(pipeline.apply(Create.of(documents).withCoder(DocumentCoder.of()))
                        .apply(EncodeDocuments.with(folder)))
                .containsInAnyOrder(expected);
        pipeline.run().waitUntilFinish();
    }

    @Test
    void codersGiveBackWhatTheyWereGiven() throws Exception {
        Document document = document(1, "text with \uD83D\uDE00 and \0").withMetadata("language", "en");
        CoderProperties.coderDecodeEncodeEqual(DocumentCoder.of(), document);
        CoderProperties.coderDecodeEncodeEqual(RawDocumentCoder.of(), raw(1, new Content.Text("text")));
        CoderProperties.coderDecodeEncodeEqual(
                new DroppedDocument.DroppedDocumentCoder(),
                new DroppedDocument(document, new Drop("reason", 0.5, Double.NaN, "twin", "detail")));
        CoderProperties.coderSerializable(DocumentCoder.of());
        CoderProperties.coderSerializable(RawDocumentCoder.of());
    }

    private static Document document(int number, String text) {
        return new Document(Document.idOf("test", "file", number), "test", text, new TreeMap<>());
    }
}
