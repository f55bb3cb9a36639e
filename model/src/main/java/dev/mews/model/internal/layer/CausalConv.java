package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
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

    /**
     * {@link #forward} of whole rows, differentiated by hand: no copies of shifted or padded inputs.
     *
     * @param in (tokens, channels and more), of which the first channels are taken
     * @param weight leaf (channels, 1, K)
     * @param scale what taps are multiplied with (channels, 1)
     * @param bias leaf (channels), or null
     */
    static Tape.Node record(Tape tape, Tape.Node in, Tensor weight, Tensor scale, Tensor bias, Segments segments) {
        int width = (int) weight.size(2);
        long channels = weight.size(0);
        long length = segments.length();
        Tensor x = tape.keep(rows(in.value().narrow(1, 0, channels), segments));
        Tensor taps = tape.keep(torch.mul(weight.squeeze(1), scale).t().contiguous());
        Tensor sum = bias == null
                ? torch.mul(x, taps.select(0, width - 1))
                : torch.addcmul(bias, x, taps.select(0, width - 1));
        int lags = (int) Math.min(width - 1, length - 1);
        for (int lag = 1; lag <= lags; lag++) {
            sum.narrow(1, lag, length - lag)
                    .addcmul_(
                            sameDocument(x.narrow(1, 0, length - lag), lag, segments), taps.select(0, width - 1 - lag));
        }
        tape.keep(sum);
        Tape.Node y = tape.node(torch.silu(sum).view(-1, channels));
        tape.step(() -> {
            Tensor ds = torch.silu_backward(rows(y.take(), segments), sum);
            Tensor dx = rows(in.gradient().narrow(1, 0, channels), segments);
            Tensor dTaps = torch.zeros_like(taps);
            for (int lag = 0; lag <= lags; lag++) {
                Tensor later = sameDocument(ds.narrow(1, lag, length - lag), lag, segments);
                int tap = width - 1 - lag;
                dTaps.select(0, tap)
                        .copy_(torch.mul(later, x.narrow(1, 0, length - lag)).sum(0, 1));
                dx.narrow(1, 0, length - lag).addcmul_(later, taps.select(0, tap));
            }
            Tape.addTo(weight, dTaps.t().mul(scale).unsqueeze(1).contiguous());
            if (bias != null) {
                Tape.addTo(bias, ds.sum(0, 1));
            }
        });
        return y;
    }

    /** Without what belongs to pairs of tokens {@code lag} apart that are of different documents; the later ones are a row's last. */
    private static Tensor sameDocument(Tensor t, int lag, Segments segments) {
        return segments.single() || lag == 0
                ? t
                : torch.mul(t, segments.convKeep(lag).narrow(1, lag, segments.length() - lag));
    }

    private static Tensor rows(Tensor flat, Segments segments) {
        return flat.unflatten(0, segments.rows(), segments.length());
    }
}
