package dev.mews.model.internal.torch;

import dev.mews.model.ModelException;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch once per process and sets its threads. */
public final class Libtorch {
    /** Largest error a matrix product may have, relative to the largest entry; float32 gives about 1e-6, bfloat16 1e-2. */
    private static final double MATMUL_TOLERANCE = 2e-5;

    private static final int PROBE = 128;

    private static boolean loaded;
    private static int threads;
    private static String precision = "highest";

    private Libtorch() {}

    /**
     * Loads libtorch and lets it compute with {@code wanted} threads (0: one per processor).
     *
     * @return the number of threads in use: part of what makes two runs equal bit for bit
     * @throws ModelException when the native libraries cannot be loaded here
     */
    public static synchronized int start(int wanted) {
        if (wanted < 0) {
            throw new IllegalArgumentException("threads must be at least 0, but was " + wanted);
        }
        load();
        int n = wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
        if (n != threads) {
            torch.set_num_threads(n);
            // OpenBLAS keeps its own pthread pool, whose spinning workers fight libtorch's OpenMP pool: 4 to 5 times
            // slower.
            openblas_nolapack.blas_set_num_threads(1);
            precision = fastestExactMatmul();
            threads = n;
            PatientThreads.start(n);
        }
        return n;
    }

    /** As {@link #start} with one thread per processor, unless threads are set already. */
    public static synchronized void ensureStarted() {
        if (threads == 0) {
            start(0);
        }
    }

    /** Threads in use. */
    public static synchronized int threads() {
        ensureStarted();
        return threads;
    }

    /** Matrix product setting in use, "medium" (oneDNN) or "highest" (OpenBLAS); pinned in checkpoints, as it changes bits. */
    public static synchronized String precision() {
        return precision;
    }

    public static synchronized void load() {
        if (loaded) {
            return;
        }
        // JavaCPP otherwise reads the process size on every tensor it wraps, and gives up at four times the Java heap.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        try {
            torch.get_num_threads();
            loaded = true;
        } catch (LinkageError e) {
            throw new ModelException(
                    String.format(
                            Locale.ROOT,
                            "libtorch cannot be loaded on %s %s: this build carries it for Linux x86-64 (glibc 2.28 or later)"
                                    + " only; the stages before training run without it (%s)",
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"),
                            e),
                    e);
        }
    }

    /**
     * "medium" sends float32 products to oneDNN, twice as fast as OpenBLAS and as exact, except on processors where it
     * rounds to bfloat16: so it is kept only when a product computed with it is float32-exact here.
     */
    private static String fastestExactMatmul() {
        torch.globalContext().setFloat32MatmulPrecision("medium");
        if (matmulError() <= MATMUL_TOLERANCE) {
            return "medium";
        }
        torch.globalContext().setFloat32MatmulPrecision("highest");
        return "highest";
    }

    private static double matmulError() {
        SplittableRandom random = new SplittableRandom(1);
        float[] a = new float[PROBE * PROBE];
        float[] b = new float[PROBE * PROBE];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextDouble(-1, 1);
            b[i] = (float) random.nextDouble(-1, 1);
        }
        float[] product =
                Scopes.get(() -> Ops.floats(torch.mm(Ops.tensor(a, PROBE, PROBE), Ops.tensor(b, PROBE, PROBE))));
        double error = 0;
        double largest = 0;
        for (int i = 0; i < PROBE; i++) {
            for (int j = 0; j < PROBE; j++) {
                double sum = 0;
                for (int k = 0; k < PROBE; k++) {
                    sum += (double) a[i * PROBE + k] * b[k * PROBE + j];
                }
                error = Math.max(error, Math.abs(sum - product[i * PROBE + j]));
                largest = Math.max(largest, Math.abs(sum));
            }
        }
        return error / largest;
    }
}
