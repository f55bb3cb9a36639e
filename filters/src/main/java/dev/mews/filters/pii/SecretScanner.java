package dev.mews.filters.pii;

import java.util.Locale;
import java.util.Set;

/** Finds secrets: one pass for the keywords, and a closer look only where one stands. */
final class SecretScanner {
    private static final String DASHES = "-----";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final int MAX_LABEL = 64;
    private static final int MAX_GAP = 200;
    private static final int MIN_KEY_RUN = 32;
    private static final int MAX_CREDENTIALS = 200;
    private static final Set<String> PLACEHOLDER_PASSWORDS = Set.of(
            "password",
            "passwd",
            "pass",
            "pwd",
            "pw",
            "secret",
            "token",
            "key",
            "apikey",
            "api_key",
            "p",
            "xxx",
            "***");

    private interface Finder {
        int find(String text, int start, int end, Matches matches);
    }

    private final KeywordIndex<Finder> index = new KeywordIndex<>();

    SecretScanner(PiiConfig config) {
        for (SecretRule rule : SecretRule.ALL) {
            rule.keywords().forEach(k -> index.add(k, (text, start, end, matches) -> rule.find(text, start, matches)));
        }
        index.add(BEGIN, SecretScanner::privateKey);
        index.add("://", SecretScanner::urlCredentials);
        AssignedSecret assigned = new AssignedSecret(config.secretEntropy());
        AssignedSecret.KEYWORDS.forEach(k -> index.add(k, assigned::find));
    }

    void scan(String text, Matches matches) {
        index.scan(text, (finder, start, end) -> finder.find(text, start, end, matches));
    }

    /** A private key in the textual encoding of RFC 7468, whole; without its last line as far as the key goes. */
    private static int privateKey(String text, int start, int labelStart, Matches matches) {
        int body = afterDashes(text, labelStart);
        if (body < 0 || !text.substring(labelStart, body).contains("PRIVATE KEY")) {
            return start;
        }
        int dashes = text.indexOf(DASHES, body);
        int keyEnd = keyEnd(text, body, dashes < 0 ? text.length() : dashes);
        if (keyEnd < 0) {
            return start; // the words stand there, but no key: code that looks for one, or instructions
        }
        int end = -1;
        if (dashes >= 0 && dashes - keyEnd <= MAX_GAP && text.startsWith(END, dashes)) {
            end = afterDashes(text, dashes + END.length());
        }
        end = end < 0 ? keyEnd : end;
        matches.add(Matches.Kind.SECRET, start, end);
        return end;
    }

    /** The position after the five hyphens that end a label; -1 when there are none. */
    private static int afterDashes(String text, int label) {
        String window = text.substring(label, Math.min(text.length(), label + MAX_LABEL));
        int dashes = window.indexOf(DASHES);
        return dashes < 0 ? -1 : label + dashes + DASHES.length();
    }

    /** End of the last of a series of Base64 runs; -1 when there is none. Headers may stand before the first. */
    private static int keyEnd(String text, int from, int to) {
        int end = -1;
        int run = 0;
        for (int i = from; i < to && i - Math.max(end, from) <= MAX_GAP; i++) {
            char c = text.charAt(i);
            boolean base64 = Chars.isAsciiAlnum(c) || c == '+' || c == '/' || c == '=';
            run = base64 ? run + 1 : 0;
            if (run >= MIN_KEY_RUN) {
                end = i + 1;
            }
        }
        return end;
    }

    /** {@code user:password} of {@code scheme://user:password@host}, RFC 3986, section 3.2.1. */
    private static int urlCredentials(String text, int start, int end, Matches matches) {
        if (!Chars.isAsciiAlnum(Chars.at(text, start - 1))) {
            return start;
        }
        int colon = -1;
        int at = -1;
        for (int i = end; i < Math.min(text.length(), end + MAX_CREDENTIALS); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || "/\"'`<>?#\\".indexOf(c) >= 0) {
                break;
            }
            if (c == ':' && colon < 0) {
                colon = i;
            } else if (c == '@') {
                at = i; // the last one: a password may hold an unescaped @
            }
        }
        if (colon < 0 || at <= colon + 1 || !isHostStart(Chars.at(text, at + 1))) {
            return start;
        }
        String password = text.substring(colon + 1, at);
        String lower = password.toLowerCase(Locale.ROOT);
        if (PLACEHOLDER_PASSWORDS.contains(lower)
                || Placeholders.isPlaceholder(password)
                || Placeholders.isTemplate(text.substring(end, colon))) {
            return start;
        }
        matches.add(Matches.Kind.SECRET, end, at);
        return at;
    }

    private static boolean isHostStart(char c) {
        return c == '[' || Chars.isDigit(c) || Chars.isCasedLetter(c) || Character.isLetter(c);
    }
}
