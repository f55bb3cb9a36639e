package dev.mews.pipelines;

import dev.mews.core.io.FileTrees;
import dev.mews.core.run.StageContext;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that only the steps of one stage read: under {@code work/STEP/} in the run's directory, gone when it ends. */
final class WorkFiles {
    private WorkFiles() {}

    static String of(String step, String name) {
        return "work/" + step + "/" + name;
    }

    /** Removes the files of a step and its completion records: an interrupted stage needs them, a finished one does not. */
    static void delete(StageContext context, String step) throws IOException {
        Path work = context.directory().resolve("work");
        FileTrees.delete(work.resolve(step));
        try {
            Files.deleteIfExists(work);
        } catch (DirectoryNotEmptyException e) {
            // Another step's files are there.
        }
        FileTrees.delete(context.layout().completions(step));
        FileTrees.delete(context.layout().temporary(step));
    }
}
