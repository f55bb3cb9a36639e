package dev.mews.pipelines;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** Where the Beam jobs of a run are executed. */
public record EngineConfig(
        @Describe("embedded: Flink inside this process; flink: the cluster at 'master'") @Default("embedded")
        EngineType type,

        @Describe("address of the cluster's REST endpoint, host:port; only read when type is flink") @Default("\"\"")
        String master,

        @Describe("shards worked on at the same time; 0 means one per processor")
        @Default("0")
        @Range(min = 0, max = 4096)
        int parallelism) {

    /** The two engines. */
    public enum EngineType {
        EMBEDDED,
        FLINK
    }

    public EngineConfig {
        if (type == EngineType.FLINK && !master.matches("[A-Za-z0-9.\\-\\[\\]:]+:[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "master must be the host:port of the cluster's REST endpoint when type is flink, but was '" + master
                            + "'");
        }
    }

    /** The parallelism to use: as configured, else the number of processors. */
    public int effectiveParallelism() {
        return parallelism == 0 ? Runtime.getRuntime().availableProcessors() : parallelism;
    }
}
