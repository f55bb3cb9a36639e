package dev.mews.pipelines;

import dev.mews.core.io.FileTrees;
import dev.mews.core.run.StageContext;
import java.io.IOException;

/** The files that only the steps of one stage read: under {@code work/STEP/} in the run's directory, gone when it ends. */
final class WorkFiles {
    private WorkFiles() {}

    static String of(String step, String name) {
        return "work/" + step + "/" + name;
    }

    /** Removes the files of a step and its completion records: an interrupted stage needs them, a finished one does not. */
    static void delete(StageContext context, String step) throws IOException {
        FileTrees.delete(context.directory().resolve("work").resolve(step));
        FileTrees.delete(context.layout().completions(step));
        FileTrees.delete(context.layout().temporary(step));
    }
}
