package dev.mews.cli.mix;

import dev.mews.cli.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands share. */
abstract class MixTask implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    abstract void run(PrintWriter out) throws IOException;

    @Override
    public final Integer call() throws IOException {
        run(spec.commandLine().getOut());
        return Exit.OK;
    }
}
