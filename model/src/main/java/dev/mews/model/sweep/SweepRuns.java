package dev.mews.model.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.loader.PackSource;
import dev.mews.loader.PackStream;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackedManifest;
import dev.mews.model.ModelException;
import dev.mews.model.train.DivergedException;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/**
 * The runs of sweeps, each by the trainer as it is, with its loss in a file under the hash of its config, seed, plan of the packs and held-out shards:
 * {@code runs/HASH.json}. A run that has its file is not run again; one that was killed goes on from its last checkpoint in
 * {@code working/HASH}, which is deleted when it is done.
 */
public final class SweepRuns implements Sweep.Trial {
    /** Share of the curve, from its end, whose mean is the loss when nothing is held out. */
    private static final double TAIL = 0.2;

    private final PackSource packs;
    private final SortedMap<String, Path> heldOut;
    private final Path output;
    private final long seed;
    private final String data;
    private final int maxRuns;
    private final BooleanSupplier stop;
    private final Listener listener;
    private int done;

    /** Told of each run. */
    @FunctionalInterface
    public interface Listener {
        /**
         * After a run, or when its file was found.
         *
         * @param config what was run
         * @param loss infinite when it diverged
         * @param fresh whether it was run now
         */
        void ran(TrainConfig config, double loss, boolean fresh);
    }

    /**
     * For a folder.
     *
     * @param packs what to train on: packed shards, or a mixture as it stands now; edits made meanwhile are not looked at
     * @param heldOut held-out packed shards by name, whose loss counts; without any the training loss does
     * @param output folder of the sweep
     * @param seed decides the fresh parameters of every run
     * @param maxRuns runs after which to stop; those whose files are found do not count
     * @param stop polled after every step
     * @throws ModelException when the packs cannot be read
     */
    public SweepRuns(
            PackSource packs,
            SortedMap<String, Path> heldOut,
            Path output,
            long seed,
            int maxRuns,
            BooleanSupplier stop,
            Listener listener) {
        this.packs = unedited(packs);
        this.heldOut = heldOut;
        this.output = output;
        this.seed = seed;
        this.maxRuns = maxRuns;
        this.stop = stop;
        this.listener = listener;
        this.data = data(packs, heldOut);
    }

    /** All runs of a sweep see the same packs: {@link PackSource#refresh} does nothing. */
    private static PackSource unedited(PackSource packs) {
        return new PackSource() {
            @Override
            public PackStream open() throws IOException {
                return packs.open();
            }

            @Override
            public String name() {
                return packs.name();
            }
        };
    }

    private static String data(PackSource packs, SortedMap<String, Path> heldOut) {
        StringBuilder text = new StringBuilder();
        try (PackStream stream = packs.open()) {
            PackStreamInfo info = stream.info();
            text.append(info.plan()).append(' ').append(info.tokenizer());
            for (Map.Entry<String, Path> entry : heldOut.entrySet()) {
                Path manifest = entry.getValue().resolve(PackedManifest.FILE);
                text.append('\n').append(entry.getKey()).append(' ').append(Sha256.of(manifest));
            }
        } catch (IOException e) {
            throw new ModelException(packs.name() + ": the packs cannot be read: " + e.getMessage(), e);
        }
        return text.toString();
    }

    @Override
    public OptionalDouble loss(TrainConfig config) {
        String hash = Sha256.ofUtf8(
                        String.join("\n", "sweep 2", ConfigJson.canonical(config), Long.toString(seed), data))
                .substring(0, 24);
        Path file = output.resolve("runs").resolve(hash + ".json");
        try {
            if (Files.exists(file)) {
                JsonNode found = new ObjectMapper().readTree(Files.readString(file));
                double loss = found.path("diverged").asBoolean()
                        ? Double.POSITIVE_INFINITY
                        : found.get("loss").asDouble();
                listener.ran(config, loss, false);
                return OptionalDouble.of(loss);
            }
            if (done == maxRuns || stop.getAsBoolean()) {
                return OptionalDouble.empty();
            }
            OptionalDouble loss = run(config, output.resolve("working").resolve(hash));
            if (loss.isPresent()) {
                write(file, config, loss.getAsDouble());
                FileTrees.delete(output.resolve("working").resolve(hash));
                done++;
                listener.ran(config, loss.getAsDouble(), true);
            }
            return loss;
        } catch (IOException e) {
            throw new ModelException(output + ": the sweep cannot be written: " + e, e);
        }
    }

    private OptionalDouble run(TrainConfig config, Path folder) {
        try {
            TrainResult result =
                    Trainer.train(new TrainInputs(packs, heldOut, folder, seed), config, new TrainListener() {
                        @Override
                        public boolean stop() {
                            return stop.getAsBoolean();
                        }
                    });
            return result.completed() ? OptionalDouble.of(loss(result)) : OptionalDouble.empty();
        } catch (DivergedException e) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
    }

    private static double loss(TrainResult result) {
        if (result.heldOutLoss().isPresent()) {
            return result.heldOutLoss().getAsDouble();
        }
        List<LossPoint> curve = result.curve();
        int from = Math.min(curve.size() - 1, (int) Math.ceil(curve.size() * (1 - TAIL)));
        return curve.subList(from, curve.size()).stream()
                .mapToDouble(LossPoint::loss)
                .average()
                .orElseThrow();
    }

    private static void write(Path file, TrainConfig config, double loss) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("diverged", Double.isInfinite(loss));
        if (Double.isInfinite(loss)) {
            root.putNull("loss");
        } else {
            root.put("loss", loss);
        }
        root.set("train", mapper.readTree(ConfigJson.canonical(config)));
        Files.createDirectories(file.getParent());
        AtomicFiles.writeString(file, root.toPrettyString() + "\n");
    }
}
