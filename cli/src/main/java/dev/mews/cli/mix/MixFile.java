package dev.mews.cli.mix;

import dev.mews.cli.internal.MixtureFile;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixJournal;
import java.io.IOException;
import java.nio.file.Path;
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

    MixConfig config() throws IOException {
        return MixtureFile.read(file);
    }

    Path journalFile() {
        return journal == null ? MixJournal.beside(file) : journal;
    }

    MixJournal journal(MixConfig config) throws IOException {
        return MixJournal.read(journalFile(), config);
    }
}
