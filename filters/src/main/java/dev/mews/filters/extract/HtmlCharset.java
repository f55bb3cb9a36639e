package dev.mews.filters.extract;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;

/**
 * Decodes the bytes of an HTML page. In this order: byte order mark, charset of the HTTP header, charset of a
 * {@code meta} element in the first 4,096 bytes, UTF-8 when the bytes are valid UTF-8, windows-1252.
 *
 * <p>A page that declares a Latin charset but is valid UTF-8 beyond ASCII is read as UTF-8: no real Latin text is.
 */
public final class HtmlCharset {
    private static final int PRESCAN_BYTES = 4096;
    private static final Charset FALLBACK = Charset.forName("windows-1252");

    private HtmlCharset() {}

    /**
     * Text of {@code body}.
     *
     * @param mediaType value of the Content-Type header, possibly empty; its charset parameter counts
     * @param charset charset known from elsewhere, wins over the header; possibly empty
     */
    public static String decode(byte[] body, String mediaType, String charset) {
        int length = body.length;
        if (length >= 3 && (body[0] & 0xff) == 0xef && (body[1] & 0xff) == 0xbb && (body[2] & 0xff) == 0xbf) {
            return new String(body, 3, length - 3, StandardCharsets.UTF_8);
        }
        if (length >= 2 && (body[0] & 0xff) == 0xfe && (body[1] & 0xff) == 0xff) {
            return new String(body, 2, length - 2, StandardCharsets.UTF_16BE);
        }
        if (length >= 2 && (body[0] & 0xff) == 0xff && (body[1] & 0xff) == 0xfe) {
            return new String(body, 2, length - 2, StandardCharsets.UTF_16LE);
        }
        Charset declared = lookup(charset);
        if (declared == null) {
            declared = lookup(parameter(mediaType));
        }
        if (declared == null) {
            declared = lookup(meta(body));
        }
        boolean latin = declared == null
                || declared.name().startsWith("ISO-8859-1")
                || declared.equals(FALLBACK)
                || declared.equals(StandardCharsets.US_ASCII);
        if (latin || declared.equals(StandardCharsets.UTF_8)) {
            String utf8 = strictUtf8(body);
            if (utf8 != null) {
                return utf8;
            }
            return mostlyUtf8(body) ? new String(body, StandardCharsets.UTF_8) : new String(body, FALLBACK);
        }
        return new String(body, declared);
    }

    private static String strictUtf8(byte[] body) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
            return text.toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** More well-formed multi-byte sequences than stray bytes: a UTF-8 page with a few damaged characters. */
    private static boolean mostlyUtf8(byte[] body) {
        int good = 0;
        int bad = 0;
        for (int i = 0; i < body.length; i++) {
            int b = body[i] & 0xff;
            if (b < 0x80) {
                continue;
            }
            int more = b >= 0xf0 && b < 0xf5 ? 3 : b >= 0xe0 ? 2 : b >= 0xc2 ? 1 : -1;
            boolean ok = more > 0 && b < 0xf5 && i + more < body.length;
            for (int k = 1; ok && k <= more; k++) {
                ok = (body[i + k] & 0xc0) == 0x80;
            }
            if (ok) {
                good++;
                i += more;
            } else {
                bad++;
            }
        }
        return good > 4 * bad;
    }

    private static Charset lookup(String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        try {
            Charset charset = Charset.forName(name);
            // a page whose ASCII meta element could be read is not UTF-16, whatever it says
            return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
                    ? StandardCharsets.UTF_8
                    : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }

    private static String meta(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, PRESCAN_BYTES), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        int at = start.indexOf("<meta");
        while (at >= 0) {
            int end = start.indexOf('>', at);
            if (end < 0) {
                return "";
            }
            String name = parameter(start.substring(at, end));
            if (!name.isEmpty()) {
                return name;
            }
            at = start.indexOf("<meta", end);
        }
        return "";
    }

    /** Value of {@code charset=} in {@code text}, without quotes; empty when there is none. */
    private static String parameter(String text) {
        int at = text.toLowerCase(Locale.ROOT).indexOf("charset");
        if (at < 0) {
            return "";
        }
        int p = at + "charset".length();
        while (p < text.length() && text.charAt(p) == ' ') {
            p++;
        }
        if (p >= text.length() || text.charAt(p) != '=') {
            return "";
        }
        p++;
        while (p < text.length() && (text.charAt(p) == ' ' || text.charAt(p) == '"' || text.charAt(p) == '\'')) {
            p++;
        }
        int end = p;
        while (end < text.length() && isNameChar(text.charAt(end))) {
            end++;
        }
        return text.substring(p, end);
    }

    private static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == ':'
                || c == '.'
                || c == '+';
    }
}
