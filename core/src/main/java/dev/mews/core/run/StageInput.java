package dev.mews.core.run;

import dev.mews.core.hash.Sha256;
import dev.mews.core.io.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What a stage reads, so that it runs again when that changes. */
public sealed interface StageInput {
    /**
     * A file or folder from outside the run. It counts as changed if its name, size or time of last change differ; for a
     * folder, those of any file in it.
     *
     * @param name unique among the inputs of the stage, without machine paths, for example {@code web/pages-0.warc.gz}
     */
    record RawFile(String name, Path path) implements StageInput {
        public RawFile {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(path, "path");
        }

        String fingerprint() throws IOException {
            if (!Files.isDirectory(path)) {
                return state(path);
            }
            StringBuilder all = new StringBuilder();
            for (Path file : FileTrees.files(path)) {
                all.append(FileTrees.relative(path, file))
                        .append('\t')
                        .append(state(file))
                        .append('\n');
            }
            return Sha256.ofUtf8(all.toString());
        }

        private static String state(Path file) throws IOException {
            return Files.size(file) + " bytes, changed "
                    + Files.getLastModifiedTime(file).toMillis();
        }
    }

    /** The outputs of an earlier stage of the same run. It counts as changed if any of them has other bytes. */
    record FromStage(String stage) implements StageInput {
        public FromStage {
            Objects.requireNonNull(stage, "stage");
        }
    }
}
