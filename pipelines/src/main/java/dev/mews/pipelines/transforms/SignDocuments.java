package dev.mews.pipelines.transforms;

import dev.mews.core.document.Document;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.signature.Signature;
import dev.mews.dedup.signature.Signer;
import dev.mews.pipelines.Carried;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * The MinHash signatures of documents. Documents that share a band key are near duplicates with the probability that the
 * number of bands and rows gives; documents that share the exact hash are copies.
 */
public final class SignDocuments extends PTransform<PCollection<Document>, PCollection<SignDocuments.Signed>> {
    private static final long serialVersionUID = 1;

    private final Carried<DedupConfig> config;

    private SignDocuments(Carried<DedupConfig> config) {
        this.config = config;
    }

    /**
     * What is known of a document to find its duplicates.
     *
     * @param id the document's id
     * @param exactHash 32 hex digits: the 128-bit hash of the normalised text
     * @param bandKeys one 64-bit key a band; empty for a text with too few words for a shingle
     */
    public record Signed(String id, String exactHash, List<Long> bandKeys) implements Serializable {
        public Signed {
            // Serializable, unlike some of the lists that List.copyOf and streams make.
            bandKeys = new ArrayList<>(bandKeys);
        }
    }

    /** Signatures by this configuration: the number of bands and rows, the words of a shingle, the seed. */
    public static SignDocuments of(DedupConfig config) {
        return new SignDocuments(Carried.of(DedupConfig.class, config));
    }

    @Override
    public PCollection<Signed> expand(PCollection<Document> documents) {
        return documents.apply("Sign", ParDo.of(new SignFn(config))).setCoder(SerializableCoder.of(Signed.class));
    }

    static final class SignFn extends DoFn<Document, Signed> {
        private static final long serialVersionUID = 1;

        private final Carried<DedupConfig> config;
        private transient Signer signer;

        SignFn(Carried<DedupConfig> config) {
            this.config = config;
        }

        /** A signer keeps buffers; Beam gives each instance of this to one thread. */
        @Setup
        public void setUp() {
            signer = new Signer(config.get());
        }

        /** One signature a document. */
        @ProcessElement
        public void process(@Element Document document, OutputReceiver<Signed> out) {
            Signature signature = signer.sign(document);
            List<Long> keys = new ArrayList<>();
            for (int band = 0; signature.hasBandKeys() && band < signature.bands(); band++) {
                keys.add(signature.bandKey(band));
            }
            out.output(new Signed(document.id(), signature.exactHash().hex(), keys));
        }
    }
}
