package dev.mews.model.internal.parallel;

import dev.mews.model.ModelException;
import dev.mews.model.parallel.World;
import java.io.IOException;
import java.nio.file.Path;

/** What stops one rank stops all: the others hear why. */
public final class RankFailure {
    private RankFailure() {}

    /** A run on one rank. */
    @FunctionalInterface
    public interface Run<T> {
        T run() throws IOException;
    }

    /**
     * Runs, and tells the other ranks when it fails.
     *
     * @throws ModelException instead of an {@link IOException}, naming the output folder
     */
    public static <T> T told(World world, Path output, Run<T> run) {
        try {
            return run.run();
        } catch (IOException e) {
            ModelException stopped = new ModelException(
                    output + ": training stopped, the last complete checkpoint is untouched: " + e, e);
            world.fail(stopped.getMessage());
            throw stopped;
        } catch (RuntimeException | Error e) {
            world.fail(e instanceof ModelException ? e.getMessage() : e.toString());
            throw e;
        }
    }
}
