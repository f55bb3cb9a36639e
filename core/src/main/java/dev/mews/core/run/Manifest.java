package dev.mews.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.shard.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * {@code manifest.json}: every output file of a run by stage.
 *
 * @param stages in the order of the run
 */
public record Manifest(List<StageOutputs> stages) {
    public Manifest {
        stages = List.copyOf(stages);
    }

    /**
     * The outputs of one stage.
     *
     * @param fingerprint of version, configuration and inputs
     * @param digest SHA-256 of names, sizes and contents of the files: equal digests, equal bytes
     * @param files in the order of their paths
     */
    public record StageOutputs(String name, String fingerprint, String digest, List<OutputFile> files) {
        public StageOutputs {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(fingerprint, "fingerprint");
            Objects.requireNonNull(digest, "digest");
            files = List.copyOf(files);
        }

        static StageOutputs of(String name, String fingerprint, List<OutputFile> files) {
            StringBuilder all = new StringBuilder();
            for (OutputFile file : files) {
                all.append(file.sha256()).append(' ').append(file.bytes()).append(' ');
                all.append(file.path()).append('\n');
            }
            return new StageOutputs(name, fingerprint, Sha256.ofUtf8(all.toString()), files);
        }
    }

    /**
     * Reads a {@code manifest.json}.
     *
     * @throws IOException if it cannot be read or is not one; the message names the file
     */
    public static Manifest read(Path manifestJson) throws IOException {
        try {
            return RunJson.MAPPER.readValue(Files.readString(manifestJson), Manifest.class);
        } catch (JsonProcessingException e) {
            throw new IOException(manifestJson + " is not a manifest: " + e.getOriginalMessage(), e);
        }
    }

    public void write(Path manifestJson) throws IOException {
        AtomicFiles.writeString(manifestJson, RunJson.pretty(this));
    }
}
