package dev.mews.core.run;

/** Hears how a run goes on, to show it. Called by the thread of the run, progress possibly by others. */
public interface RunListener {
    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    /**
     * A stage begins to work.
     *
     * @param number from 1
     */
    default void stageStarted(String stage, int number, int stages) {}

    /** A stage has nothing to do; its outputs are complete. */
    default void stageUnchanged(StageReport report, int number, int stages) {}

    default void stageFinished(StageReport report, int number, int stages) {}

    /**
     * A stage has got so far.
     *
     * @param total 0 if unknown
     * @param unit plural, for example {@code shards} or {@code steps}
     */
    default void progress(String stage, long done, long total, String unit) {}
}
