package dev.mews.core.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.WarcResponse;

/**
 * What a server sent, without chunks and compression. Crawlers often store the decoded body and keep the headers, so both
 * are undone only where the bytes show them.
 *
 * @param reason slug of what is wrong
 * @param error empty if nothing is wrong
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record HttpPayload(int status, String contentType, byte[] body, String reason, String error) {
    static HttpPayload of(WarcResponse response, int maxBytes) throws IOException {
        byte[] block = response.body().stream().readAllBytes();
        if (block.length != response.body().size()) {
            throw new IOException("the record has " + block.length + " bytes, but its header says "
                    + response.body().size());
        }
        HttpResponse http = HttpResponse.parse(java.nio.channels.Channels.newChannel(new ByteArrayInputStream(block)));
        String type = http.headers().first("Content-Type").orElse("");
        String encoding =
                http.headers().first("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        byte[] body = unchunked(http, block);
        if (encoding.equals("br") && looksEncoded(body)) {
            return failed(FailReasons.CORRUPT_RECORD, "the body is Brotli-compressed, which is not supported");
        }
        byte[] decoded = decode(body, encoding, maxBytes);
        if (decoded.length > maxBytes) {
            return failed(
                    FailReasons.RECORD_TOO_LARGE,
                    "the decoded body has more than the " + maxBytes + " bytes to be read");
        }
        return new HttpPayload(http.status(), type, decoded, "", "");
    }

    private static HttpPayload failed(String reason, String error) {
        return new HttpPayload(0, "", new byte[0], reason, error);
    }

    private static byte[] unchunked(HttpResponse http, byte[] block) throws IOException {
        try {
            return http.body().stream().readAllBytes();
        } catch (IOException e) {
            int end = headerEnd(block);
            if (end < 0) {
                throw e;
            }
            return Arrays.copyOfRange(block, end, block.length);
        }
    }

    private static int headerEnd(byte[] block) {
        for (int i = 0; i + 3 < block.length; i++) {
            if (block[i] == '\r' && block[i + 1] == '\n' && block[i + 2] == '\r' && block[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /** Text begins with a printable character or white space, compressed data rarely does. */
    private static boolean looksEncoded(byte[] body) {
        int start = 0;
        while (start < body.length && body[start] <= ' ' && body[start] > 0) {
            start++;
        }
        return start < body.length && body[start] != '<' && body[start] != '{';
    }

    /** At most one byte more than {@code maxBytes}: a small body may inflate to any size. */
    private static byte[] decode(byte[] body, String encoding, int maxBytes) throws IOException {
        boolean gzip = body.length > 2 && (body[0] & 0xff) == 0x1f && (body[1] & 0xff) == 0x8b;
        if ((encoding.equals("gzip") || encoding.equals("x-gzip")) && gzip) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return in.readNBytes(maxBytes + 1);
            }
        }
        boolean zlib = body.length > 2 && (body[0] & 0x0f) == 8 && ((body[0] & 0xff) << 8 | (body[1] & 0xff)) % 31 == 0;
        if (encoding.equals("deflate") && zlib) {
            try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body))) {
                return in.readNBytes(maxBytes + 1);
            }
        }
        return body;
    }
}
