package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary positions: channel i of the first half of a head and channel i of the second half turn together by
 * {@code position * base^(-2i/headSize)}. Angles are float32, as in transformers.
 *
 * @see "Su et al.: RoFormer, arXiv 2104.09864"
 */
public final class Rope {
    private final int headSize;
    private final float[] frequency;

    Rope(int headSize, double base) {
        this.headSize = headSize;
        this.frequency = frequencies(headSize, base);
    }

    /** Radians per position of each pair of channels. */
    public static float[] frequencies(int headSize, double base) {
        float[] frequency = new float[headSize / 2];
        for (int i = 0; i < frequency.length; i++) {
            float exponent = (float) (2 * i) / headSize;
            frequency[i] = 1f / (float) StrictMath.pow(base, exponent);
        }
        return frequency;
    }

    /**
     * Cosines and sines for a batch of positions.
     *
     * @param cos (rows, length, 1, 1, headSize / 2)
     * @param sin of both halves, negative for the first (rows, length, 1, 2, headSize / 2)
     */
    record Angles(Tensor cos, Tensor sin) {}

    /** @param scale what turned vectors are multiplied with */
    Angles angles(Segments segments, ScalarType type, double scale) {
        Tensor table = Ops.tensor(frequency, 1, frequency.length);
        Tensor angle = torch.mul(segments.positions().toType(ScalarType.Float).unsqueeze(1), table);
        Tensor cos = Ops.mul(torch.cos(angle).toType(type), scale);
        Tensor sin = Ops.mul(torch.sin(angle).toType(type), scale);
        return new Angles(
                cos.view(segments.rows(), segments.length(), 1, 1, headSize / 2),
                torch.cat(Ops.list(torch.neg(sin), sin), 1)
                        .view(segments.rows(), segments.length(), 1, 2, headSize / 2));
    }

    /** Turns {@code x} (rows, length, heads, headSize). */
    Tensor turn(Tensor x, Angles angles) {
        Tensor halves = x.unflatten(3, 2, headSize / 2);
        Tensor turned = torch.addcmul(torch.mul(halves, angles.cos()), torch.flip(halves, 3), angles.sin());
        return turned.flatten(3, 4);
    }
}
