package dev.mews.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderlyExitTest {
    private static final int SIZE = 256;
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path directory;

    /** Multiplies for ever, in scopes within scopes; when it is stopped it says whether it still does half a second later. */
    static final class Computing {
        private static final AtomicLong PRODUCTS = new AtomicLong();

        @SuppressWarnings("try") // it acts by being open
        public static void main(String[] arguments) {
            Libtorch.start(2);
            Runtime.getRuntime().addShutdownHook(new Thread(Computing::sayWhatGoesOn));
            try (OrderlyExit exit = new OrderlyExit()) {
                Scopes.run(() -> {
                    Tensor a = Ops.tensor(new float[SIZE * SIZE], SIZE, SIZE);
                    while (true) {
                        Scopes.run(() -> torch.mm(a, a));
                        if (PRODUCTS.incrementAndGet() == 10) {
                            System.out.println("computing");
                        }
                    }
                });
            }
        }

        private static void sayWhatGoesOn() {
            try {
                TimeUnit.MILLISECONDS.sleep(500);
                long before = PRODUCTS.get();
                TimeUnit.MILLISECONDS.sleep(500);
                System.out.println(PRODUCTS.get() == before ? "stands still" : "still computing");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void aProcessThatIsStoppedWhileItMultipliesStandsStillAndEndsByTheSignal() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Computing.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("computing");
            process.toHandle().destroy(); // process.destroy() would close what it says

            assertThat(said.lines()).containsExactly("stands still");
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(SIGTERM);
        assertThat(directory).as("no record of a crash").isEmptyDirectory();
    }
}
