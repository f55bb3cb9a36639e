package dev.mews.pipelines.transforms;

import dev.mews.core.document.Document;
import dev.mews.core.document.RawDocument;
import dev.mews.filters.FilterChain;
import dev.mews.filters.FilterConfig;
import dev.mews.filters.Kind;
import dev.mews.filters.Outcome;
import dev.mews.pipelines.Carried;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Takes records through the rules of a kind of text: extraction, language, quality, masking. Every record comes out in exactly
 * one of three collections: {@link #KEPT}, {@link #DROPPED} and {@link #FAILED}.
 */
public final class FilterDocuments extends PTransform<PCollection<RawDocument>, PCollectionTuple> {
    private static final long serialVersionUID = 1;

    /** Documents that passed, extracted and masked. */
    public static final TupleTag<Document> KEPT = new TupleTag<>("kept") {
        private static final long serialVersionUID = 1;
    };

    /** Documents that a rule dropped, with the rule. */
    public static final TupleTag<DroppedDocument> DROPPED = new TupleTag<>("dropped") {
        private static final long serialVersionUID = 1;
    };

    /** Records that could not be processed. */
    public static final TupleTag<FailedRecord> FAILED = new TupleTag<>("failed") {
        private static final long serialVersionUID = 1;
    };

    private final Carried<FilterConfig> config;
    private final Kind kind;

    private FilterDocuments(Carried<FilterConfig> config, Kind kind) {
        this.config = config;
        this.kind = kind;
    }

    /** The rules for a kind of text; {@code ConfigLoader.defaults(FilterConfig.class)} are those of a recipe without a filter block. */
    public static FilterDocuments of(Kind kind, FilterConfig config) {
        return new FilterDocuments(Carried.of(FilterConfig.class, config), kind);
    }

    @Override
    public PCollectionTuple expand(PCollection<RawDocument> records) {
        PCollectionTuple all = records.apply(
                "Filter",
                ParDo.of(new FilterFn(config, kind))
                        .withOutputTags(KEPT, TupleTagList.of(DROPPED).and(FAILED)));
        all.get(KEPT).setCoder(DocumentCoder.of());
        all.get(DROPPED).setCoder(new DroppedDocument.DroppedDocumentCoder());
        all.get(FAILED).setCoder(SerializableCoder.of(FailedRecord.class));
        return all;
    }

    static final class FilterFn extends DoFn<RawDocument, Document> {
        private static final long serialVersionUID = 1;

        private final Carried<FilterConfig> config;
        private final Kind kind;
        private transient FilterChain chain;

        FilterFn(Carried<FilterConfig> config, Kind kind) {
            this.config = config;
            this.kind = kind;
        }

        /** A chain keeps buffers and is not safe for several threads; Beam gives each instance to one. */
        @Setup
        public void setUp() {
            chain = new FilterChain(config.get(), kind);
        }

        /** One door for each record. */
        @ProcessElement
        public void process(@Element RawDocument record, MultiOutputReceiver doors) {
            Outcome outcome = chain.apply(record);
            if (outcome instanceof Outcome.Kept kept) {
                doors.get(KEPT).output(kept.document());
            } else if (outcome instanceof Outcome.Dropped dropped) {
                doors.get(DROPPED).output(new DroppedDocument(dropped.document(), dropped.drop()));
            } else {
                Outcome.Failed failed = (Outcome.Failed) outcome;
                doors.get(FAILED).output(new FailedRecord(failed.place(), failed.reason(), failed.error()));
            }
        }
    }
}
