package dev.mews.model.internal.torch;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.pytorch.global.torch;

/**
 * Lets libtorch's threads spin while they wait for each other when the machine has nothing else to do, and keeps them from it
 * when it has.
 *
 * <p>Between two operations the OpenMP threads of libgomp spin for milliseconds before they sleep, which makes training up to
 * half as fast again on an idle machine. When another process takes a processor, they spin through the time slices of the
 * thread they wait for, and training slows down tenfold and more. libgomp spins three thousand times less once it manages
 * more threads than there are processors: so a second, sleeping team of threads is kept here while the machine is busy,
 * as {@link Patience} decides from the kernel's counters. Results do not depend on it.
 *
 * <p>OMP_WAIT_POLICY and GOMP_SPINCOUNT, libgomp's own environment variables, decide instead when they are set.
 *
 * @see "libgomp, config/linux/wait.h and env.c: gomp_throttled_spin_count_var"
 */
final class PatientThreads {
    /** Entries of a sum that libtorch gives to several threads; its own limit is 32,768. */
    private static final int PARALLEL_SIZE = 1 << 20;

    private static boolean started;

    private PatientThreads() {}

    /** Makes threads patient, and begins to watch the machine; does nothing the second time. */
    static synchronized void start(int threads) {
        if (started || threads == 1 || isSet("OMP_WAIT_POLICY") || isSet("GOMP_SPINCOUNT")) {
            return;
        }
        started = true;
        SecondTeam team = SecondTeam.begin();
        Optional<ProcessorTimes> times = ProcessorTimes.now();
        // With a quota or an affinity the kernel's counters do not tell what others take from this process.
        if (times.isEmpty() || times.get().processors() > Runtime.getRuntime().availableProcessors()) {
            return;
        }
        Patience patience = new Patience(Math.max(0, times.get().processors() - threads));
        Thread watch = new Thread(() -> watch(patience, times.get(), team), "libtorch-patience");
        watch.setDaemon(true);
        watch.start();
    }

    private static boolean isSet(String variable) {
        return System.getenv(variable) != null;
    }

    private static void watch(Patience patience, ProcessorTimes first, SecondTeam team) {
        ProcessorTimes last = first;
        SecondTeam kept = team;
        try {
            while (true) {
                Thread.sleep(Patience.INTERVAL_MILLIS);
                ProcessorTimes now = ProcessorTimes.now().orElse(last);
                boolean patient = patience.after(now.othersSince(last));
                last = now;
                if (patient && kept == null) {
                    kept = SecondTeam.begin();
                } else if (!patient && kept != null) {
                    kept.end();
                    kept = null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A team of OpenMP threads that does nothing; it lives as long as the thread it was made for. */
    private record SecondTeam(CountDownLatch ended) {
        static SecondTeam begin() {
            CountDownLatch ready = new CountDownLatch(1);
            SecondTeam team = new SecondTeam(new CountDownLatch(1));
            Thread owner = new Thread(() -> team.own(ready), "libtorch-second-team");
            owner.setDaemon(true);
            owner.start();
            await(ready);
            return team;
        }

        private void own(CountDownLatch ready) {
            try {
                Scopes.get(() -> torch.sum(torch.ones(PARALLEL_SIZE)).item_double());
            } finally {
                ready.countDown();
            }
            await(ended);
        }

        void end() {
            ended.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
