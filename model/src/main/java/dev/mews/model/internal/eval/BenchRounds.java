package dev.mews.model.internal.eval;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.HybridConfig;
import dev.mews.model.internal.decode.DecodeSession;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.train.AdamW;
import dev.mews.model.internal.train.TrainerTensors;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.model.train.TrainConfig;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** A model with random weights that reads, generates and trains on the clock. */
public final class BenchRounds implements AutoCloseable {
    private static final long SEED = 1;

    private final HybridModelHandle model;
    private final TrainConfig config;
    private final int threads;
    private final LongSupplier clock;
    private TrainingPass pass;
    private AdamW optimizer;
    private int step;

    public BenchRounds(HybridConfig shape, int threads, LongSupplier clock) {
        this.threads = Libtorch.start(threads);
        this.config = ConfigLoader.defaults(TrainConfig.class);
        this.model = HybridModelHandle.create(shape, SEED);
        this.clock = clock;
    }

    /** Threads in use. */
    public int threads() {
        return threads;
    }

    /**
     * What a round took.
     *
     * @param keyValueBytes of the text read, without the generated tokens
     * @param trainingSeconds 0 when not asked for
     */
    public record Round(
            double prefillSeconds,
            double generationSeconds,
            double trainingSeconds,
            long keyValueBytes,
            long stateBytes) {}

    /**
     * Reads a text at once, goes on token by token, and trains a step on it.
     *
     * @param training whether to train: forward and backward pass of one row, and the optimizer's step
     */
    public Round round(int length, int newTokens, boolean training) {
        int[] tokens = new SplittableRandom(SEED)
                .ints(length + 1L, 0, model.config().vocabularySize())
                .toArray();
        int[] text = Arrays.copyOf(tokens, length);
        long began = clock.getAsLong();
        long read;
        long generated;
        long keyValueBytes;
        long stateBytes;
        try (DecodeSession session = new DecodeSession(model)) {
            session.append(text);
            read = clock.getAsLong();
            keyValueBytes = session.keyValueBytes();
            stateBytes = session.stateBytes();
            long from = clock.getAsLong();
            for (int i = 0; i < newTokens; i++) {
                session.append(new int[] {text[i % length]});
            }
            generated = clock.getAsLong() - from;
        }
        double seconds = training ? train(text, Arrays.copyOfRange(tokens, 1, length + 1)) : 0;
        return new Round((read - began) / 1e9, generated / 1e9, seconds, keyValueBytes, stateBytes);
    }

    private double train(int[] tokens, int[] targets) {
        if (pass == null) {
            pass = new TrainingPass(model, HybridModelHandle.SCAN_CHUNK, false);
            optimizer = new AdamW(
                    model.parameters(),
                    model.parameterShapes(),
                    config.beta1(),
                    config.beta2(),
                    config.eps(),
                    config.clip(),
                    TrainerTensors.groups(model.parameterShapes(), config));
        }
        int[] positions = new int[tokens.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        long began = clock.getAsLong();
        pass.run(tokens, new int[tokens.length], positions, targets, 1);
        double norm = optimizer.gradientNorm();
        optimizer.step(++step, config.learningRate(), config.weightDecay(), norm);
        return (clock.getAsLong() - began) / 1e9;
    }

    @Override
    public void close() {
        if (optimizer != null) {
            optimizer.close();
        }
        model.close();
    }
}
