package dev.mews.core.io;

import dev.mews.core.document.Content;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The texts of a shard, one document at a time, for whoever needs text that nothing was extracted from. A file of a folder is a
 * document when it is UTF-8. Unlike a {@link RecordReader} it throws where the rest of a file is doubtful: a result that lacks an
 * unknown part of its input must not look complete. Not for several threads.
 */
public final class TextRecords implements Closeable {
    /** What makes a whole file doubtful, not one record of it. */
    private static final Set<String> FATAL =
            Set.of(FailReasons.UNREADABLE_FILE, FailReasons.CORRUPT_FILE, FailReasons.TRUNCATED_FILE);

    private final RecordReader reader;
    private final Consumer<ReadResult.Failed> failures;
    private Content.Text text;

    private TextRecords(RecordReader reader, Consumer<ReadResult.Failed> failures) {
        this.reader = reader;
        this.failures = failures;
    }

    /**
     * Checks that no shard holds web pages.
     *
     * @throws IllegalArgumentException when one does
     */
    public static void check(List<InputShard> shards) {
        for (InputShard shard : shards) {
            if (shard.format() == Format.WARC) {
                throw new IllegalArgumentException(
                        shard.file()
                                + " holds web pages, not text: run a recipe first, which extracts their text, and read its documents");
            }
        }
    }

    /**
     * Opens a shard.
     *
     * @param failures is told of each record that is left out
     * @throws IllegalArgumentException when it holds web pages
     */
    public static TextRecords open(InputShard shard, ReadLimits limits, Consumer<ReadResult.Failed> failures) {
        check(List.of(shard));
        return new TextRecords(RecordReaders.open(shard, limits), failures);
    }

    /**
     * The next document, or null behind the last one.
     *
     * @throws IOException when the file cannot be read at all or breaks off
     */
    public RawDocument next() throws IOException {
        for (ReadResult result = reader.next(); result != null; result = reader.next()) {
            if (result instanceof ReadResult.Failed bad) {
                if (FATAL.contains(bad.reason())) {
                    throw new IOException(bad.place() + ": " + bad.reason() + ": " + bad.error());
                }
                failures.accept(bad);
            } else if (result instanceof ReadResult.Read read && isText(read)) {
                return read.document();
            }
        }
        return null;
    }

    private boolean isText(ReadResult.Read read) {
        if (read.document().content() instanceof Content.Bytes file) {
            byte[] body = file.body();
            int invalid = Utf8.firstInvalid(body, 0, body.length);
            if (invalid >= 0) {
                failures.accept(new ReadResult.Failed(
                        read.document().place(),
                        FailReasons.INVALID_UTF8,
                        "byte " + invalid + " of the file is not UTF-8",
                        read.bytes()));
                return false;
            }
            text = Content.Text.ofUtf8(body);
        } else {
            text = (Content.Text) read.document().content();
        }
        return true;
    }

    /** The text of the document that {@link #next} gave last. */
    public Content.Text text() {
        return text;
    }

    @Override
    public void close() {
        reader.close();
    }
}
