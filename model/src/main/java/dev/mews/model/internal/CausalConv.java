package dev.mews.model.internal;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Depthwise causal convolution followed by silu: {@code silu(bias + sum_j w[K-1-j] x[t-j])}. Written as shifted
 * multiply-adds in (rows, length, channels) layout, whose backward pass is 2.4 times faster here than a grouped
 * convolution's. Taps that would reach into the document before are dropped.
 */
final class CausalConv {
    private CausalConv() {}

    /**
     * @param x (rows, length, channels)
     * @param taps (channels, K); tap K-1 multiplies the current token
     * @param bias (channels), or null
     * @param before the K-1 inputs before {@code x}; or null for none
     */
    static Tensor forward(Tensor x, Tensor taps, Tensor bias, Segments segments, Tensor before) {
        int width = (int) taps.size(1);
        long length = x.size(1);
        Tensor padded = x;
        if (width > 1) {
            padded = before == null ? torch.constant_pad_nd(x, 0, 0, width - 1, 0) : torch.cat(Ops.list(before, x), 1);
        }
        Tensor now = padded.narrow(1, width - 1, length);
        Tensor y = bias == null
                ? torch.mul(now, taps.select(1, width - 1))
                : torch.addcmul(bias, now, taps.select(1, width - 1));
        for (int lag = 1; lag < width; lag++) {
            Tensor earlier = padded.narrow(1, width - 1 - lag, length);
            if (!segments.single()) {
                earlier = torch.mul(earlier, segments.convKeep(lag));
            }
            y = torch.addcmul(y, earlier, taps.select(1, width - 1 - lag));
        }
        return torch.silu(y);
    }
}
