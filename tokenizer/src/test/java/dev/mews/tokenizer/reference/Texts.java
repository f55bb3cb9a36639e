package dev.mews.tokenizer.reference;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Texts made to find differences: all scripts, LaTeX, digits, white space, symbols, contractions, emoji, rare planes. */
public final class Texts {
    private static final String[] PIECES = {
        " ",
        " ",
        " ",
        "  ",
        "   ",
        "\t",
        "\n",
        "\r\n",
        "\u00A0",
        "\u3000",
        "\u2009",
        "\u0085",
        "\u200B",
        "\u180E",
        "\uFEFF",
        "the",
        "Word",
        "naïve",
        "don't",
        "I'll",
        "we've",
        "'s",
        "'",
        "it's",
        "O'Neil",
        "’re",
        "x",
        "A",
        "été",
        "e\u0301",
        "0",
        "7",
        "42",
        "123456",
        "3.14",
        "½",
        "²",
        "٣",
        "४२",
        "Ⅻ",
        "一",
        "\\frac",
        "\\fraction",
        "\\alpha",
        "\\begin{equation}",
        "\\left(",
        "\\",
        "\\\\",
        "\\in\\int",
        "C:\\input\\new",
        "\\é",
        "\\1",
        "$",
        "+",
        "<",
        "=",
        ">",
        "^",
        "`",
        "|",
        "~",
        "!",
        "?",
        ".",
        ",",
        ";",
        "--",
        "...",
        "{}",
        "()",
        "[]",
        "#",
        "@",
        "&&",
        "«»",
        "€",
        "∑",
        "→",
        "©",
        "😀",
        "👩‍👩‍👧",
        "🇩🇪",
        "─",
        "\u0001",
        "\u0000",
        "\uFFFD",
        "\uE000",
        "हिन्दी",
        "ไทย",
        "العربية",
        "עברית",
        "中文字符",
        "日本語",
        "한국어",
        "Русский",
        "Ελληνικά",
        "বাংলা",
        "தமிழ்",
        "ქართული",
        "አማርኛ",
        "\uD835\uDC00",
        "\uD842\uDFB7",
        "\uD83A\uDD00",
        "\uDB40\uDC41",
        "_",
        "snake_case",
        "camelCase",
        "http://a.b/c?d=1&e=2"
    };

    private Texts() {}

    /** One text of up to {@code pieces} pieces, some of them arbitrary code points. */
    public static String random(SplittableRandom random, int pieces) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(pieces + 1);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(8) == 0) {
                text.appendCodePoint(codePoint(random));
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    private static int codePoint(SplittableRandom random) {
        int limit = random.nextInt(4) == 0 ? 0x110000 : random.nextInt(3) == 0 ? 0x20000 : 0x3000;
        int codePoint = random.nextInt(limit);
        return codePoint >= 0xD800 && codePoint <= 0xDFFF ? 'x' : codePoint;
    }

    /** Bytes of any kind: mostly text, with damage. */
    public static byte[] randomBytes(SplittableRandom random, int pieces) {
        byte[] bytes = random(random, pieces).getBytes(StandardCharsets.UTF_8);
        int damage = random.nextInt(4);
        for (int i = 0; i < damage && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
