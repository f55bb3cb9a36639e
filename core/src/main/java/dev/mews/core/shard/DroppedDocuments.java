package dev.mews.core.shard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mews.core.document.Document;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.io.DocumentWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Dropped documents on disk: documents with one more field <code>"dropped":{"stage":…,"reason":…,"value":…,
 * "threshold":…,"kept_twin":…,"detail":…}</code>, so whatever reads documents reads them too.
 */
public final class DroppedDocuments {
    private DroppedDocuments() {}

    /** Writes one dropped document. */
    public static void write(DocumentWriter writer, Drop.Dropped dropped) throws IOException {
        writer.write(dropped.document(), json -> writeDrop(json, dropped));
    }

    private static void writeDrop(JsonGenerator json, Drop.Dropped dropped) throws IOException {
        Drop drop = dropped.drop();
        json.writeObjectFieldStart("dropped");
        json.writeStringField("stage", dropped.stage());
        json.writeStringField("reason", drop.reason());
        if (Double.isFinite(drop.value())) {
            json.writeNumberField("value", drop.value());
        }
        if (Double.isFinite(drop.threshold())) {
            json.writeNumberField("threshold", drop.threshold());
        }
        if (!drop.keptTwin().isEmpty()) {
            json.writeStringField("kept_twin", drop.keptTwin());
        }
        if (!drop.detail().isEmpty()) {
            json.writeStringField("detail", drop.detail());
        }
        json.writeEndObject();
    }

    /** Reads dropped documents one at a time. */
    public static final class Reader implements Closeable {
        private final DocumentReader reader;
        private String stage;
        private Drop drop;

        private Reader(DocumentReader reader) {
            this.reader = reader;
        }

        public static Reader open(Path file) throws IOException {
            return new Reader(DocumentReader.open(file));
        }

        /**
         * The next one, or null behind the last one.
         *
         * @throws IOException if the file is damaged
         */
        public Drop.Dropped next() throws IOException {
            stage = "";
            drop = Drop.because("unknown");
            Document document = reader.next(this::readDrop);
            return document == null ? null : new Drop.Dropped(document, stage, drop);
        }

        private void readDrop(String name, JsonParser json) throws IOException {
            if (!name.equals("dropped") || json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            String reason = "unknown";
            double value = Double.NaN;
            double threshold = Double.NaN;
            String keptTwin = "";
            String detail = "";
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "stage" -> stage = json.getText();
                    case "reason" -> reason = json.getText();
                    case "value" -> value = json.getDoubleValue();
                    case "threshold" -> threshold = json.getDoubleValue();
                    case "kept_twin" -> keptTwin = json.getText();
                    case "detail" -> detail = json.getText();
                    default -> json.skipChildren();
                }
            }
            drop = new Drop(reason, value, threshold, keptTwin, detail);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
