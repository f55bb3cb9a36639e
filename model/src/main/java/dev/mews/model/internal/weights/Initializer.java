package dev.mews.model.internal.weights;

import dev.mews.core.hash.Seeds;
import dev.mews.model.HybridConfig;
import dev.mews.model.checkpoint.FloatChunks;
import dev.mews.model.checkpoint.SafetensorsWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Fresh parameters. Every tensor draws from its own stream, keyed by its name: the values do not depend on threads, on
 * libtorch or on the other tensors.
 *
 * <p>Matrices and convolution taps are normal with the config's standard deviation, norms are one and biases zero, as in
 * transformers. The state-space parameters follow Mamba-2: decay {@code A} uniform in [1, 16), time steps log-uniform
 * in [0.001, 0.1], {@code D} one.
 *
 * @see "Dao, Gu: Transformers are SSMs, arXiv 2405.21060, and its reference code"
 */
public final class Initializer {
    private static final double MIN_STEP = 1e-3;
    private static final double MAX_STEP = 1e-1;
    private static final double STEP_FLOOR = 1e-4;

    private Initializer() {}

    /** Values of one parameter, at most this many at a time; even, because normal numbers come in pairs. */
    private static final int PIECE = 1 << 20;

    /** A parameter's values in pieces, the same for any machine and order of parameters. */
    static FloatChunks values(String name, long[] shape, double std, Seeds seeds) {
        return sink -> {
            SplittableRandom random = new SplittableRandom(seeds.derive("parameter", name));
            long left = ParameterShapes.count(shape);
            while (left > 0) {
                float[] piece = new float[(int) Math.min(PIECE, left)];
                fill(piece, name, shape.length, std, random);
                sink.accept(piece);
                left -= piece.length;
            }
        };
    }

    private static void fill(float[] v, String name, int axes, double std, SplittableRandom random) {
        if (name.endsWith(".A_log")) {
            for (int i = 0; i < v.length; i++) {
                v[i] = (float) StrictMath.log(1 + 15 * random.nextDouble());
            }
        } else if (name.endsWith(".dt_bias")) {
            for (int i = 0; i < v.length; i++) {
                v[i] = (float) inverseSoftplus(stepSize(random.nextDouble()));
            }
        } else if (axes >= 2) {
            fillNormal(v, std, random);
        } else if (!name.endsWith(".bias")) {
            Arrays.fill(v, 1f);
        }
    }

    private static double stepSize(double u) {
        double logStep = StrictMath.log(MIN_STEP) + u * (StrictMath.log(MAX_STEP) - StrictMath.log(MIN_STEP));
        return Math.max(StrictMath.exp(logStep), STEP_FLOOR);
    }

    private static double inverseSoftplus(double y) {
        return y + StrictMath.log(-StrictMath.expm1(-y));
    }

    /** Box-Muller: two uniform numbers give two normal ones. */
    private static void fillNormal(float[] v, double std, SplittableRandom random) {
        for (int i = 0; i < v.length; i += 2) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            v[i] = (float) (std * radius * StrictMath.cos(angle));
            if (i + 1 < v.length) {
                v[i + 1] = (float) (std * radius * StrictMath.sin(angle));
            }
        }
    }

    /** A fresh model's values by parameter name, drawn from {@code seed}. */
    public static SafetensorsWriter.Values of(HybridConfig config, long seed) {
        Seeds seeds = new Seeds(seed);
        Map<String, long[]> shapes = ParameterShapes.of(config);
        return name -> values(name, shapes.get(name), config.initializerRange(), seeds);
    }
}
