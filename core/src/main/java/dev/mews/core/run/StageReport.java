package dev.mews.core.run;

import dev.mews.core.shard.Sample;
import dev.mews.core.shard.Tally;
import dev.mews.core.sketch.Distribution;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers of one stage in {@code run.json}.
 *
 * @param status {@link #DONE}, {@link #UNCHANGED} (the numbers are of the run that wrote the outputs) or {@link #FAILED}
 * @param seconds wall-clock time of the run that wrote the outputs
 * @param bytesIn uncompressed bytes of the records that arrived
 * @param bytesOut UTF-8 bytes of the texts that were kept
 * @param tokens tokens of the kept documents, 0 before tokenization
 * @param languages kept documents by language
 * @param counters the stage's own counters
 * @param distributions lengths, scores and other sketched values
 * @param details what only this stage reports
 */
public record StageReport(
        String name,
        String status,
        double seconds,
        long documentsIn,
        long kept,
        long dropped,
        long failed,
        SortedMap<String, Long> droppedByReason,
        SortedMap<String, Long> failedByReason,
        long bytesIn,
        long bytesOut,
        long tokens,
        SortedMap<String, Long> languages,
        SortedMap<String, Long> counters,
        SortedMap<String, Distribution> distributions,
        List<Sample> keptSamples,
        List<Sample> droppedSamples,
        List<Sample> failedSamples,
        SortedMap<String, Object> details) {
    public static final String DONE = "done";
    public static final String UNCHANGED = "unchanged";
    public static final String FAILED = "failed";

    public StageReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        droppedByReason = sorted(droppedByReason);
        failedByReason = sorted(failedByReason);
        languages = sorted(languages);
        counters = sorted(counters);
        distributions = sorted(distributions);
        keptSamples = keptSamples == null ? List.of() : List.copyOf(keptSamples);
        droppedSamples = droppedSamples == null ? List.of() : List.copyOf(droppedSamples);
        failedSamples = failedSamples == null ? List.of() : List.copyOf(failedSamples);
        details = sorted(details);
        checkSum(name, "dropped", dropped, droppedByReason);
        checkSum(name, "failed", failed, failedByReason);
        if (documentsIn != kept + dropped + failed) {
            throw new IllegalArgumentException("stage " + name + ": documentsIn must be kept + dropped + failed, but "
                    + documentsIn + " is not " + kept + " + " + dropped + " + " + failed);
        }
    }

    /**
     * The report of a finished stage.
     *
     * @throws IllegalStateException if documents are not in balance
     */
    public static StageReport of(String name, double seconds, StageResult result) {
        Tally tally = result.tally();
        tally.checkBalanced("stage " + name);
        return new StageReport(
                name,
                DONE,
                seconds,
                tally.documentsIn(),
                tally.kept(),
                tally.dropped(),
                tally.failed(),
                tally.droppedByReason(),
                tally.failedByReason(),
                tally.bytesIn(),
                tally.bytesOut(),
                tally.tokens(),
                tally.languages(),
                tally.counters(),
                tally.distributions(),
                tally.keptSamples(),
                tally.droppedSamples(),
                tally.failedSamples(),
                result.details());
    }

    /** A stage that ended with an error; its documents are not accounted for. */
    static StageReport failed(String name, double seconds, Throwable error) {
        StageReport none = of(name, seconds, StageResult.of(new Tally()));
        return none.withStatus(FAILED, new TreeMap<>(java.util.Map.of("error", String.valueOf(error))));
    }

    StageReport withStatus(String newStatus) {
        return withStatus(newStatus, details);
    }

    private StageReport withStatus(String newStatus, SortedMap<String, Object> newDetails) {
        return new StageReport(
                name,
                newStatus,
                seconds,
                documentsIn,
                kept,
                dropped,
                failed,
                droppedByReason,
                failedByReason,
                bytesIn,
                bytesOut,
                tokens,
                languages,
                counters,
                distributions,
                keptSamples,
                droppedSamples,
                failedSamples,
                newDetails);
    }

    private static void checkSum(String stage, String what, long total, SortedMap<String, Long> byReason) {
        long sum = 0;
        for (long count : byReason.values()) {
            sum += count;
        }
        if (sum != total) {
            throw new IllegalArgumentException(
                    "stage " + stage + ": " + what + " must be the sum of its reasons " + sum + ", but was " + total);
        }
    }

    private static <V> SortedMap<String, V> sorted(SortedMap<String, V> map) {
        return map == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
