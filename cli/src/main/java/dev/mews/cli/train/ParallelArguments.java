package dev.mews.cli.train;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import dev.mews.model.train.MatmulRate;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How many processes train, and which of them this one is. */
final class ParallelArguments {
    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "Train with N processes on this machine, which share its processors.")
    Integer processes;

    @Option(names = "--rank", paramLabel = "R", description = "Be process R, from 0, of several on any machines.")
    Integer rank;

    @Option(names = "--world-size", paramLabel = "N", description = "How many processes these are.")
    Integer worldSize;

    @Option(
            names = "--rendezvous",
            paramLabel = "HOST:PORT",
            description = "Where they meet: an address of rank 0's machine and a port that is free there.")
    String rendezvous;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Longest wait for another process. Default: ${DEFAULT-VALUE}.")
    int timeout;

    @Option(names = "--launcher", paramLabel = "PID", hidden = true, description = "Ends with this process.")
    Long launcher;

    /** Whether this process only starts others. */
    boolean launches() {
        return processes != null && processes > 1;
    }

    /** Whether others show what this process does. */
    boolean isSilent() {
        return rank != null && rank > 0;
    }

    void check() {
        if (processes != null && processes < 1) {
            throw new ConfigException("--processes must be at least 1, but was " + processes);
        }
        if (timeout < 1) {
            throw new ConfigException("--timeout must be at least 1 second, but was " + timeout);
        }
        boolean any = rank != null || worldSize != null || rendezvous != null;
        if (any && (rank == null || worldSize == null || rendezvous == null)) {
            throw new ConfigException("--rank, --world-size and --rendezvous go together: give all three");
        }
        if (any && processes != null) {
            throw new ConfigException("--processes starts ranks by itself: leave --rank, --world-size and"
                    + " --rendezvous out, or --processes");
        }
    }

    /**
     * Starts a command anew as often as there are to be processes.
     *
     * @param command its name, after {@code mews}
     * @return exit code
     */
    int launch(
            List<String> command,
            Path file,
            Path output,
            Map<String, String> variables,
            PrintWriter out,
            PrintWriter err)
            throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.add(file.toString());
        if (output != null) {
            arguments.add("--output=" + output);
        }
        variables.forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        try (LocalRanks ranks = LocalRanks.start(arguments, this, out, err);
                StopSignal signal = new StopSignal(ranks::stop)) {
            return signal.asked() ? Exit.INTERRUPTED : ranks.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.INTERRUPTED;
        }
    }

    /**
     * Shows how training goes, unless another process does; knows when it is to stop.
     *
     * @param threads as in the config
     */
    TrainListener listener(int threads, StopSignal signal, World world, PrintWriter err) {
        if (isSilent()) {
            return new TrainListener() {
                @Override
                public boolean stop() {
                    return signal.asked();
                }
            };
        }
        // Processes are taken to be as fast as this one.
        double rate = world.size() * MatmulRate.measure(Trainer.threads(threads, world));
        return new TrainProgress(err, rate, signal::asked, System::nanoTime);
    }

    /** Joins the other processes, if there are any. */
    World join() {
        if (rank == null) {
            return World.single();
        }
        if (launcher != null) {
            Thread watch = new Thread(this::endWithLauncher, "mews-train-launcher");
            watch.setDaemon(true);
            watch.start();
        }
        int colon = rendezvous.lastIndexOf(':');
        try {
            String host = rendezvous.substring(0, colon);
            int port = Integer.parseInt(rendezvous.substring(colon + 1));
            return World.join(new Rendezvous(host, port, rank, worldSize, Duration.ofSeconds(timeout)));
        } catch (StringIndexOutOfBoundsException | NumberFormatException e) {
            throw new ConfigException("--rendezvous must be HOST:PORT, but was '" + rendezvous + "'");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /** Left behind, a rank would go on writing where the next run does. */
    private void endWithLauncher() {
        ProcessHandle.of(launcher).ifPresent(parent -> parent.onExit().join());
        Runtime.getRuntime().halt(1);
    }

    /** The options that start the same processes again. */
    String again() {
        if (rank == null) {
            return "";
        }
        return launcher != null ? " --processes " + worldSize : " on every rank as before";
    }

    /** The options that make a process that rank. */
    List<String> forRank(int number, String meeting) {
        return new ArrayList<>(List.of(
                "--rank=" + number,
                "--world-size=" + processes,
                "--rendezvous=" + meeting,
                "--timeout=" + timeout,
                "--launcher=" + ProcessHandle.current().pid()));
    }
}
