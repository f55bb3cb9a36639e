package dev.mews.filters.pii;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * What {@link PiiMasker} looks for and what it writes instead.
 *
 * @param secretEntropy Shannon entropy in bits per character; eight different characters have 3
 */
public record PiiConfig(
        @Default("true") @Describe("Mask e-mail addresses.") boolean emails,

        @Default("true") @Describe("Mask IP addresses that belong to somebody: public ones, except DNS resolvers.")
        boolean ipAddresses,

        @Default("true") @Describe("Mask keys, tokens, passwords and private key blocks.")
        boolean secrets,

        @Default("<email>") @Describe("Written for an e-mail address: a word in <>, [] or {}.")
        String emailTag,

        @Default("<ip_address>") @Describe("Written for an IP address: a word in <>, [] or {}.")
        String ipTag,

        @Default("<secret>") @Describe("Written for a secret: a word in <>, [] or {}.")
        String secretTag,

        @Default("3.0")
        @Range(min = 0, max = 8)
        @Describe("Least Shannon entropy, bits per character, of a value assigned to a name such as password.")
        double secretEntropy) {

    private static final int MAX_TAG = 64;

    public PiiConfig {
        checkTag("email_tag", emailTag);
        checkTag("ip_tag", ipTag);
        checkTag("secret_tag", secretTag);
        if (!(secretEntropy >= 0 && secretEntropy <= 8)) {
            throw new IllegalArgumentException("secret_entropy must be in [0, 8], but was " + secretEntropy);
        }
    }

    /** Brackets keep a tag apart from its neighbours, so that masked text never holds a new match made of a tag. */
    private static void checkTag(String name, String tag) {
        boolean good =
                tag.length() >= 3 && tag.length() <= MAX_TAG && closing(tag.charAt(0)) == tag.charAt(tag.length() - 1);
        for (int i = 1; good && i < tag.length() - 1; i++) {
            char c = tag.charAt(i);
            good = Chars.isAsciiWord(c) || c == '-';
        }
        if (!good) {
            throw new IllegalArgumentException(
                    name + " must be a word of ASCII letters, digits, '_' and '-' in <>, [] or {}, but was " + tag);
        }
    }

    private static int closing(char opening) {
        return switch (opening) {
            case '<' -> '>';
            case '[' -> ']';
            case '{' -> '}';
            default -> -1;
        };
    }
}
