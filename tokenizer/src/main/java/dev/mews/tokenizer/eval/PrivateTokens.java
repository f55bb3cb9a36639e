package dev.mews.tokenizer.eval;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the {@link PrivateKind} of a token by scanning it once per kind: tokens are short. */
final class PrivateTokens {
    static final int SECRET_LENGTH = 16;
    static final double SECRET_BITS = 3;
    static final int DIGITS_LENGTH = 6;

    private PrivateTokens() {}

    /** The first kind that fits, in the order of the kinds. */
    static Optional<PrivateKind> kind(byte[] token) {
        // Bytes from 80 on become characters that fit no rule.
        String text = new String(token, StandardCharsets.ISO_8859_1);
        if (hasEmail(text)) {
            return Optional.of(PrivateKind.EMAIL);
        }
        if (hasAddress(text)) {
            return Optional.of(PrivateKind.IP_ADDRESS);
        }
        if (hasUrl(text)) {
            return Optional.of(PrivateKind.URL);
        }
        if (hasSecret(text)) {
            return Optional.of(PrivateKind.SECRET);
        }
        return longestDigits(text) >= DIGITS_LENGTH ? Optional.of(PrivateKind.DIGITS) : Optional.empty();
    }

    private static boolean hasEmail(String text) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int host = at + 1;
            while (host < text.length() && (isAlnum(text.charAt(host)) || text.charAt(host) == '-')) {
                host++;
            }
            boolean named = at > 0 && (isAlnum(text.charAt(at - 1)) || "._%+-".indexOf(text.charAt(at - 1)) >= 0);
            boolean domain = host > at + 1
                    && host + 2 < text.length()
                    && text.charAt(host) == '.'
                    && isLetter(text.charAt(host + 1))
                    && isLetter(text.charAt(host + 2));
            if (named && domain) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAddress(String text) {
        for (int start = 0; start < text.length(); start++) {
            if (isDigit(text.charAt(start)) && (start == 0 || !isDigit(text.charAt(start - 1)))) {
                int at = start;
                int numbers = 0;
                while (numbers < 4) {
                    int end = number(text, at);
                    if (end < 0) {
                        break;
                    }
                    numbers++;
                    at = end;
                    if (numbers < 4 && (at >= text.length() || text.charAt(at++) != '.')) {
                        break;
                    }
                }
                if (numbers == 4) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The end of a number up to 255 that starts at {@code from}, or -1. */
    private static int number(String text, int from) {
        int at = from;
        int value = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - from < 4) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        return at > from && at - from < 4 && value <= 255 ? at : -1;
    }

    private static boolean hasUrl(String text) {
        int www = text.indexOf("www.");
        return text.contains("://") || (www >= 0 && www + 4 < text.length() && isAlnum(text.charAt(www + 4)));
    }

    private static boolean hasSecret(String text) {
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || !isKeyCharacter(text.charAt(at))) {
                if (at - from >= SECRET_LENGTH && isSecret(text.substring(from, at))) {
                    return true;
                }
                from = at + 1;
            }
        }
        return false;
    }

    private static boolean isSecret(String run) {
        int digits = 0;
        int capitals = 0;
        int small = 0;
        int hexadecimal = 0;
        int[] counts = new int[128];
        for (int i = 0; i < run.length(); i++) {
            char c = run.charAt(i);
            counts[c]++;
            digits += isDigit(c) ? 1 : 0;
            capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
            small += c >= 'a' && c <= 'z' ? 1 : 0;
            hexadecimal += isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ? 1 : 0;
        }
        boolean mixed = capitals > 0 && small > 0;
        boolean hash = hexadecimal == run.length() && capitals + small > 0;
        double bits = 0;
        for (int count : counts) {
            double share = (double) count / run.length();
            bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
        }
        return digits >= 2 && (mixed || hash) && bits >= SECRET_BITS;
    }

    private static int longestDigits(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = isDigit(text.charAt(i)) ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static boolean isKeyCharacter(char c) {
        return isAlnum(c) || "+/_-".indexOf(c) >= 0;
    }

    private static boolean isAlnum(char c) {
        return isDigit(c) || isLetter(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
