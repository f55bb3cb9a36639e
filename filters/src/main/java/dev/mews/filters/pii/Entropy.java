package dev.mews.filters.pii;

import java.util.Arrays;

/** Shannon entropy of the characters of a string. */
final class Entropy {
    private Entropy() {}

    /**
     * {@code -Σ p log2 p} over the characters' shares {@code p}: 0 for "aaaa", 2 for "abcd".
     *
     * @see "C. E. Shannon: A Mathematical Theory of Communication, 1948, section 6"
     */
    static double bitsPerCharacter(String value) {
        char[] chars = value.toCharArray();
        Arrays.sort(chars);
        double bits = 0;
        int start = 0;
        for (int i = 1; i <= chars.length; i++) {
            if (i == chars.length || chars[i] != chars[start]) {
                double share = (double) (i - start) / chars.length;
                bits -= share * Math.log(share) / Math.log(2);
                start = i;
            }
        }
        return bits;
    }
}
