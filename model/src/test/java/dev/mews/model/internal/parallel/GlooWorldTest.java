package dev.mews.model.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import dev.mews.model.train.ParallelRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Ranks that are threads of one process. */
class GlooWorldTest {
    private static final int RANKS = 2;

    /** The garbage collector once freed the keys of a group while it used them, and the heap broke within a round or two. */
    @Test
    void theGarbageCollectorFreesNothingThatTheRanksUse() throws Exception {
        for (int round = 0; round < 5; round++) {
            int port = ParallelRun.freePort();
            ExecutorService threads = Executors.newFixedThreadPool(RANKS);
            List<Future<String>> ranks = new ArrayList<>();
            for (int rank = 0; rank < RANKS; rank++) {
                Rendezvous at = new Rendezvous("127.0.0.1", port, rank, RANKS, Duration.ofSeconds(60));
                ranks.add(threads.submit(() -> exchange(at)));
            }
            for (Future<String> rank : ranks) {
                assertThat(rank.get()).isEqualTo("from rank 0: 3.0");
            }
            threads.shutdown();
            System.gc();
        }
    }

    private static String exchange(Rendezvous at) {
        try (World world = World.join(at)) {
            System.gc();
            double[] sum = {at.rank() + 1};
            world.allReduce(sum);
            String heard = new String(
                    world.broadcast(("from rank " + at.rank()).getBytes(StandardCharsets.UTF_8)),
                    StandardCharsets.UTF_8);
            world.barrier();
            return heard + ": " + sum[0];
        }
    }
}
