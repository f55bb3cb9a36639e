package dev.mews.tokenizer.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Sets of code points that the patterns of published tokenizers name, as the reference engine has them: general
 * categories and their groups, scripts, {@code \w}, and what Hugging Face's Digits and Punctuation steps cut off.
 */
public final class UnicodeSets {
    private static final String RESOURCE = "/dev/mews/tokenizer/pretokenize/unicode-sets.txt";
    private static final Map<String, BitSet> SETS = read();

    private UnicodeSets() {}

    /**
     * A copy of the set with a name: a property such as {@code Lu}, {@code L} or {@code Han}, or {@code \w}, {@code \s},
     * {@code Digits}, {@code Punctuation}. Null when there is none.
     */
    public static BitSet of(String name) {
        if (name.length() == 1) {
            int kind = 1 + "LMNP".indexOf(name);
            if (kind > 0) {
                return ofClass(kind);
            }
            BitSet group = new BitSet();
            SETS.forEach((property, set) -> {
                if (property.length() == 2 && property.startsWith(name)) {
                    group.or(set);
                }
            });
            return group.isEmpty() || name.equals("C") ? null : group;
        }
        if (name.equals("\\s")) {
            return ofClass(UnicodeClasses.SPACE);
        }
        BitSet set = SETS.get(name);
        return set == null ? null : (BitSet) set.clone();
    }

    private static BitSet ofClass(int kind) {
        BitSet set = new BitSet();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (UnicodeClasses.of(codePoint) == kind) {
                set.set(codePoint);
            }
        }
        return set;
    }

    private static Map<String, BitSet> read() {
        Map<String, BitSet> sets = new HashMap<>();
        try (InputStream in = UnicodeSets.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            BitSet set = new BitSet();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("= ")) {
                    set = new BitSet();
                    sets.put(line.substring(2), set);
                } else if (!line.startsWith("#")) {
                    int dots = line.indexOf("..");
                    int first = Integer.parseInt(line, 0, dots, 16);
                    set.set(first, Integer.parseInt(line, dots + 2, line.length(), 16) + 1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
        return sets;
    }
}
