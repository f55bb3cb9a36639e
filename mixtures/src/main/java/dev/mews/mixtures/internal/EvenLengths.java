package dev.mews.mixtures.internal;

import dev.mews.mixtures.DocumentLengths;
import java.util.Arrays;

/** Documents of one length, of which nothing else is known: for plans before there are token shards. */
public record EvenLengths(long documents, int length) implements DocumentLengths {
    @Override
    public long tokens() {
        return documents * length;
    }

    @Override
    public long start(long document) {
        return document * length;
    }

    @Override
    public long documentAt(long token) {
        return token / length;
    }

    @Override
    public void lengths(long first, int count, int[] into, int offset) {
        Arrays.fill(into, offset, offset + count, length);
    }
}
