package dev.mews.cli.mix;

import dev.mews.core.config.ConfigLoader;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A mixture and the journal of its edits. */
final class MixFile {
    @Parameters(paramLabel = "MIX.yaml", description = "The mixture.")
    Path file;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "The edits; by default MIX.journal.jsonl beside the mixture, if there is one.")
    Path journal;

    MixConfig config() {
        return config(file);
    }

    static MixConfig config(Path file) {
        return ConfigLoader.load(file, MixConfig.class, Map.of());
    }

    Path journalFile() {
        return journal == null ? MixJournal.beside(file) : journal;
    }

    MixJournal journal(MixConfig config) throws IOException {
        return MixJournal.read(journalFile(), config);
    }
}
