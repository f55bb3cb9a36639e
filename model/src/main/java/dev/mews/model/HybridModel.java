package dev.mews.model;

import dev.mews.model.internal.layer.HybridModelHandle;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model in memory: its config and its parameters, named and shaped as in transformers' FalconH1ForCausalLM. Not
 * thread-safe. The parameters live outside the Java heap until {@link #close}.
 */
public final class HybridModel implements Closeable {
    private final HybridModelHandle handle;

    private HybridModel(HybridModelHandle handle) {
        this.handle = handle;
    }

    /**
     * A fresh model.
     *
     * @param seed decides every parameter, independent of threads and machine
     * @throws ModelException when libtorch cannot be loaded on this platform
     */
    public static HybridModel create(HybridConfig config, long seed) {
        return new HybridModel(HybridModelHandle.create(config, seed));
    }

    /**
     * Loads {@code config.json} and the weights (float32 or bfloat16, in one file or several with an index) from a folder.
     *
     * @throws ModelException when a file is missing or damaged, or tensors are missing, unexpected or of another shape;
     *     lists them all
     */
    public static HybridModel load(Path folder) {
        return new HybridModel(HybridModelHandle.load(folder));
    }

    public HybridConfig config() {
        return handle.config();
    }

    /** Number of parameters; tied embeddings count once. */
    public long parameterCount() {
        return handle.parameterCount();
    }

    /** Names and shapes of the parameters, in file order. */
    public Map<String, long[]> parameterShapes() {
        return handle.parameterShapes();
    }

    /** Values of a parameter, row-major. */
    public float[] parameter(String name) {
        return handle.parameter(name);
    }

    /**
     * Logits for every token of one text.
     *
     * @param tokens token ids of one document, at least one
     * @return one row of {@code vocabularySize} logits per token, rows one after another
     */
    public float[] logits(int[] tokens) {
        return handle.logits(tokens);
    }

    /**
     * Writes a fresh model to a folder, the same as {@link #create} and {@link #save} would, in constant memory.
     *
     * @param precision type of the stored weights
     * @throws ModelException when it cannot be written
     */
    public static void init(Path folder, HybridConfig config, long seed, Precision precision) {
        HybridModelHandle.init(folder, config, seed, precision);
    }

    /** Writes {@code config.json} and {@code model.safetensors} (float32) that transformers loads; creates the folder. */
    public void save(Path folder) {
        save(folder, Precision.FP32, Long.MAX_VALUE);
    }

    /**
     * As {@link #save(Path)}, in another type or in several files with an index.
     *
     * @param precision type of the stored weights
     * @param shardBytes most bytes of tensors in a file
     */
    public void save(Path folder, Precision precision, long shardBytes) {
        handle.save(folder, precision, shardBytes);
    }

    @Override
    public void close() {
        handle.close();
    }
}
