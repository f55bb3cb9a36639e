package dev.mews.model.internal.train;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Float tensors taken as one long row of numbers and exchanged a bucket at a time: small ones together, so that each does not cost
 * the way through the network, and large ones in parts, so that memory stays bounded.
 */
final class Buckets {
    /** Floats of a bucket: 16 MiB, of the order of the 25 MB that PyTorch's DistributedDataParallel takes. */
    static final int SIZE = 1 << 22;

    private final FloatBuffer buffer;
    private final Tensor bucket;
    private final List<Tensor> parts = new ArrayList<>();
    private int used;

    /** @param most floats of a bucket */
    Buckets(int most) {
        this.buffer = ByteBuffer.allocateDirect(Math.multiplyExact(most, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.bucket = Scopes.get(() -> Scopes.keep(
                torch.from_blob(new FloatPointer(buffer), new long[] {most}, Ops.options(ScalarType.Float))));
    }

    /** Replaces the tensors' values by what {@code exchange} makes of them. */
    void exchange(Collection<Tensor> tensors, Consumer<FloatBuffer> exchange) {
        Scopes.withoutGradients(() -> {
            for (Tensor t : tensors) {
                Tensor flat = t.view(-1);
                long size = flat.numel();
                for (long from = 0; from < size; ) {
                    int count = (int) Math.min(size - from, buffer.capacity() - used);
                    Tensor part = flat.narrow(0, from, count);
                    bucket.narrow(0, used, count).copy_(part);
                    parts.add(part);
                    used += count;
                    from += count;
                    if (used == buffer.capacity()) {
                        flush(exchange);
                    }
                }
            }
            flush(exchange);
            return null;
        });
    }

    private void flush(Consumer<FloatBuffer> exchange) {
        if (used == 0) {
            return;
        }
        exchange.accept(buffer.slice(0, used));
        int at = 0;
        for (Tensor part : parts) {
            int count = (int) part.numel();
            part.copy_(bucket.narrow(0, at, count));
            at += count;
        }
        parts.clear();
        used = 0;
    }
}
