package dev.mews.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.run.Manifest.StageOutputs;
import dev.mews.core.shard.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run directory remembers of a stage.
 *
 * @param fingerprint of the attempt that owns the outputs
 * @param outputs null while the stage is not complete
 * @param report null while the stage is not complete
 */
record StageRecord(String fingerprint, StageOutputs outputs, StageReport report) {
    static StageRecord begun(String fingerprint) {
        return new StageRecord(fingerprint, null, null);
    }

    /** The record, or nothing if there is none or it cannot be read: then the stage runs. */
    static Optional<StageRecord> read(Path file) throws IOException {
        try {
            return Optional.of(RunJson.MAPPER.readValue(Files.readString(file), StageRecord.class));
        } catch (NoSuchFileException | JsonProcessingException | java.nio.charset.CharacterCodingException e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        AtomicFiles.writeString(file, RunJson.pretty(this));
    }

    /** Whether the stage is complete and all its outputs are there with their sizes. */
    boolean isComplete(Path directory) throws IOException {
        if (outputs == null || report == null) {
            return false;
        }
        for (OutputFile output : outputs.files()) {
            Path file = directory.resolve(output.path());
            if (!Files.isRegularFile(file) || Files.size(file) != output.bytes()) {
                return false;
            }
        }
        return true;
    }
}
