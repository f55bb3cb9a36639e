package dev.mews.model.internal.layer;

import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.torch.Tokens;
import dev.mews.model.internal.weights.Initializer;
import dev.mews.model.internal.weights.ModelFiles;
import dev.mews.model.internal.weights.ParameterShapes;
import dev.mews.model.internal.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What stands behind {@link dev.mews.model.HybridModel}: parameters and forward pass, in libtorch's types. */
public final class HybridModelHandle implements AutoCloseable {
    /** Chunk length of the scan: fastest on the processors measured; any length gives the same result. */
    public static final int SCAN_CHUNK = 64;

    /** Tokens whose logits exist at the same time. */
    public static final int LOSS_SLICE = LossHead.SLICE;

    /** Longest document whose attention scores are written out. */
    public static final int WRITTEN_SCORES = AttentionWindows.LONGEST;

    /** Queries whose scores are computed together. */
    public static final int SCORE_BLOCK = AttentionWindows.QUERIES;

    private final HybridConfig config;
    private final Parameters parameters;
    private final Network network;

    public HybridModelHandle(HybridConfig config, Parameters parameters) {
        this(config, parameters, Precision.FP32);
    }

    /** @param precision type of the large matrix products; parameters stay as they are */
    public HybridModelHandle(HybridConfig config, Parameters parameters, Precision precision) {
        this.config = config;
        this.parameters = parameters;
        this.network = new Network(config, precision);
    }

    public static HybridModelHandle create(HybridConfig config, long seed) {
        Libtorch.ensureStarted();
        return new HybridModelHandle(config, Parameters.random(config, seed));
    }

    public static HybridModelHandle load(Path folder) {
        HybridConfig config = HybridConfig.read(folder);
        Libtorch.ensureStarted();
        try {
            return new HybridModelHandle(config, ModelFiles.read(folder, config));
        } catch (IOException e) {
            throw new ModelException(folder + ": the weights cannot be read: " + e, e);
        }
    }

    public HybridConfig config() {
        return config;
    }

    public Parameters parameters() {
        return parameters;
    }

    public Network network() {
        return network;
    }

    /** Whether single tokens can go by {@code TokenPass}, which knows float32 only. */
    public boolean singleTokens() {
        return network.linear().precision() == Precision.FP32;
    }

    public long parameterCount() {
        return parameters.count();
    }

    public Map<String, long[]> parameterShapes() {
        return ParameterShapes.of(config);
    }

    public float[] parameter(String name) {
        if (!parameters.tensors().containsKey(name)) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return parameters.get(name);
    }

    public float[] logits(int[] tokens) {
        Tokens.check(tokens, config.vocabularySize());
        return Scopes.withoutGradients(() -> {
            Segments segments = Segments.unbroken(1, tokens.length, 0, SCAN_CHUNK, ScalarType.Float);
            Tensor ids = Ops.longs(tokens, 1, tokens.length);
            Tensor hidden = network.hidden(parameters.tensors(), ids, segments, null);
            return Ops.floats(network.logits(parameters.tensors(), hidden));
        });
    }

    /** Writes a fresh model without holding it: a piece of a parameter at a time. */
    public static void init(Path folder, HybridConfig config, long seed, Precision precision) {
        try {
            Files.createDirectories(folder);
            ModelFiles.write(folder, config, precision, ModelFiles.SHARD_BYTES, Initializer.of(config, seed));
        } catch (IOException e) {
            throw new ModelException(folder + ": the model cannot be written: " + e, e);
        }
    }

    public void save(Path folder, Precision precision, long shardBytes) {
        try {
            Files.createDirectories(folder);
            ModelFiles.write(folder, config, precision, shardBytes, parameters::chunks);
        } catch (IOException e) {
            throw new ModelException(folder + ": the model cannot be written: " + e, e);
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
