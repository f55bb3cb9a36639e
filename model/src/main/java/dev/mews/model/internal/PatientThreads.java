package dev.mews.model.internal;

import java.util.concurrent.CountDownLatch;
import org.bytedeco.pytorch.global.torch;

/**
 * Keeps libtorch's threads from burning time while they wait for each other.
 *
 * <p>Between two operations the OpenMP threads of libgomp spin for about a millisecond before they sleep, which pays on an
 * idle machine. When another process takes a processor, they spin through the time slices of the thread they wait for,
 * and training slows down tenfold and more. The environment variable OMP_WAIT_POLICY=passive prevents that but must be
 * set before the process starts. libgomp also spins a thousand times less by itself once it manages more threads than
 * there are processors: so a second, sleeping team of threads is made here, once. On a machine that has nothing else to do the
 * patience costs up to a third of the speed: there OMP_WAIT_POLICY=active, OpenMP's own variable, turns it off.
 *
 * @see "libgomp, config/linux/wait.h: gomp_throttled_spin_count_var"
 */
final class PatientThreads {
    /** Entries of a sum that libtorch gives to several threads; its own limit is 32,768. */
    private static final int PARALLEL_SIZE = 1 << 20;

    private static boolean started;

    private PatientThreads() {}

    /** Returns when the second team exists; does nothing the second time, or when the user wants threads that spin. */
    static synchronized void start() {
        if (started || "active".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY"))) {
            return;
        }
        started = true;
        CountDownLatch ready = new CountDownLatch(1);
        Thread owner = new Thread(() -> own(ready), "libtorch-second-team");
        owner.setDaemon(true);
        owner.start();
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A team lives as long as the thread it was made for. */
    private static void own(CountDownLatch ready) {
        try {
            Scopes.get(() -> torch.sum(torch.ones(PARALLEL_SIZE)).item_double());
        } finally {
            ready.countDown();
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
