package dev.mews.core.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Seeds;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.FileTrees;
import dev.mews.core.run.Manifest.StageOutputs;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Executes stages in their order. A stage whose version, configuration, seed and inputs are those of its last complete
 * execution, and whose outputs are all there, is unchanged and skipped. A stage that was interrupted goes on with the
 * shards that are missing. A stage that differs starts afresh: its old outputs are removed first.
 */
public final class Run {
    private final String name;
    private final RunLayout layout;
    private final long seed;
    private final List<Stage> stages;
    private final RunListener listener;
    private final Map<String, StageOutputs> outputs = new LinkedHashMap<>();
    private final Map<String, StageReport> reports = new LinkedHashMap<>();

    private Run(String name, Path directory, long seed, List<Stage> stages, RunListener listener) {
        this.name = name;
        this.layout = new RunLayout(directory);
        this.seed = seed;
        this.stages = List.copyOf(stages);
        this.listener = listener;
        checkStages();
    }

    /** Outputs are deleted as a whole when a stage changes, so no stage may own those of another, or the run directory. */
    private void checkStages() {
        Set<String> names = new HashSet<>();
        Map<Path, String> owners = new LinkedHashMap<>();
        for (Stage stage : stages) {
            if (!names.add(stage.name())) {
                throw new IllegalArgumentException("two stages are named " + stage.name());
            }
            for (String output : stage.outputs()) {
                Path path = layout.root().resolve(output).normalize();
                if (!path.startsWith(layout.root()) || path.equals(layout.root())) {
                    throw new IllegalArgumentException("outputs of stage " + stage.name()
                            + " must lie inside of the run directory, but were '" + output + "'");
                }
                owners.forEach((other, owner) -> {
                    if (path.startsWith(other) || other.startsWith(path)) {
                        throw new IllegalArgumentException(
                                "stages " + owner + " and " + stage.name() + " both own " + output);
                    }
                });
                owners.put(path, stage.name());
            }
        }
    }

    /**
     * Executes the stages and writes {@code run.json} and {@code manifest.json} after each.
     *
     * @throws RunLockedException if another run writes to the directory
     * @throws IOException if a stage fails to read or write; its complete shards stay
     * @throws InterruptedException if the run is cancelled; complete shards stay
     */
    public static RunReport execute(String name, Path directory, long seed, List<Stage> stages, RunListener listener)
            throws IOException, InterruptedException {
        Run run = new Run(name, directory, seed, stages, listener);
        RunLock lock = RunLock.acquire(run.layout);
        try {
            return run.execute();
        } finally {
            lock.close();
        }
    }

    private RunReport execute() throws IOException, InterruptedException {
        FileTrees.deleteUnfinished(layout.root(), 1);
        FileTrees.deleteUnfinished(layout.records(), 1);
        for (int i = 0; i < stages.size(); i++) {
            execute(stages.get(i), i + 1);
            new Manifest(List.copyOf(outputs.values())).write(layout.manifest());
            report().write(layout.runJson());
        }
        return report();
    }

    private void execute(Stage stage, int number) throws IOException, InterruptedException {
        String fingerprint = fingerprint(stage);
        Path recordFile = layout.record(stage.name());
        StageRecord before = StageRecord.read(recordFile).orElse(null);
        boolean same = before != null && before.fingerprint().equals(fingerprint);
        FileTrees.delete(layout.temporary(stage.name()));
        if (same && before.isComplete(layout.root())) {
            StageReport report = before.report().withStatus(StageReport.UNCHANGED);
            finish(stage, before.outputs(), report);
            listener.stageUnchanged(report, number, stages.size());
            return;
        }
        if (same) {
            removeUnfinished(stage);
        } else {
            removeOutputs(stage);
        }
        StageRecord.begun(fingerprint).write(recordFile);
        listener.stageStarted(stage.name(), number, stages.size());
        StageReport report = work(stage, fingerprint);
        StageOutputs produced = StageOutputs.of(stage.name(), fingerprint, outputFiles(stage, fingerprint));
        new StageRecord(fingerprint, produced, report).write(recordFile);
        finish(stage, produced, report);
        listener.stageFinished(report, number, stages.size());
    }

    private StageReport work(Stage stage, String fingerprint) throws IOException, InterruptedException {
        StageContext context = new StageContext(
                layout,
                stage,
                new Seeds(seed),
                fingerprint,
                new LinkedHashMap<>(outputs),
                new LinkedHashMap<>(reports),
                listener);
        long start = System.nanoTime();
        try {
            StageResult result = stage.run(context);
            return StageReport.of(stage.name(), seconds(start), result);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            reports.put(stage.name(), StageReport.failed(stage.name(), seconds(start), e));
            report().write(layout.runJson());
            throw e;
        }
    }

    private void finish(Stage stage, StageOutputs produced, StageReport report) {
        outputs.put(stage.name(), produced);
        reports.put(stage.name(), report);
    }

    private static double seconds(long startNanos) {
        return Math.round((System.nanoTime() - startNanos) / 1e6) / 1e3;
    }

    /** A crash may have come while a file was written; left there, it would pass for an output. */
    private void removeUnfinished(Stage stage) throws IOException {
        FileTrees.deleteUnfinished(layout.completions(stage.name()), Integer.MAX_VALUE);
        for (String directory : stage.outputs()) {
            FileTrees.deleteUnfinished(layout.root().resolve(directory), Integer.MAX_VALUE);
        }
    }

    private void removeOutputs(Stage stage) throws IOException {
        FileTrees.delete(layout.completions(stage.name()));
        for (String directory : stage.outputs()) {
            FileTrees.delete(layout.root().resolve(directory));
        }
    }

    private String fingerprint(Stage stage) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("stage", stage.name());
        json.put("version", stage.version());
        json.put("config", ConfigJson.canonical(stage.config()));
        json.put("seed", seed);
        TreeMap<String, String> inputs = new TreeMap<>();
        for (StageInput input : stage.inputs()) {
            String key;
            String value;
            if (input instanceof StageInput.RawFile file) {
                key = "file " + file.name();
                value = file.fingerprint();
            } else {
                StageInput.FromStage from = (StageInput.FromStage) input;
                key = "stage " + from.stage();
                StageOutputs produced = outputs.get(from.stage());
                if (produced == null) {
                    throw new IllegalArgumentException("stage " + stage.name() + " reads outputs of " + from.stage()
                            + ", which must come before it; before it come " + outputs.keySet());
                }
                value = produced.digest();
            }
            if (inputs.put(key, value) != null) {
                throw new IllegalArgumentException("stage " + stage.name() + " has two inputs named " + key);
            }
        }
        ObjectNode inputsJson = json.putObject("inputs");
        inputs.forEach(inputsJson::put);
        return Sha256.ofUtf8(json.toString());
    }

    /** Every file in the stage's directories; what its shards wrote is not hashed again. */
    private List<OutputFile> outputFiles(Stage stage, String fingerprint) throws IOException {
        Map<String, OutputFile> known = new HashMap<>();
        for (Path file : FileTrees.files(layout.completions(stage.name()))) {
            Completion completion = Completion.fromJson(Files.readString(file));
            if (completion.fingerprint().equals(fingerprint)) {
                completion.outputs().forEach(output -> known.put(output.path(), output));
            }
        }
        TreeMap<String, OutputFile> all = new TreeMap<>();
        for (String directory : stage.outputs()) {
            for (Path file : FileTrees.files(layout.root().resolve(directory))) {
                String path = FileTrees.relative(layout.root(), file);
                OutputFile output = known.get(path);
                all.put(path, output != null ? output : new OutputFile(path, Files.size(file), Sha256.of(file)));
            }
        }
        return List.copyOf(all.values());
    }

    private RunReport report() {
        return new RunReport(name, seed, environment(), new ArrayList<>(reports.values()));
    }

    private static SortedMap<String, String> environment() {
        TreeMap<String, String> environment = new TreeMap<>();
        environment.put("java", System.getProperty("java.version"));
        environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        environment.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        environment.put("maxHeapMiB", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
        return environment;
    }
}
