package dev.mews.model.internal;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary positions: channel i of the first half of a head and channel i of the second half turn together by
 * {@code position * base^(-2i/headSize)}. Angles are float32, as in transformers.
 *
 * @see "Su et al.: RoFormer, arXiv 2104.09864"
 */
final class Rope {
    private final int headSize;
    private final float[] frequency;

    Rope(int headSize, double base) {
        this.headSize = headSize;
        this.frequency = new float[headSize / 2];
        for (int i = 0; i < frequency.length; i++) {
            float exponent = (float) (2 * i) / headSize;
            frequency[i] = 1f / (float) StrictMath.pow(base, exponent);
        }
    }

    /** Cosines and sines for a batch of positions, each (rows, length, 1, headSize / 2). */
    record Angles(Tensor cos, Tensor sin) {}

    Angles angles(Segments segments, ScalarType type) {
        Tensor table = Ops.tensor(frequency, 1, frequency.length);
        Tensor angle = torch.mul(segments.positions().toType(ScalarType.Float).unsqueeze(1), table);
        long[] shape = {segments.rows(), segments.length(), 1, headSize / 2};
        return new Angles(
                torch.cos(angle).toType(type).view(shape),
                torch.sin(angle).toType(type).view(shape));
    }

    /** Turns {@code x} (rows, length, heads, headSize). */
    Tensor turn(Tensor x, Angles angles) {
        Tensor first = x.narrow(3, 0, headSize / 2);
        Tensor second = x.narrow(3, headSize / 2, headSize / 2);
        Tensor left = torch.sub(torch.mul(first, angles.cos()), torch.mul(second, angles.sin()));
        Tensor right = torch.add(torch.mul(second, angles.cos()), torch.mul(first, angles.sin()));
        return torch.cat(Ops.list(left, right), 3);
    }
}
