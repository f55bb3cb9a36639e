package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.loader.PackSource;
import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.TrainStep;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several ranks on token shards that are mixed meanwhile. */
class ParallelMixtureTest {
    private static final int STEPS = 24;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String EDIT = "--at 900 --weights code=0.9,web=0.1 --seq-len 64";
    private static final String LATER = "--at 1300 --weights code=0.2,web=0.8";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        TestMixture.write(folder).live(STEPS);
    }

    @Test
    void severalRanksGiveTheLossesOfOneAndGoOnBitForBit() throws Exception {
        TrainResult one = one("one");
        run("whole", "");
        assertLosses("whole", one);
        run("stopped", "stop 11");
        assertThat(Trainer.curve(folder.resolve("stopped"))).hasSize(11);
        run("stopped", "");
        assertSame("stopped", "whole");
    }

    @Test
    void editsAreTakenUpByAllRanksAtOnce() throws Exception {
        run("running", "edit 6 " + EDIT, "edit 9 " + LATER);
        TrainResult one = one("one");
        assertLosses("running", one);
        run("whole", "");
        assertSame("running", "whole");
        Files.delete(folder.resolve("mix.journal.jsonl"));
        assertThat(one("unedited").lastLoss()).isNotEqualTo(one.lastLoss());
    }

    private void assertLosses(String output, TrainResult one) {
        List<LossPoint> curve = Trainer.curve(folder.resolve(output));
        assertThat(curve).hasSize(STEPS);
        for (int i = 0; i < STEPS; i++) {
            assertThat(curve.get(i).loss()).isCloseTo(one.curve().get(i).loss(), within(1e-6));
            assertThat(curve.get(i).tokens()).isEqualTo(one.curve().get(i).tokens());
        }
    }

    private void assertSame(String output, String other) {
        assertThat(Trainer.curve(folder.resolve(output)).stream().map(LossPoint::loss))
                .containsExactlyElementsOf(Trainer.curve(folder.resolve(other)).stream()
                        .map(LossPoint::loss)
                        .toList());
        for (String name : List.of("model.safetensors", "optimizer.safetensors", "trainer.json")) {
            String path = "checkpoints/step-%06d/".formatted(STEPS) + name;
            assertThat(folder.resolve(output).resolve(path))
                    .hasSameBinaryContentAs(folder.resolve(other).resolve(path));
        }
    }

    private TrainResult one(String output) throws IOException {
        return train(output, World.single());
    }

    /** Trains with two ranks, threads of this process, of which the first does as told. */
    private void run(String output, String... told) throws Exception {
        int port = freePort();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<TrainResult>> ranks = new ArrayList<>();
            for (int rank = 0; rank < 2; rank++) {
                Rendezvous at = new Rendezvous("127.0.0.1", port, rank, 2, TIMEOUT);
                ranks.add(threads.submit(() -> {
                    try (World world = World.join(at)) {
                        return train(output, world, at.rank() == 0 ? told : new String[0]);
                    }
                }));
            }
            for (Future<TrainResult> rank : ranks) {
                rank.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private TrainResult train(String output, World world, String... told) throws IOException {
        Path file = folder.resolve("train.yaml");
        TrainFile read = TrainFile.load(file, Map.of("OUT", output));
        try (PackSource packs = read.packs(file)) {
            return Trainer.train(
                    read.inputs(packs, file, folder.resolve(output)), read.train(), new Told(folder, told), world);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Stops after a step ({@code stop N}), and edits the mixture when one is saved ({@code edit N ARGUMENTS}). */
    private static final class Told implements TrainListener {
        private final Path folder;
        private final List<String> lines;
        private int step;

        Told(Path folder, String... lines) {
            this.folder = folder;
            this.lines = List.of(lines);
        }

        @Override
        public void step(TrainStep done) {
            step = done.step();
        }

        @Override
        public void saved(int savedStep, Path checkpoint) {
            String beginning = "edit " + savedStep + " ";
            lines.stream().filter(line -> line.startsWith(beginning)).forEach(line -> TestMixture.in(folder)
                    .edit(line.substring(beginning.length()).split(" ", -1)));
        }

        @Override
        public boolean stop() {
            return lines.contains("stop " + step);
        }
    }
}
