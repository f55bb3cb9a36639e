package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.Preset;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a training step holds at its peak, in a process of its own, against what was planned for it. The C library's allocator is told to
 * give back what is freed: what it keeps otherwise changes from run to run by a quarter.
 */
@EnabledOnOs(OS.LINUX) // the kernel's own high-water mark: proc(5), VmHWM and clear_refs
class PeakMemoryTest {
    private static final int DOCUMENT = 256;

    @TempDir
    private Path folder;

    @Test
    void aStepHoldsNoMoreThanPlannedAndThePlanIsNotFarAboveIt() throws Exception {
        for (String step : List.of(
                "nano 16 256 false",
                "nano 4 1024 false",
                "small-25m 4 256 false",
                "small-25m 1 1024 false",
                "small-25m 1 1024 true")) {
            String[] words = step.split(" ", -1);
            HybridConfig config = Preset.of(words[0]).config();
            int rows = Integer.parseInt(words[1]);
            int length = Integer.parseInt(words[2]);
            long planned = new ModelCosts(config).activationBytes(rows, length, true, Boolean.parseBoolean(words[3]));
            // The virtual machine's own growth is part of what is measured: the tenth above 1 is for it.
            assertThat(peak(words) / (double) planned).as(step).isBetween(0.6, 1.1);
        }
    }

    private long peak(String... words) throws IOException, InterruptedException {
        Path log = folder.resolve("step.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Step.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
        builder.environment().put("MALLOC_TRIM_THRESHOLD_", "65536");
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(log).strip();
        assertThat(process.exitValue()).as(said).isZero();
        return Long.parseLong(said);
    }

    /** Prints the bytes that two steps take above what a step of one short row has left. */
    static final class Step {
        public static void main(String[] args) throws IOException {
            Libtorch.start(2);
            HybridConfig config = Preset.of(args[0]).config();
            Rows all = rows(config.vocabularySize(), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            try (HybridModelHandle model = HybridModelHandle.create(config, 1);
                    AdamW optimizer = new AdamW(
                            model.parameters(),
                            model.parameterShapes(),
                            0.9,
                            0.95,
                            1e-8,
                            1,
                            AdamWTest.plainGroups(model.parameterShapes()))) {
                TrainingPass pass =
                        new TrainingPass(model, HybridModelHandle.SCAN_CHUNK, Boolean.parseBoolean(args[3]));
                step(pass, optimizer, rows(config.vocabularySize(), 1, 32), 1);
                long before = kibibytes("VmRSS:");
                // Sets the high-water mark to what is resident now.
                Files.writeString(Path.of("/proc/self/clear_refs"), "5");
                step(pass, optimizer, all, 2);
                step(pass, optimizer, all, 3);
                System.out.println((kibibytes("VmHWM:") - before) << 10);
            }
        }

        private static void step(TrainingPass pass, AdamW optimizer, Rows rows, int number) {
            pass.run(rows, rows.rows(), 0);
            optimizer.step(number, 1e-3, 0.1, optimizer.gradientNorm());
        }

        private static long kibibytes(String key) throws IOException {
            String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(text -> text.startsWith(key))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }

        private static Rows rows(int vocabulary, int rows, int length) {
            int[] tokens = new SplittableRandom(1)
                    .ints((long) rows * length, 1, vocabulary)
                    .toArray();
            int[] segments = new int[tokens.length];
            int[] positions = new int[tokens.length];
            int[] targets = Arrays.copyOfRange(tokens, 1, tokens.length + 1);
            for (int i = 0; i < tokens.length; i++) {
                int at = i % length;
                segments[i] = at / DOCUMENT;
                positions[i] = at % DOCUMENT;
                if (at == length - 1 || positions[i] == DOCUMENT - 1) {
                    targets[i] = LossHead.NO_TARGET;
                }
            }
            return new Rows(tokens, segments, positions, targets, rows);
        }
    }
}
