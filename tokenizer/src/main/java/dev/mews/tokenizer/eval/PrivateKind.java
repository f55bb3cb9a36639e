package dev.mews.tokenizer.eval;

/** What a token looks like that perhaps should not be learnt by heart. */
public enum PrivateKind {
    /** {@code name@host.tld}. */
    EMAIL,
    /** Four numbers up to 255 with dots between them. */
    IP_ADDRESS,
    /** Holds {@code ://}, or {@code www.} and more. */
    URL,
    /**
     * At least 16 characters of {@code A-Z a-z 0-9 + / _ -} among them 2 digits, either with capital and small letters or all
     * hexadecimal, with at least 3 bits of entropy per character: keys and hashes, and some long identifiers.
     */
    SECRET,
    /** At least 6 digits in a row: numbers of telephones, accounts, articles. */
    DIGITS
}
