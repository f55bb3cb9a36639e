package dev.mews.tokenizer.eval;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import dev.mews.core.document.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** In which script a token is written. */
final class TokenScript {
    /** Begins or ends within a character. */
    static final String PARTIAL = "(part of a character)";

    /** White space only. */
    static final String SPACE = "(white space)";

    /** Digits, with or without other characters that belong to no script. */
    static final String DIGITS = "(digits)";

    /** Nothing that belongs to a script, and no digit. */
    static final String SYMBOLS = "(punctuation and symbols)";

    private TokenScript() {}

    /**
     * The English name of the script in Unicode that most characters of the token belong to, the alphabetically first of
     * several; for characters that belong to none one of the names above.
     */
    static String of(byte[] token) {
        if (Utf8.firstInvalid(token, 0, token.length) >= 0) {
            return PARTIAL;
        }
        String text = new String(token, StandardCharsets.UTF_8);
        SortedMap<String, Integer> scripts = new TreeMap<>();
        boolean digits = false;
        boolean space = true;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            int script = UScript.getScript(c);
            digits |= UCharacter.isDigit(c);
            space &= UCharacter.isUWhiteSpace(c);
            if (script != UScript.COMMON && script != UScript.INHERITED && script != UScript.UNKNOWN) {
                scripts.merge(UScript.getName(script), 1, Integer::sum);
            }
        }
        String most = "";
        for (var entry : scripts.entrySet()) {
            most = most.isEmpty() || entry.getValue() > scripts.get(most) ? entry.getKey() : most;
        }
        if (!most.isEmpty()) {
            return most;
        }
        return space ? SPACE : digits ? DIGITS : SYMBOLS;
    }
}
