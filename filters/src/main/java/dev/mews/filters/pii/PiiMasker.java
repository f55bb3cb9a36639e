package dev.mews.filters.pii;

import dev.mews.filters.pii.Matches.Match;

/**
 * Replaces personal data and credentials by tags.
 *
 * <ul>
 *   <li>E-mail addresses with a dotted domain. {@code git@host} names a service and is kept.
 *   <li>IPv4 and IPv6 addresses that are reachable in the public internet, except well-known DNS resolvers. Version
 *       and section numbers are kept, and so are addresses of four one-digit numbers, which are mostly such numbers.
 *   <li>Keys and tokens of known services, JSON web tokens, private key blocks, credentials in URLs, and quoted values
 *       assigned to names such as {@code password}, unless they are placeholders.
 * </ul>
 *
 * Of matches that overlap the leftmost, then the longest wins. Masking a masked text changes nothing. Immutable, safe
 * for use by several threads.
 */
public final class PiiMasker {
    /**
     * A tag can be the boundary that a neighbour lacked ({@code 11.22.33.44.AKIA…}), so masking is repeated until
     * nothing is found. Two passes are the rule; the limit keeps the time linear whatever the text.
     */
    private static final int MAX_PASSES = 8;

    private final PiiConfig config;
    private final SecretScanner secrets;

    public PiiMasker(PiiConfig config) {
        this.config = config;
        this.secrets = new SecretScanner(config);
    }

    /**
     * A text after masking.
     *
     * @param text the given instance when nothing was found
     * @param emails number of e-mail addresses replaced
     * @param ipAddresses number of IP addresses replaced
     * @param secrets number of secrets replaced
     */
    public record Masked(String text, int emails, int ipAddresses, int secrets) {
        /** Whether anything was replaced. */
        public boolean changed() {
            return emails + ipAddresses + secrets > 0;
        }
    }

    /** Masks a text. The time is linear in its length. */
    public Masked mask(String text) {
        Masked result = new Masked(text, 0, 0, 0);
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            Matches matches = find(result.text());
            if (matches.isEmpty()) {
                break;
            }
            result = replace(result, matches);
        }
        return result;
    }

    private Matches find(String text) {
        Matches matches = new Matches();
        if (config.emails()) {
            EmailScanner.scan(text, matches);
        }
        if (config.ipAddresses()) {
            Ipv4Scanner.scan(text, matches);
            Ipv6Scanner.scan(text, matches);
        }
        if (config.secrets()) {
            secrets.scan(text, matches);
        }
        return matches;
    }

    private Masked replace(Masked before, Matches matches) {
        String text = before.text();
        StringBuilder out = new StringBuilder(text.length());
        int emails = before.emails();
        int addresses = before.ipAddresses();
        int secretCount = before.secrets();
        int done = 0;
        for (Match match : matches.resolved()) {
            out.append(text, done, match.start()).append(tag(match.kind()));
            done = match.end();
            switch (match.kind()) {
                case EMAIL -> emails++;
                case IP_ADDRESS -> addresses++;
                case SECRET -> secretCount++;
            }
        }
        out.append(text, done, text.length());
        return new Masked(out.toString(), emails, addresses, secretCount);
    }

    private String tag(Matches.Kind kind) {
        return switch (kind) {
            case EMAIL -> config.emailTag();
            case IP_ADDRESS -> config.ipTag();
            case SECRET -> config.secretTag();
        };
    }
}
