package dev.mews.model.train;

import dev.mews.model.ModelException;
import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A run of several processes on this machine, each a rank. */
public final class ParallelRun {
    private static final String HOST = "127.0.0.1";

    private final List<Process> processes = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();

    private ParallelRun() {}

    /** Starts {@code size} ranks; {@code more} are lines of the config, and words beginning with {@code !} misbehave. */
    static ParallelRun start(Path folder, Path shards, Path output, int size, String... more) throws IOException {
        ParallelRun run = new ParallelRun();
        int port = freePort();
        for (int rank = 0; rank < size; rank++) {
            run.add(folder, shards, output, rank, size, port, more);
        }
        return run;
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void add(Path folder, Path shards, Path output, int rank, int size, int port, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Rank.class.getName(),
                shards.toString(),
                output.toString(),
                Integer.toString(rank),
                Integer.toString(size),
                Integer.toString(port)));
        command.addAll(List.of(more));
        Path log = Files.createTempFile(folder, "rank" + rank + "-", ".log");
        logs.add(log);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TORCH_CPP_LOG_LEVEL", "FATAL");
        processes.add(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }

    void kill(int rank) {
        processes.get(rank).destroyForcibly();
    }

    boolean isAlive() {
        return processes.stream().allMatch(Process::isAlive);
    }

    /** Exit code of each rank, once all have ended. */
    List<Integer> await() throws InterruptedException {
        List<Integer> codes = new ArrayList<>();
        for (int rank = 0; rank < processes.size(); rank++) {
            codes.add(await(rank));
        }
        return codes;
    }

    /** Exit code of one rank, killed when it does not end. */
    int await(int rank) throws InterruptedException {
        Process process = processes.get(rank);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    String log(int rank) throws IOException {
        return Files.readString(logs.get(rank));
    }

    String logs() {
        StringBuilder all = new StringBuilder();
        try {
            for (int r = 0; r < logs.size(); r++) {
                all.append("rank ").append(r).append(":\n").append(log(r));
            }
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }

    /** What each process runs. */
    static final class Rank {
        private static final Duration TIMEOUT = Duration.ofSeconds(60);

        public static void main(String[] args) throws IOException {
            int rank = Integer.parseInt(args[2]);
            int size = Integer.parseInt(args[3]);
            List<String> more = new ArrayList<>(List.of(args).subList(5, args.length));
            boolean hangs = more.remove("!hang" + rank);
            boolean fails = more.remove("!fail" + rank);
            boolean impatient = more.remove("!impatient");
            more.removeIf(word -> word.startsWith("!"));
            Duration timeout = impatient ? Duration.ofSeconds(6) : TIMEOUT;
            try (World world = World.join(new Rendezvous(HOST, Integer.parseInt(args[4]), rank, size, timeout))) {
                TreeMap<String, Path> heldOut = new TreeMap<>();
                Path held = Path.of(args[0]).resolveSibling("heldout");
                if (Files.exists(held)) {
                    heldOut.put("s", held);
                }
                Trainer.train(
                        new TrainInputs(Path.of(args[0]), heldOut, Path.of(args[1]), 1),
                        TestConfigs.tiny(more.toArray(String[]::new)),
                        new TrainListener() {
                            @Override
                            public void step(TrainStep step) {
                                if (step.step() == 3 && hangs) {
                                    hang();
                                }
                                if (step.step() == 3 && fails) {
                                    throw new ModelException("no more colours");
                                }
                            }
                        },
                        world);
            } catch (ModelException e) {
                System.err.println("mews: " + e.getMessage());
                System.exit(1);
            }
        }

        private static void hang() {
            try {
                Thread.sleep(Duration.ofMinutes(2).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
