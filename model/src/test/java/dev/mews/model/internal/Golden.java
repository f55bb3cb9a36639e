package dev.mews.model.internal;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The golden folders on the test class path. */
final class Golden {
    private Golden() {}

    static Path folder(String name) {
        try {
            return Path.of(Golden.class.getResource("/golden/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static int[] ints(long[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.toIntExact(values[i]);
        }
        return out;
    }
}
