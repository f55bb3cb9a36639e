package dev.mews.model.internal.layer;

import java.nio.file.Path;

/** The golden folders of {@code tests/golden/falcon-h1}. */
public final class Golden {
    private Golden() {}

    public static Path folder(String name) {
        return Path.of("..", "tests", "golden", "falcon-h1", name);
    }

    static int[] ints(long[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.toIntExact(values[i]);
        }
        return out;
    }
}
