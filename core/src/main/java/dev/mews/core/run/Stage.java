package dev.mews.core.run;

import java.io.IOException;
import java.util.List;

/** One step of a {@link Run}. */
public interface Stage {
    /** Slug, unique in the run: a row of the report and part of directory names. */
    String name();

    /** Changes whenever the stage would write other bytes for the same inputs and configuration. */
    String version();

    /** Everything in the recipe that can change the outputs, and nothing else: not the parallelism. */
    Record config();

    /** What the stage reads. Asked when the stage's turn has come, so earlier stages are complete. */
    List<StageInput> inputs() throws IOException;

    /**
     * Directories or files that the stage alone writes, relative to the run directory. All files there are its outputs;
     * they are removed before it runs with other inputs or another configuration.
     */
    default List<String> outputs() {
        return List.of("documents/" + name(), "dropped/" + name(), "failed/" + name());
    }

    /**
     * Does the work. It may find complete shards of an earlier, interrupted attempt with the same fingerprint.
     *
     * @throws InterruptedException if the run is cancelled; complete shards stay
     */
    StageResult run(StageContext context) throws IOException, InterruptedException;
}
