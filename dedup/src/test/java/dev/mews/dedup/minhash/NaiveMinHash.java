package dev.mews.dedup.minhash;

import dev.mews.core.hash.Xxh64;
import java.lang.Character.UnicodeScript;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The slow twin of {@link Shingler} and {@link MinHash}: one step at a time, on strings, with big integers. */
public final class NaiveMinHash {
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+([.,\u060c\u066b\u2396\u2397\u2398]\\p{Nd}+)?");
    private static final Pattern SPACE =
            Pattern.compile("[\\x00-\\x20\\x7f-\\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
                    + "!/—”:％１〈&(、━\\\\【#%「」，】；+^\\]~“《„';’{|∶´\\[=\\-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»]+");
    private static final String IGNORABLE =
            "\\p{Mn}\\p{Me}\\p{Cf}\\p{Lm}\\p{Sk}'.:\u00b7\u0387\u055f\u05f4‘’\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";
    private static final String CASED = "[\\p{IsLowercase}\\p{IsUppercase}\\p{IsTitlecase}&&[^" + IGNORABLE + "]]";
    private static final Pattern FINAL_SIGMA = Pattern.compile(
            "\u03a3(?<=" + CASED + "[" + IGNORABLE + "]{0,70}\u03a3)(?![" + IGNORABLE + "]*" + CASED + ")");
    private static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private NaiveMinHash() {}

    /** Words of the text. */
    public static List<String> words(String text, WordDialect dialect) {
        String lower = FINAL_SIGMA
                .matcher(text)
                .replaceAll("\u03c2")
                .replace('\u03a3', '\u03c3')
                .toLowerCase(Locale.ROOT);
        String spaced = SPACE.matcher(NUMBER.matcher(lower).replaceAll("0")).replaceAll(" ");
        if (dialect == WordDialect.SCRIPT) {
            spaced = spaced.codePoints()
                    .mapToObj(c -> unspaced(c) ? " " + Character.toString(c) + " " : Character.toString(c))
                    .collect(Collectors.joining());
        }
        String simple = Normalizer.normalize(spaced, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        List<String> words = new ArrayList<>();
        for (String word : simple.split(" ", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static boolean unspaced(int c) {
        return c == 0x30fc
                || (UNSPACED.contains(UnicodeScript.of(c)) && Character.getType(c) != Character.NON_SPACING_MARK);
    }

    /** Shingles of the text, in order, repeats included. */
    public static List<String> shingles(String text, int shingleWords, WordDialect dialect) {
        List<String> words = words(text, dialect);
        List<String> shingles = new ArrayList<>();
        for (int i = 0; i + shingleWords <= words.size(); i++) {
            shingles.add(String.join(" ", words.subList(i, i + shingleWords)));
        }
        return shingles;
    }

    /** Hashes of the shingles. */
    public static List<Long> hashes(String text, int shingleWords, WordDialect dialect) {
        return shingles(text, shingleWords, dialect).stream()
                .map(shingle -> Xxh64.hash(shingle.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** The signature, by arithmetic on big integers. */
    public static List<Long> signature(List<Long> hashes, Permutations permutations) {
        BigInteger two64 = BigInteger.ONE.shiftLeft(64);
        BigInteger prime = BigInteger.valueOf(Permutations.PRIME);
        List<Long> signature = new ArrayList<>();
        for (int j = 0; j < permutations.count(); j++) {
            BigInteger least = prime;
            for (long hash : hashes) {
                BigInteger h = new BigInteger(Long.toUnsignedString(hash));
                BigInteger value = h.multiply(BigInteger.valueOf(permutations.multiplier(j)))
                        .add(BigInteger.valueOf(permutations.addend(j)))
                        .mod(two64)
                        .mod(prime);
                least = least.min(value);
            }
            signature.add(least.longValueExact());
        }
        return signature;
    }
}
