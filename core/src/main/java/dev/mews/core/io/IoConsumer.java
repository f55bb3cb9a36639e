package dev.mews.core.io;

import java.io.IOException;

/** A consumer that may fail to write. */
@FunctionalInterface
public interface IoConsumer<T> {
    void accept(T value) throws IOException;
}
