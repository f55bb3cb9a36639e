package dev.mews.core.io;

import dev.mews.core.document.Content;
import dev.mews.core.document.RawDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests of readers share. */
final class ReaderTests {
    private ReaderTests() {}

    static List<ReadResult> read(Path file, Format format, String textField, long maxRecordBytes) {
        return read(
                InputShard.whole(
                        "src", format, file.toString(), file.getFileName().toString(), textField),
                maxRecordBytes);
    }

    static List<ReadResult> read(InputShard shard, long maxRecordBytes) {
        List<ReadResult> results = new ArrayList<>();
        try (RecordReader reader = RecordReaders.open(shard, new ReadLimits(maxRecordBytes))) {
            for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                results.add(result);
            }
        }
        return results;
    }

    /** {@code + text} for each document, {@code - reason @position unit} for each failure. */
    static List<String> brief(List<ReadResult> results) {
        List<String> brief = new ArrayList<>();
        for (ReadResult result : results) {
            if (result instanceof ReadResult.Read read) {
                brief.add("+ " + text(read.document()));
            } else if (result instanceof ReadResult.Failed failed) {
                brief.add("- " + failed.reason() + " @" + failed.place().position() + " "
                        + failed.place().unit());
            }
        }
        return brief;
    }

    static String text(RawDocument document) {
        if (document.content() instanceof Content.Bytes bytes) {
            return new String(bytes.body(), StandardCharsets.UTF_8);
        }
        return ((Content.Text) document.content()).text();
    }

    static RawDocument document(ReadResult result) {
        return ((ReadResult.Read) result).document();
    }

    static ReadResult.Failed failed(ReadResult result) {
        return (ReadResult.Failed) result;
    }
}
