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
import java.util.ArrayDeque;
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
    private final InputShard shard;
    private final int maxBytes;
    private final WarcBlocks blocks;
    private final ArrayDeque<ReadResult> pending = new ArrayDeque<>();
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
        while (pending.isEmpty() && !ended) {
            try {
                WarcBlocks.Block block = blocks.next();
                if (block == null) {
                    ended = true;
                } else {
                    read(block);
                }
            } catch (IOException e) {
                ended = true;
                pending.add(new ReadResult.Failed(
                        place(0),
                        FailReasons.UNREADABLE_FILE,
                        "cannot be read further: " + RecordReaders.message(e),
                        0));
            }
        }
        return pending.poll();
    }

    private void read(WarcBlocks.Block block) {
        switch (block.state()) {
            case INTACT -> records(block);
            case TOO_LARGE -> fail(block, FailReasons.RECORD_TOO_LARGE, block.error());
            case CORRUPT -> fail(block, FailReasons.CORRUPT_RECORD, block.error());
            case TRUNCATED -> fail(block, FailReasons.TRUNCATED_FILE, block.error());
        }
    }

    private void fail(WarcBlocks.Block block, String reason, String error) {
        pending.add(new ReadResult.Failed(place(block.offset()), reason, error, block.size()));
    }

    /** A block holds one record as a rule; if it holds more, their positions follow from the block's. */
    private void records(WarcBlocks.Block block) {
        try (WarcReader reader = new WarcReader(new ByteArrayInputStream(block.bytes()))) {
            long position = block.offset();
            for (Optional<WarcRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                WarcRecord record = next.get();
                if (record instanceof WarcTargetRecord target) {
                    document(target, position, block.size());
                }
                position++;
            }
        } catch (IOException | RuntimeException e) {
            fail(block, FailReasons.CORRUPT_RECORD, "is not a WARC record: " + RecordReaders.message(e));
        }
    }

    private void document(WarcTargetRecord record, long position, long size) throws IOException {
        TreeMap<String, String> metadata = new TreeMap<>();
        Content content;
        if (record instanceof WarcResponse) {
            HttpPayload payload = HttpPayload.of(body(record), maxBytes);
            if (!payload.error().isEmpty()) {
                pending.add(new ReadResult.Failed(place(position), payload.reason(), payload.error(), size));
                return;
            }
            if (payload.status() != 200) {
                metadata.put("http_status", Integer.toString(payload.status()));
            }
            content = new Content.Bytes(
                    payload.body(),
                    MediaTypes.mediaType(payload.contentType()),
                    MediaTypes.charset(payload.contentType()));
        } else if (record instanceof WarcResource) {
            String type = record.headers().first("Content-Type").orElse("");
            content = new Content.Bytes(body(record), MediaTypes.mediaType(type), MediaTypes.charset(type));
        } else if (record instanceof WarcConversion) {
            byte[] body = body(record);
            String problem = textProblem(body);
            if (!problem.isEmpty()) {
                String reason = problem.endsWith("NUL") ? FailReasons.NUL_BYTES : FailReasons.INVALID_UTF8;
                pending.add(new ReadResult.Failed(place(position), reason, problem, size));
                return;
            }
            content = new Content.Text(new String(body, StandardCharsets.UTF_8));
        } else {
            return;
        }
        String url = record.headers().first("WARC-Target-URI").orElse("");
        metadata.put(
                MetadataKeys.URL, url.startsWith("<") && url.endsWith(">") ? url.substring(1, url.length() - 1) : url);
        record.headers().first("WARC-Date").ifPresent(date -> metadata.put("date", date));
        metadata.replaceAll((key, value) -> Utf8.loneSurrogate(value) < 0 ? value : "");
        RawDocument document = new RawDocument(
                Document.idOf(shard.source(), shard.name(), position),
                shard.source(),
                place(position),
                content,
                metadata);
        pending.add(new ReadResult.Read(document, size));
    }

    private static byte[] body(WarcRecord record) throws IOException {
        byte[] body = record.body().stream().readAllBytes();
        if (body.length != record.body().size()) {
            throw new IOException("the record has " + body.length + " bytes, but its header says "
                    + record.body().size());
        }
        return body;
    }

    private static String textProblem(byte[] body) {
        int invalid = Utf8.firstInvalid(body, 0, body.length);
        if (invalid >= 0) {
            return "byte " + invalid + " of the text is not UTF-8";
        }
        for (int i = 0; i < body.length; i++) {
            if (body[i] == 0) {
                return "byte " + i + " of the text is NUL";
            }
        }
        return "";
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
