package dev.mews.model.internal.decode;

import dev.mews.model.AttentionShape;
import dev.mews.model.internal.layer.Rope;

/** {@link Rope} for a single token, in plain Java. */
final class TokenRope {
    private final float[] frequency;
    private final float[] cos;
    private final float[] sin;
    private int position = -1;

    TokenRope(AttentionShape shape) {
        this.frequency = Rope.frequencies(shape.headSize(), shape.ropeBase());
        this.cos = new float[frequency.length];
        this.sin = new float[frequency.length];
    }

    /** Turns all heads of {@code x} in place and multiplies them with {@code scale}. */
    void turn(float[] x, int at, float scale) {
        if (at != position) {
            for (int i = 0; i < frequency.length; i++) {
                float angle = at * frequency[i];
                cos[i] = (float) Math.cos(angle);
                sin[i] = (float) Math.sin(angle);
            }
            position = at;
        }
        int half = frequency.length;
        for (int head = 0; head < x.length; head += 2 * half) {
            for (int i = 0; i < half; i++) {
                float a = x[head + i];
                float b = x[head + half + i];
                x[head + i] = (a * cos[i] - b * sin[i]) * scale;
                x[head + half + i] = (b * cos[i] + a * sin[i]) * scale;
            }
        }
    }
}
