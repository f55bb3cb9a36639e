package dev.mews.core.run;

import dev.mews.core.hash.Seeds;
import dev.mews.core.run.Manifest.StageOutputs;
import dev.mews.core.shard.OutputFile;
import dev.mews.core.shard.ShardRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a stage gets from its {@link Run}. */
public final class StageContext {
    private final RunLayout layout;
    private final Stage stage;
    private final Seeds seeds;
    private final String fingerprint;
    private final Map<String, StageOutputs> earlier;
    private final Map<String, StageReport> reports;
    private final RunListener listener;

    StageContext(
            RunLayout layout,
            Stage stage,
            Seeds seeds,
            String fingerprint,
            Map<String, StageOutputs> earlier,
            Map<String, StageReport> reports,
            RunListener listener) {
        this.layout = layout;
        this.stage = stage;
        this.seeds = seeds;
        this.fingerprint = fingerprint;
        this.earlier = earlier;
        this.reports = reports;
        this.listener = listener;
    }

    public RunLayout layout() {
        return layout;
    }

    public Path directory() {
        return layout.root();
    }

    public Seeds seeds() {
        return seeds;
    }

    /** SHA-256 of the stage's version, configuration, seed and inputs. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Runs this stage's shards; serializable, for workers. */
    public ShardRunner shards() {
        return new ShardRunner(layout.root(), stage.name(), fingerprint);
    }

    /**
     * Runs this stage's shards.
     *
     * @param rollBytes see {@link ShardRunner#rollBytes()}; must come from the stage's {@code config()}
     */
    public ShardRunner shards(long rollBytes) {
        return new ShardRunner(layout.root().toString(), stage.name(), fingerprint, rollBytes);
    }

    /**
     * All outputs of an earlier stage, in the order of their paths.
     *
     * @throws IllegalArgumentException if no such stage ran before this one
     */
    public List<OutputFile> outputsOf(String stageName) {
        StageOutputs outputs = earlier.get(stageName);
        if (outputs == null) {
            throw new IllegalArgumentException("stage " + stage.name() + " reads outputs of " + stageName
                    + ", which must come before it; before it come " + earlier.keySet());
        }
        return outputs.files();
    }

    /** The outputs of an earlier stage below a directory, for example {@code documents/filter}. */
    public List<OutputFile> outputsOf(String stageName, String directory) {
        List<OutputFile> below = new ArrayList<>();
        for (OutputFile file : outputsOf(stageName)) {
            if (file.path().startsWith(directory + "/")) {
                below.add(file);
            }
        }
        return below;
    }

    /**
     * The report of an earlier stage.
     *
     * @throws IllegalArgumentException if no such stage ran before this one
     */
    public StageReport reportOf(String stageName) {
        outputsOf(stageName);
        return reports.get(stageName);
    }

    /** Shows how far the stage has got, see {@link RunListener#progress}. */
    public void progress(long done, long total, String unit) {
        listener.progress(stage.name(), done, total, unit);
    }
}
