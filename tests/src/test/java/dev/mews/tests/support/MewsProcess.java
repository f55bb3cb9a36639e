package dev.mews.tests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code mews} command in a process of its own, as a user runs it. */
public final class MewsProcess {
    private static final long LIMIT_MINUTES = 8;

    private MewsProcess() {}

    /** What a finished process printed. */
    public record Result(int exitCode, String out, String err) {}

    public static Path home() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("mews"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    public static Path sample() {
        return home().resolve("examples/quickstart/data");
    }

    public static Path smallRecipe() {
        return home().resolve("tests/src/test/resources/small.yaml");
    }

    /** Arguments that run the small recipe into a directory. */
    public static List<String> smallRun(Path output, String... more) {
        return runOf(smallRecipe(), output, more);
    }

    /** Arguments that run a variant of the small recipe into a directory. */
    public static List<String> runOf(Path recipe, Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                recipe.toString(),
                "--output",
                output.toString(),
                "-D",
                "SAMPLE=" + sample(),
                "-D",
                "MODELS=" + home().resolve("examples/models")));
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    /** The Java launcher with the options that Flink needs on Java 17. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String name : List.of(
                "lang", "lang.reflect", "net", "nio", "time", "util", "util.concurrent", "util.concurrent.atomic")) {
            command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
        }
        return command;
    }

    public static Process start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dmews.home=" + home(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mews.cli.Mews"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(log.resolveSibling(log.getFileName() + ".out").toFile())
                .redirectError(log.resolveSibling(log.getFileName() + ".err").toFile())
                .start();
    }

    public static Result run(Path log, List<String> arguments) throws IOException, InterruptedException {
        Process process = start(log, arguments);
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("not finished within " + LIMIT_MINUTES + " minutes: " + arguments);
        }
        return new Result(process.exitValue(), read(log, ".out"), read(log, ".err"));
    }

    private static String read(Path log, String ending) throws IOException {
        return Files.readString(log.resolveSibling(log.getFileName() + ending), StandardCharsets.UTF_8);
    }
}
