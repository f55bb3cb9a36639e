package dev.mews.core.run;

import java.nio.file.Path;

/**
 * Where things are in a run directory. What people look at has a plain name; what only Mews reads begins with a dot.
 *
 * @param root the run directory
 */
public record RunLayout(Path root) {
    public RunLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** Kept documents of a stage. */
    public Path documents(String stage) {
        return root.resolve("documents").resolve(stage);
    }

    /** Dropped documents of a stage, with their reasons. */
    public Path dropped(String stage) {
        return root.resolve("dropped").resolve(stage);
    }

    /** Records of a stage that failed: JSON lines. */
    public Path failed(String stage) {
        return root.resolve("failed").resolve(stage);
    }

    public Path tokenizer() {
        return root.resolve("tokenizer");
    }

    /** Token shards: one sequence per document. */
    public Path tokens() {
        return root.resolve("tokens");
    }

    /** Packed shards: what the trainer reads. */
    public Path shards() {
        return root.resolve("shards");
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** All output files with size and SHA-256. */
    public Path manifest() {
        return root.resolve("manifest.json");
    }

    /** The numbers of the run, see {@link RunReport}. */
    public Path runJson() {
        return root.resolve("run.json");
    }

    public Path reportHtml() {
        return root.resolve("report.html");
    }

    Path lock() {
        return root.resolve(".lock");
    }

    /** Records of all stages. */
    Path records() {
        return root.resolve(".stages");
    }

    Path record(String stage) {
        return records().resolve(stage + ".json");
    }

    /** Completion records of a stage, one per shard. */
    public Path completions(String stage) {
        return root.resolve(".shards").resolve(stage);
    }

    /** Unfinished files of a stage, and what a crash left of them. */
    public Path temporary(String stage) {
        return root.resolve(".tmp").resolve(stage);
    }
}
