package dev.mews.tokenizer.verify;

import java.io.Closeable;
import java.io.IOException;

/** Another program that encodes with the same tokenizer. Not thread-safe. */
public interface Reference extends Closeable {
    /** What it is and of which version, for example {@code tiktoken 0.14.0}. */
    String name();

    /** Token ids of a text without lone surrogates, special tokens in it as text, without boundary tokens. */
    int[] encode(String text) throws IOException;
}
