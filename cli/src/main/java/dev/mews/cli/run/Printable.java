package dev.mews.cli.run;

/** Text that cannot drive a terminal. */
final class Printable {
    private Printable() {}

    /** The text with control characters, but for the tab, replaced by U+FFFD. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> printable.appendCodePoint(Character.isISOControl(c) && c != '\t' ? 0xFFFD : c));
        return printable.toString();
    }
}
