package dev.mews.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mews.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code run.json}: the numbers of a run, written after each stage. Reports and tables are rendered from it alone.
 *
 * @param environment what the numbers were measured on: Java, operating system, processors; never part of outputs
 * @param stages in the order of the run; those not reached yet are missing
 */
public record RunReport(String name, long seed, SortedMap<String, String> environment, List<StageReport> stages) {
    public RunReport {
        Objects.requireNonNull(name, "name");
        environment = environment == null
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        stages = List.copyOf(stages);
    }

    public Optional<StageReport> stage(String stageName) {
        return stages.stream().filter(stage -> stage.name().equals(stageName)).findFirst();
    }

    /**
     * Reads a {@code run.json}.
     *
     * @throws IOException if it cannot be read or is not one; the message names the file
     */
    public static RunReport read(Path runJson) throws IOException {
        try {
            return RunJson.MAPPER.readValue(Files.readString(runJson), RunReport.class);
        } catch (JsonProcessingException e) {
            throw new IOException(runJson + " is not a run report: " + e.getOriginalMessage(), e);
        }
    }

    public void write(Path runJson) throws IOException {
        AtomicFiles.writeString(runJson, RunJson.pretty(this));
    }
}
