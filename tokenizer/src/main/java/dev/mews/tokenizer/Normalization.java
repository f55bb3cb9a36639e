package dev.mews.tokenizer;

import com.ibm.icu.text.FilteredNormalizer2;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import dev.mews.core.document.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Unicode normalization before the text is cut. With any but {@link #NONE}, decoding gives the normalized text. Bytes that are
 * not UTF-8 stay as they are.
 *
 * <p>The tables are those of Unicode 9.0, as in Hugging Face tokenizers (probed up to 0.23.2 for every code point): characters that
 * came later neither change nor combine. They do not depend on the Java runtime.
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

    /** Its class is loaded with the first text that may need it. */
    private static final class OldCharacters {
        static final UnicodeSet SET = new UnicodeSet("[:age=9.0:]").freeze();
    }

    /** The normalized text from {@code from} to {@code to}; null when it is the same. */
    byte[] apply(byte[] text, int from, int to) {
        if (this == NONE || isAscii(text, from, to)) {
            return null;
        }
        Normalizer2 normalizer = normalizer();
        ByteArrayOutputStream result = new ByteArrayOutputStream(to - from);
        boolean same = true;
        for (int start = from; start < to; ) {
            int invalid = Utf8.firstInvalid(text, start, to);
            int end = invalid < 0 ? to : invalid;
            String part = new String(text, start, end - start, StandardCharsets.UTF_8);
            // What is normal with all characters is so with fewer: each part of a normal text is normal (UAX 15).
            String normal = normalizer.isNormalized(part)
                    ? part
                    : new FilteredNormalizer2(normalizer, OldCharacters.SET).normalize(part);
            boolean partIsSame = normal.equals(part);
            same &= partIsSame;
            byte[] bytes = partIsSame ? Arrays.copyOfRange(text, start, end) : normal.getBytes(StandardCharsets.UTF_8);
            int next = invalid < 0 ? to : invalid + 1;
            result.writeBytes(bytes);
            result.write(text, end, next - end);
            start = next;
        }
        return same ? null : result.toByteArray();
    }

    private Normalizer2 normalizer() {
        return switch (this) {
            case NONE -> throw new IllegalStateException("nothing is done to the text");
            case NFC -> Normalizer2.getNFCInstance();
            case NFD -> Normalizer2.getNFDInstance();
            case NFKC -> Normalizer2.getNFKCInstance();
            case NFKD -> Normalizer2.getNFKDInstance();
        };
    }

    private static boolean isAscii(byte[] text, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= text[i];
        }
        return all >= 0;
    }
}
