package dev.mews.cli.mix;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.mixtures.MixException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands share: a wrong file is told with its lines, a mixture that cannot be carried out with what would do. */
abstract class MixTask implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    abstract void run(PrintWriter out) throws IOException;

    @Override
    public final Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            run(out);
            out.flush();
            return Exit.OK;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return Exit.USAGE;
        } catch (MixException e) {
            spec.commandLine().getErr().println("mews: " + e.getMessage());
            return Exit.FAILED;
        }
    }
}
