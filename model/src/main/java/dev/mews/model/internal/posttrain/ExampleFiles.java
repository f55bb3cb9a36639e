package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.document.Place;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.JsonLines;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.model.posttrain.ChatTokens;
import dev.mews.model.posttrain.DataCounts;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns JSON Lines into examples, one line at a time. Every line that is not blank is kept, dropped with a reason, or failed
 * with its place.
 */
final class ExampleFiles implements JsonLines.Visitor<Boolean> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExampleFormat format;
    private final DataOutputStream kept;
    private final OutputStream dropped;
    private final OutputStream failed;
    private final TreeMap<String, Long> droppedByReason = new TreeMap<>();
    private final TreeMap<String, Long> failedByReason = new TreeMap<>();
    private long read;
    private long keptExamples;
    private long cut;
    private long tokens;
    private long answerTokens;

    ExampleFiles(ExampleFormat format, OutputStream kept, OutputStream dropped, OutputStream failed) {
        this.format = format;
        this.kept = new DataOutputStream(new BufferedOutputStream(kept, 1 << 16));
        this.dropped = dropped;
        this.failed = failed;
    }

    /** Reads files one after another. */
    DataCounts read(List<InputShard> files) throws IOException {
        try {
            for (InputShard file : files) {
                try (JsonLines lines = JsonLines.open(Path.of(file.file()), file.name(), ReadLimits.DEFAULT)) {
                    while (lines.next(this) != null) {
                        read++;
                    }
                }
            }
        } catch (UncheckedIOException e) {
            // Of an output: unlike a line, it cannot be gone on from.
            throw e.getCause();
        }
        kept.flush();
        return new DataCounts(read, keptExamples, cut, droppedByReason, failedByReason, tokens, answerTokens);
    }

    @Override
    public Boolean object(JsonParser json, Place place, long bytes) throws IOException {
        JsonNode line = JSON.readTree(json);
        if (json.nextToken() != null) {
            throw new IOException("the line goes on behind its JSON object");
        }
        boolean[] shortened = {false};
        try {
            keep(format.read(line, () -> shortened[0] = true));
            cut += shortened[0] ? 1 : 0;
            return true;
        } catch (Refusal refusal) {
            refuse(place, Optional.of(line), refusal.malformed(), refusal.reason(), refusal.getMessage());
            return false;
        }
    }

    @Override
    public Boolean failed(ReadResult.Failed failure) {
        refuse(failure.place(), Optional.empty(), true, failure.reason(), failure.error());
        return false;
    }

    private void keep(List<ChatTokens> texts) {
        try {
            kept.writeInt(texts.size());
            for (ChatTokens text : texts) {
                kept.writeInt(text.tokens().length);
                for (int i = 0; i < text.tokens().length; i++) {
                    kept.writeInt(text.answer()[i] ? ~text.tokens()[i] : text.tokens()[i]);
                }
                tokens += text.tokens().length;
                answerTokens += text.answerTokens();
            }
            keptExamples++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuse(Place place, Optional<JsonNode> line, boolean malformed, String reason, String detail) {
        (malformed ? failedByReason : droppedByReason).merge(reason, 1L, Long::sum);
        ObjectNode node = JSON.createObjectNode().put("place", place.toString());
        line.map(l -> l.get("id")).filter(JsonNode::isValueNode).ifPresent(id -> node.set("id", id));
        node.put("reason", reason).put("detail", detail);
        try {
            (malformed ? failed : dropped).write((node + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
