package dev.mews.model.internal.train;

import dev.mews.core.io.AtomicFiles;
import dev.mews.model.HybridConfig;
import dev.mews.model.checkpoint.SafetensorsReader;
import dev.mews.model.checkpoint.SafetensorsWriter;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.weights.ModelFiles;
import dev.mews.model.internal.weights.Parameters;
import dev.mews.model.train.TrainConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** All numbers a run carries from step to step: the model, the optimizer's moments and the unigram counts. */
public final class TrainerTensors implements Closeable {
    public static final String STATE = "trainer.json";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String MEAN = "exp_avg.";
    private static final String SQUARE = "exp_avg_sq.";
    private static final String UNIGRAM = "unigram_counts";

    private final HybridModelHandle model;
    private final AdamW optimizer;
    private final UnigramCounts unigram;

    private TrainerTensors(HybridModelHandle model, TrainConfig c) {
        this.model = model;
        this.optimizer = new AdamW(
                model.parameters(),
                model.parameterShapes(),
                c.beta1(),
                c.beta2(),
                c.eps(),
                c.clip(),
                groups(model.parameterShapes(), c));
        this.unigram = new UnigramCounts(model.config().vocabularySize());
    }

    public static Map<String, ParameterGroups> groups(Map<String, long[]> shapes, TrainConfig c) {
        Map<String, ParameterGroups> groups = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> groups.put(
                name, ParameterGroups.of(name, shape.length, c.model().multipliers(), c.groups())));
        return groups;
    }

    static TrainerTensors fresh(HybridConfig shape, TrainConfig config, long seed) {
        return new TrainerTensors(
                new HybridModelHandle(shape, Parameters.random(shape, seed), config.precision()), config);
    }

    /** The weights of a model folder, and an optimizer that has seen nothing. */
    public static TrainerTensors from(Path model, HybridConfig shape, TrainConfig config) throws IOException {
        return new TrainerTensors(
                new HybridModelHandle(shape, ModelFiles.read(model, shape), config.precision()), config);
    }

    static TrainerTensors load(Path checkpoint, HybridConfig shape, TrainConfig config) throws IOException {
        TrainerTensors tensors = from(checkpoint, shape, config);
        try (SafetensorsReader reader = SafetensorsReader.open(checkpoint.resolve(OPTIMIZER))) {
            for (String name : tensors.model.parameterShapes().keySet()) {
                tensors.optimizer.mean().set(name, reader.floats(MEAN + name));
                tensors.optimizer.square().set(name, reader.floats(SQUARE + name));
            }
            tensors.unigram.restore(reader.longs(UNIGRAM));
            return tensors;
        } catch (IOException | RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /** Takes the model and the optimizer of rank 0; counts stay, which are each rank's own. */
    void copyFirst(Replicas replicas) {
        replicas.copyFirst(model.parameters().tensors());
        replicas.copyFirst(optimizer.mean().tensors());
        replicas.copyFirst(optimizer.square().tensors());
    }

    public HybridModelHandle model() {
        return model;
    }

    AdamW optimizer() {
        return optimizer;
    }

    public UnigramCounts unigram() {
        return unigram;
    }

    /** @param counts unigram counts of all ranks */
    void write(Path folder, TrainState state, UnigramCounts counts) throws IOException {
        ModelFiles.write(folder, model.config(), model.parameters());
        SafetensorsWriter writer = new SafetensorsWriter();
        Map<String, long[]> shapes = model.parameterShapes();
        shapes.forEach((name, shape) -> writer.floats(MEAN + name, shape));
        shapes.forEach((name, shape) -> writer.floats(SQUARE + name, shape));
        writer.longs(UNIGRAM, model.config().vocabularySize());
        AtomicFiles.write(folder.resolve(OPTIMIZER), out -> writer.write(out, name -> optimizerValues(name, counts)));
        AtomicFiles.writeString(folder.resolve(STATE), state.toJson());
    }

    private Object optimizerValues(String name, UnigramCounts counts) {
        if (name.equals(UNIGRAM)) {
            return counts.values();
        }
        return name.startsWith(SQUARE)
                ? optimizer.square().get(name.substring(SQUARE.length()))
                : optimizer.mean().get(name.substring(MEAN.length()));
    }

    @Override
    public void close() {
        optimizer.close();
        model.close();
    }
}
