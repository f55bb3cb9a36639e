package dev.mews.core.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.netpreserve.jwarc.HttpResponse;

/**
 * What a server sent, without chunks and compression. Crawlers often store the decoded body and keep the headers, so both
 * are undone only where the bytes show them. A Content-Length header is not believed either: the record knows its length.
 *
 * @param reason slug of what is wrong
 * @param error empty if nothing is wrong
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record HttpPayload(int status, String contentType, byte[] body, String reason, String error) {
    /**
     * Takes the block of a response record apart.
     *
     * @throws IOException if it is no HTTP response or its compressed body is damaged
     */
    static HttpPayload of(byte[] block, int maxBytes) throws IOException {
        int bodyStart = bodyStart(block);
        ByteArrayInputStream header = new ByteArrayInputStream(block, 0, bodyStart);
        HttpResponse http = HttpResponse.parseWithoutBody(Channels.newChannel(header), null);
        byte[] body = Arrays.copyOfRange(block, bodyStart, block.length);
        if (header(http, "Transfer-Encoding").contains("chunked")) {
            body = unchunked(body);
        }
        String encoding = header(http, "Content-Encoding");
        if (encoding.equals("br") && looksCompressed(body)) {
            return failed(FailReasons.CORRUPT_RECORD, "the body is Brotli-compressed, which is not supported");
        }
        byte[] decoded = decompressed(body, encoding, maxBytes);
        if (decoded.length > maxBytes) {
            return failed(
                    FailReasons.RECORD_TOO_LARGE,
                    "the decoded body has more than the " + maxBytes + " bytes to be read");
        }
        String type = http.headers().first("Content-Type").orElse("");
        return new HttpPayload(http.status(), type, decoded, "", "");
    }

    private static HttpPayload failed(String reason, String error) {
        return new HttpPayload(0, "", new byte[0], reason, error);
    }

    private static String header(HttpResponse http, String name) {
        return http.headers().first(name).orElse("").strip().toLowerCase(Locale.ROOT);
    }

    /** Offset behind the first empty line; servers that end lines with a line feed alone exist. */
    private static int bodyStart(byte[] block) throws IOException {
        for (int i = 0; i + 1 < block.length; i++) {
            if (block[i] == '\n') {
                int next = block[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < block.length && block[next] == '\n') {
                    return next + 1;
                }
            }
        }
        throw new IOException("the HTTP header has no end");
    }

    /**
     * The body put together from its chunks, or as it is if it does not consist of them.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding">RFC 9112, section 7.1</a>
     */
    private static byte[] unchunked(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (at < body.length) {
            int size = 0;
            int digits = 0;
            for (int digit = hexDigit(body, at); digit >= 0 && digits < 7; digit = hexDigit(body, at)) {
                size = size << 4 | digit;
                digits++;
                at++;
            }
            while (at < body.length && body[at] != '\n') {
                at++; // extensions of the chunk
            }
            at++;
            if (digits == 0 || size > body.length - at) {
                return body;
            }
            if (size == 0) {
                return out.toByteArray();
            }
            out.write(body, at, size);
            at += size;
            if (at + 1 < body.length && body[at] == '\r') {
                at++;
            }
            if (at >= body.length || body[at] != '\n') {
                return body;
            }
            at++;
        }
        return body;
    }

    private static int hexDigit(byte[] body, int at) {
        return at < body.length ? Character.digit(body[at], 16) : -1;
    }

    /** Text begins with a printable character or white space, compressed data rarely does. */
    private static boolean looksCompressed(byte[] body) {
        int start = 0;
        while (start < body.length && body[start] <= ' ' && body[start] > 0) {
            start++;
        }
        return start < body.length && body[start] != '<' && body[start] != '{';
    }

    /** At most one byte more than {@code maxBytes}: a small body may inflate to any size. */
    private static byte[] decompressed(byte[] body, String encoding, int maxBytes) throws IOException {
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
