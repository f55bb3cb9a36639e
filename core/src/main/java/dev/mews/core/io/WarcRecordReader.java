package dev.mews.core.io;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.netpreserve.jwarc.WarcConversion;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTargetRecord;

/**
 * WARC and WET. {@code response} and {@code resource} records become bytes, {@code conversion} records become text; the
 * other types describe the crawl and are no documents. Metadata: {@code url}, {@code date} and, if it is not 200,
 * {@code http_status}.
 */
final class WarcRecordReader implements RecordReader {
    private static final int HTTP_OK = 200;

    private final InputShard shard;
    private final int maxBytes;
    private final WarcBlocks blocks;
    private WarcBlocks.Block block; // being read, else null
    private WarcReader records;
    private int recordInBlock;
    private boolean ended;

    private WarcRecordReader(InputShard shard, int maxBytes, WarcBlocks blocks) {
        this.shard = shard;
        this.maxBytes = maxBytes;
        this.blocks = blocks;
    }

    static RecordReader open(InputShard shard, ReadLimits limits) throws IOException {
        int maxBytes = Math.toIntExact(limits.maxRecordBytes());
        ByteSource in = new ByteSource(Path.of(shard.file()));
        try {
            int first = in.read();
            int second = in.read();
            in.seek(0);
            boolean gzip = first == 0x1f && second == 0x8b;
            WarcBlocks blocks = gzip ? new GzipWarcBlocks(in, maxBytes) : new PlainWarcBlocks(in, maxBytes);
            return new WarcRecordReader(shard, maxBytes, blocks);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public ReadResult next() {
        while (!ended) {
            try {
                ReadResult result = block == null ? nextBlock() : nextRecord();
                if (result != null) {
                    return result;
                }
            } catch (IOException e) {
                ended = true;
                long position = block == null ? 0 : block.offset();
                return new ReadResult.Failed(
                        place(position),
                        FailReasons.UNREADABLE_FILE,
                        "cannot be read further: " + RecordReaders.message(e),
                        0);
            }
        }
        return null;
    }

    private ReadResult nextBlock() throws IOException {
        WarcBlocks.Block next = blocks.next();
        if (next == null) {
            ended = true;
            return null;
        }
        return switch (next.state()) {
            case INTACT -> {
                block = next;
                recordInBlock = 0;
                records = null;
                yield null;
            }
            case TOO_LARGE -> failed(next, FailReasons.RECORD_TOO_LARGE);
            case CORRUPT -> failed(next, FailReasons.CORRUPT_RECORD);
            case TRUNCATED -> failed(next, FailReasons.TRUNCATED_FILE);
        };
    }

    private ReadResult failed(WarcBlocks.Block lost, String reason) {
        return new ReadResult.Failed(place(lost.offset()), reason, lost.error(), lost.size());
    }

    /** A block holds one record as a rule. Null if the record is no document or the block has ended. */
    private ReadResult nextRecord() {
        try {
            if (records == null) {
                records = new WarcReader(new ByteArrayInputStream(block.bytes()));
            }
            Optional<WarcRecord> record = records.next();
            if (record.isEmpty()) {
                block = null;
                return null;
            }
            ReadResult result = record.get() instanceof WarcTargetRecord target ? read(target) : null;
            recordInBlock++;
            return result;
        } catch (IOException | RuntimeException e) {
            String error = "is not a WARC record: " + RecordReaders.message(e);
            ReadResult failed =
                    new ReadResult.Failed(place(block.offset()), FailReasons.CORRUPT_RECORD, error, block.size());
            block = null;
            return failed;
        }
    }

    private ReadResult read(WarcTargetRecord record) throws IOException {
        if (record instanceof WarcResponse) {
            byte[] body = body(record);
            HttpPayload payload = HttpPayload.of(body, maxBytes);
            if (!payload.error().isEmpty()) {
                return failed(payload.reason(), payload.error(), body.length);
            }
            Content content = new Content.Bytes(
                    payload.body(),
                    MediaTypes.mediaType(payload.contentType()),
                    MediaTypes.charset(payload.contentType()));
            return document(record, content, payload.status(), body.length);
        }
        if (record instanceof WarcResource) {
            byte[] body = body(record);
            String type = record.headers().first("Content-Type").orElse("");
            Content content = new Content.Bytes(body, MediaTypes.mediaType(type), MediaTypes.charset(type));
            return document(record, content, HTTP_OK, body.length);
        }
        if (record instanceof WarcConversion) {
            byte[] body = body(record);
            int invalid = Utf8.firstInvalid(body, 0, body.length);
            if (invalid >= 0) {
                return failed(FailReasons.INVALID_UTF8, "byte " + invalid + " of the text is not UTF-8", body.length);
            }
            String text = new String(body, StandardCharsets.UTF_8);
            if (text.indexOf('\0') >= 0) {
                return failed(
                        FailReasons.NUL_BYTES, "character " + text.indexOf('\0') + " of the text is NUL", body.length);
            }
            Content content = new Content.Text(text.startsWith("\ufeff") ? text.substring(1) : text);
            return document(record, content, HTTP_OK, body.length);
        }
        return null;
    }

    private ReadResult failed(String reason, String error, long bytes) {
        return new ReadResult.Failed(place(block.offset()), reason, error, bytes);
    }

    private ReadResult document(WarcTargetRecord record, Content content, int status, long bytes) {
        TreeMap<String, String> metadata = new TreeMap<>();
        String url = record.headers().first("WARC-Target-URI").orElse("");
        boolean bracketed = url.startsWith("<") && url.endsWith(">"); // as WARC 1.0 prints it
        metadata.put(MetadataKeys.URL, bracketed ? url.substring(1, url.length() - 1) : url);
        record.headers().first("WARC-Date").ifPresent(date -> metadata.put("date", date));
        if (status != HTTP_OK) {
            metadata.put("http_status", Integer.toString(status));
        }
        // Further records of a block have no position of their own.
        String name = recordInBlock == 0 ? shard.name() : shard.name() + "#" + recordInBlock;
        RawDocument document = new RawDocument(
                Document.idOf(shard.source(), name, block.offset()),
                shard.source(),
                place(block.offset()),
                content,
                metadata);
        return new ReadResult.Read(document, bytes);
    }

    private static byte[] body(WarcRecord record) throws IOException {
        byte[] body = record.body().stream().readAllBytes();
        if (body.length != record.body().size()) {
            throw new IOException("the record has " + body.length + " bytes, but its header says "
                    + record.body().size());
        }
        return body;
    }

    private Place place(long position) {
        return new Place(shard.name(), position, "byte");
    }

    @Override
    public void close() {
        try {
            blocks.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
            ended = true;
        }
    }
}
