package dev.mews.cli.train;

import dev.mews.cli.Exit;
import dev.mews.cli.Mews;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The ranks of {@code mews train --processes N}: as many processes of this very program. What the first one prints is passed on; of the
 * others only a complaint that the first one does not make too.
 */
final class LocalRanks implements AutoCloseable {
    /** How long ranks that lost another may take to notice and to say so. */
    private static final long LAST_WORDS_SECONDS = 20;

    /** Printed by libtorch on every connection. */
    private static final String CHATTER = "[Gloo]";

    private static final String COMPLAINT = "mews: ";

    /** Of a process that saved after SIGINT or SIGTERM. */
    private static final Set<Integer> STOPPED = Set.of(Exit.INTERRUPTED, 128 + 15);

    private final List<Process> ranks = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final Set<Process> ended = new HashSet<>();
    private final List<List<String>> complaints = new ArrayList<>();
    private final PrintWriter out;
    private final PrintWriter err;

    private LocalRanks(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Starts all; {@code arguments} are those of {@code mews}. */
    static LocalRanks start(List<String> arguments, ParallelArguments parallel, PrintWriter out, PrintWriter err)
            throws IOException {
        LocalRanks local = new LocalRanks(out, err);
        String meeting = "127.0.0.1:" + freePort();
        try {
            for (int rank = 0; rank < parallel.processes; rank++) {
                List<String> command = program();
                command.addAll(arguments);
                command.addAll(parallel.forRank(rank, meeting));
                local.start(rank, command);
            }
            return local;
        } catch (IOException | RuntimeException e) {
            local.close();
            throw e;
        }
    }

    /** Free now; should another program take it before rank 0 does, rank 0 says so. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** This virtual machine's program, options and class path. */
    private static List<String> program() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A debugger or agent of this process has no place, or no free port, in the others.
            if (!option.startsWith("-agentlib") && !option.startsWith("-javaagent")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Mews.class.getName()));
        return command;
    }

    private void start(int rank, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.putIfAbsent("TORCH_CPP_LOG_LEVEL", "FATAL");
        Process process = builder.start();
        ranks.add(process);
        List<String> said = new ArrayList<>();
        complaints.add(said);
        read(process.getInputStream(), rank == 0 ? out : null, said);
        read(process.getErrorStream(), rank == 0 ? err : null, said);
    }

    private void read(InputStream stream, PrintWriter to, List<String> said) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (line.startsWith(COMPLAINT)) {
                                synchronized (said) {
                                    said.add(line);
                                }
                            }
                            if (to != null && !line.startsWith(CHATTER)) {
                                to.println(line);
                                to.flush();
                            }
                        }
                    } catch (IOException ended) {
                        // The process is gone; its exit code says how.
                    }
                },
                "mews-train-rank-output");
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    /** Waits until all have ended, or one has failed and the others had time to say so; returns the exit code of the whole. */
    int await() throws InterruptedException {
        CompletableFuture<?>[] ends = new CompletableFuture<?>[ranks.size()];
        for (int r = 0; r < ends.length; r++) {
            ends[r] = ranks.get(r).onExit().thenAccept(ended -> {
                if (ended.exitValue() != 0) {
                    throw new IllegalStateException("a rank failed");
                }
            });
        }
        CompletableFuture<Void> failure = new CompletableFuture<>();
        for (CompletableFuture<?> end : ends) {
            end.exceptionally(e -> {
                failure.complete(null);
                return null;
            });
        }
        CompletableFuture.anyOf(CompletableFuture.allOf(ends).exceptionally(e -> null), failure)
                .join();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_WORDS_SECONDS);
        for (Process rank : ranks) {
            if (!rank.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                rank.destroyForcibly();
                rank.waitFor();
                ended.add(rank);
            }
        }
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(1));
        }
        return verdict();
    }

    private int verdict() {
        List<Integer> codes = ranks.stream().map(Process::exitValue).toList();
        if (codes.stream().allMatch(code -> code == 0)) {
            return Exit.OK;
        }
        List<String> heard = complaints.get(0);
        for (int r = 0; r < ranks.size(); r++) {
            int code = codes.get(r);
            for (String line : complaints.get(r)) {
                String words = line.substring(COMPLAINT.length());
                // Rank 0 repeats why another one stopped.
                if (r > 0 && heard.stream().noneMatch(said -> said.contains(words)) && !words.startsWith("rank ")) {
                    err.println("mews: rank " + r + ": " + words);
                }
            }
            if (code != 0 && complaints.get(r).isEmpty() && !STOPPED.contains(code) && !ended.contains(ranks.get(r))) {
                err.println("mews: rank " + r + " ended with exit code " + code
                        + (code > 128 ? ", by signal " + (code - 128) : ""));
            }
        }
        err.flush();
        if (codes.stream().allMatch(code -> code == 0 || STOPPED.contains(code))) {
            return Exit.INTERRUPTED;
        }
        return codes.contains(Exit.USAGE) ? Exit.USAGE : Exit.FAILED;
    }

    /** Asks all to save and end, as Ctrl-C does. */
    void stop() {
        // Process.destroy would close the streams too, and what the ranks say of where they stopped would be lost.
        ranks.forEach(rank -> rank.toHandle().destroy());
    }

    @Override
    public void close() {
        for (Process rank : ranks) {
            if (rank.isAlive()) {
                rank.destroyForcibly();
            }
        }
    }
}
