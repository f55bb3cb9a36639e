package dev.mews.tests.support;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Flink session cluster: a JobManager and TaskManagers with one slot each, every one a process of its own. Their class path
 * holds Flink and what Flink itself needs; Beam and Mews reach them only in the jar that a job brings.
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** Of our own class path, what a Flink distribution has in its {@code lib} folder. */
    private static final List<String> FLINK_SIDE = List.of(
            "/org/apache/flink/",
            "/org/slf4j/",
            "/org/apache/commons/",
            "/commons-",
            "/com/esotericsoftware/",
            "/com/twitter/chill",
            "/org/objenesis/",
            "/org/javassist/",
            "/org/lz4/",
            "/org/xerial/snappy/",
            "/com/google/code/findbugs/");

    private final List<Process> processes = new ArrayList<>();
    private final String address;

    private StandaloneCluster(String address) {
        this.address = address;
    }

    /**
     * Starts a cluster and returns when its slots are there.
     *
     * @param directory for its configuration, logs and temporary files
     */
    public static StandaloneCluster start(Path directory, int taskManagers) throws IOException, InterruptedException {
        int rpcPort = freePort();
        int restPort = freePort();
        StandaloneCluster cluster = new StandaloneCluster("127.0.0.1:" + restPort);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("flink-conf.yaml"), """
                    jobmanager.rpc.address: 127.0.0.1
                    jobmanager.rpc.port: %d
                    jobmanager.bind-host: 127.0.0.1
                    rest.address: 127.0.0.1
                    rest.bind-address: 127.0.0.1
                    rest.port: %d
                    taskmanager.host: 127.0.0.1
                    taskmanager.bind-host: 127.0.0.1
                    taskmanager.numberOfTaskSlots: 1
                    taskmanager.cpu.cores: 1
                    taskmanager.memory.task.heap.size: 512m
                    taskmanager.memory.task.off-heap.size: 64m
                    taskmanager.memory.framework.heap.size: 64m
                    taskmanager.memory.framework.off-heap.size: 64m
                    taskmanager.memory.managed.size: 64m
                    taskmanager.memory.network.min: 32m
                    taskmanager.memory.network.max: 32m
                    taskmanager.memory.jvm-metaspace.size: 256m
                    taskmanager.memory.jvm-overhead.min: 64m
                    taskmanager.memory.jvm-overhead.max: 64m
                    io.tmp.dirs: %s
                    """.formatted(rpcPort, restPort, directory));
            cluster.launch(
                    directory, "jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
            for (int i = 0; i < taskManagers; i++) {
                cluster.launch(
                        directory, "taskmanager-" + i, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
            }
            cluster.awaitSlots(directory, taskManagers);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** {@code host:port} of the REST endpoint: the {@code master} of a recipe. */
    public String address() {
        return address;
    }

    private void launch(Path directory, String name, String mainClass) throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> FLINK_SIDE.stream().anyMatch(entry.replace('\\', '/')::contains))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(MewsProcess.java());
        command.addAll(List.of(
                "-Xmx640m", "-XX:+UseSerialGC", "-cp", classPath, mainClass, "--configDir", directory.toString()));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start());
    }

    private void awaitSlots(Path directory, int slots) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/overview"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        String last = "no answer";
        while (System.nanoTime() < end && processes.stream().allMatch(Process::isAlive)) {
            try {
                last = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (last.contains("\"slots-available\":" + slots)) {
                    return;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(200);
        }
        throw new IOException("the cluster did not come up: " + last + "; its logs are in " + directory);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
