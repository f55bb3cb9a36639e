package dev.mews.pipelines.transforms;

import dev.mews.core.document.Document;
import dev.mews.core.shard.Drop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * A document that a rule dropped.
 *
 * @param document as it stood before the rule
 * @param drop the rule, what it measured, and its threshold
 */
public record DroppedDocument(Document document, Drop drop) {
    /** Dropped documents between workers. */
    static final class DroppedDocumentCoder extends AtomicCoder<DroppedDocument> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(DroppedDocument dropped, OutputStream out) throws IOException {
            DocumentCoder.of().encode(dropped.document(), out);
            StringUtf8Coder.of().encode(dropped.drop().reason(), out);
            DoubleCoder.of().encode(dropped.drop().value(), out);
            DoubleCoder.of().encode(dropped.drop().threshold(), out);
            StringUtf8Coder.of().encode(dropped.drop().keptTwin(), out);
            StringUtf8Coder.of().encode(dropped.drop().detail(), out);
        }

        @Override
        public DroppedDocument decode(InputStream in) throws IOException {
            Document document = DocumentCoder.of().decode(in);
            String reason = StringUtf8Coder.of().decode(in);
            double value = DoubleCoder.of().decode(in);
            double threshold = DoubleCoder.of().decode(in);
            String keptTwin = StringUtf8Coder.of().decode(in);
            return new DroppedDocument(
                    document,
                    new Drop(
                            reason,
                            value,
                            threshold,
                            keptTwin,
                            StringUtf8Coder.of().decode(in)));
        }

        @Override
        public void verifyDeterministic() {
            // Strings and doubles have one encoding each.
        }
    }
}
