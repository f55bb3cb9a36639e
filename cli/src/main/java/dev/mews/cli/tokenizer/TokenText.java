package dev.mews.cli.tokenizer;

import dev.mews.core.document.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tokens as people can read them, safe for a terminal. */
final class TokenText {
    private static final int LONGEST = 48;

    private TokenText() {}

    /**
     * A token: spaces as {@code ␣}, line ends and tabs as {@code ⏎}, {@code ⇥}, other characters that show nothing as
     * {@code ⟨U+200B⟩}; what is no whole characters as hexadecimal bytes; cut after {@value #LONGEST} characters.
     */
    static String of(byte[] token) {
        if (Utf8.firstInvalid(token, 0, token.length) >= 0) {
            StringBuilder hex = new StringBuilder("⟨");
            for (int i = 0; i < token.length; i++) {
                hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02X", token[i] & 0xFF));
            }
            return hex.append('⟩').toString();
        }
        return of(new String(token, StandardCharsets.UTF_8), true);
    }

    /** A text in one line, without spaces marked and uncut. */
    static String line(String text) {
        return of(text, false);
    }

    private static String of(String text, boolean token) {
        StringBuilder shown = new StringBuilder();
        int characters = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (token && characters++ == LONGEST) {
                return shown.append('…').toString();
            }
            switch (c) {
                case ' ' -> shown.append(token ? '␣' : ' ');
                case '\n' -> shown.append('⏎');
                case '\t' -> shown.append('⇥');
                default -> {
                    if (isHidden(c)) {
                        shown.append(String.format(Locale.ROOT, "⟨U+%04X⟩", c));
                    } else {
                        shown.appendCodePoint(c);
                    }
                }
            }
        }
        return shown.toString();
    }

    /** Control and format characters, which could drive a terminal or turn the direction of the text around them. */
    private static boolean isHidden(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || (type == Character.SPACE_SEPARATOR && c != ' ');
    }
}
