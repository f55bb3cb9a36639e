package dev.mews.model.internal.decode;

import dev.mews.model.internal.torch.HostFloats;
import dev.mews.model.internal.torch.Work;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;

/**
 * One row times a weight matrix, {@code alpha * W x + beta * bias}, as blocks of rows of W. OpenBLAS's one-thread kernel runs on
 * libtorch's own memory of the parameter: no copy of it, and at the speed of main memory, where libtorch's product of one row
 * takes 1.5 to 2 times as long.
 */
final class RowProduct implements Work, AutoCloseable {
    /**
     * Rows of a task: 15 to 100 microseconds in models of a width of 512 to 2,048. Fixed, because rows at the end of a block are
     * summed in another order: the number of threads must not change them.
     */
    static final int ROWS = 128;

    private static final int ROW_MAJOR = 101;
    private static final int AS_STORED = 111;

    private final int in;
    private final int out;
    private final float alpha;
    private final float[] bias;
    private final FloatPointer weights;
    private final FloatPointer x;
    private final FloatPointer product;
    private final float[] y;

    /**
     * @param p parameters by name; float32, and open as long as this
     * @param name of the matrix (out, in) without {@code .weight}, and of the bias without {@code .bias}
     */
    RowProduct(Map<String, Tensor> p, String name, double alpha, double beta) {
        this(p.get(name + ".weight"), p.get(name + ".bias"), alpha, beta);
    }

    RowProduct(Tensor matrix, Tensor bias, double alpha, double beta) {
        this.out = Math.toIntExact(matrix.size(0));
        this.in = Math.toIntExact(matrix.size(1));
        this.alpha = (float) alpha;
        this.bias = bias == null ? null : HostFloats.of(bias, beta);
        this.weights = matrix.data_ptr_float();
        this.x = HostFloats.buffer(in);
        this.product = HostFloats.buffer(out);
        this.y = new float[out];
    }

    /** Sets the row; to be called before the tasks. */
    RowProduct of(float[] row) {
        x.put(row, 0, in);
        return this;
    }

    /** The product, complete when all tasks have run; overwritten by the next one. */
    float[] result() {
        return y;
    }

    @Override
    public int tasks() {
        return (out + ROWS - 1) / ROWS;
    }

    @Override
    public void run(int task, int thread) {
        int from = task * ROWS;
        int count = Math.min(ROWS, out - from);
        FloatPointer rows = weights.getPointer((long) from * in);
        FloatPointer to = product.getPointer(from);
        openblas_nolapack.cblas_sgemv(ROW_MAJOR, AS_STORED, count, in, alpha, rows, in, x, 1, 0, to, 1);
        to.get(y, from, count);
        if (bias != null) {
            for (int i = from; i < from + count; i++) {
                y[i] += bias[i];
            }
        }
    }

    @Override
    public void close() {
        x.releaseReference();
        product.releaseReference();
    }
}
