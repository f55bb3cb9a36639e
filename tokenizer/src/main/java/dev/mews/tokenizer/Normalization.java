package dev.mews.tokenizer;

import dev.mews.core.document.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Unicode normalization before the text is cut. With any but {@link #NONE}, decoding gives the normalized text. The tables
 * are those of the Java runtime (Unicode 13 in Java 17); bytes that are not UTF-8 stay as they are.
 */
public enum Normalization {
    /** The text stays as it is. */
    NONE,
    /** Canonical composition. */
    NFC,
    /** Canonical decomposition. */
    NFD,
    /** Compatibility composition. */
    NFKC,
    /** Compatibility decomposition. */
    NFKD;

    /** The normalized text from {@code from} to {@code to}; null when it is the same. */
    byte[] apply(byte[] text, int from, int to) {
        if (this == NONE || isAscii(text, from, to)) {
            return null;
        }
        Normalizer.Form form = Normalizer.Form.valueOf(name());
        ByteArrayOutputStream result = new ByteArrayOutputStream(to - from);
        boolean same = true;
        for (int start = from; start < to; ) {
            int invalid = Utf8.firstInvalid(text, start, to);
            int end = invalid < 0 ? to : invalid;
            String part = new String(text, start, end - start, StandardCharsets.UTF_8);
            boolean partIsSame = Normalizer.isNormalized(part, form);
            same &= partIsSame;
            byte[] bytes = partIsSame
                    ? Arrays.copyOfRange(text, start, end)
                    : Normalizer.normalize(part, form).getBytes(StandardCharsets.UTF_8);
            int next = invalid < 0 ? to : invalid + 1;
            result.writeBytes(bytes);
            result.write(text, end, next - end);
            start = next;
        }
        return same ? null : result.toByteArray();
    }

    private static boolean isAscii(byte[] text, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= text[i];
        }
        return all >= 0;
    }
}
