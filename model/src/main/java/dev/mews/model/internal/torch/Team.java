package dev.mews.model.internal.torch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that share out tasks of a few microseconds: a token being generated takes some twenty rounds of them, too many to
 * wake threads from sleep each time. Idle ones look for work for {@value #PATIENCE_MICROS} microseconds and then sleep, so that
 * they cost a busy machine little. A caller works too and waits for no thread that has not begun: where other programs
 * hold the processors it does all the tasks itself.
 *
 * <p>What a task computes must not depend on the thread, so results are the same for any number of threads.
 */
public final class Team {
    private static final int PATIENCE_MICROS = 50;
    private static final long PATIENCE_NANOS = PATIENCE_MICROS * 1000L;

    private static Team shared = new Team(1);

    private final Worker[] workers;
    private final ReentrantLock busy = new ReentrantLock();
    private volatile Round round;
    private volatile boolean dismissed;

    private Team(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
    }

    /** The process's team of so many threads, the caller's among them; one of another number is dismissed. */
    public static synchronized Team of(int threads) {
        if (shared.threads() != threads) {
            shared.dismiss();
            shared = new Team(threads);
            for (Worker worker : shared.workers) {
                worker.thread.start();
            }
        }
        return shared;
    }

    /** Threads that run tasks, the caller's included. */
    public int threads() {
        return workers.length + 1;
    }

    /** Returns when all tasks have run; the first error among them is thrown. When the team is taken, the caller runs all. */
    public void run(Work work) {
        int tasks = work.tasks();
        if (workers.length == 0 || tasks == 1 || !busy.tryLock()) {
            for (int i = 0; i < tasks; i++) {
                work.run(i, 0);
            }
            return;
        }
        Round now = new Round(work, tasks, Thread.currentThread());
        try {
            round = now;
            for (Worker worker : workers) {
                worker.wake();
            }
            now.take(0);
            now.await();
        } finally {
            round = null;
            busy.unlock();
        }
        now.check();
    }

    private void dismiss() {
        dismissed = true;
        for (Worker worker : workers) {
            worker.wake();
        }
    }

    /** One call of {@link #run}. */
    private static final class Round {
        private final Work work;
        private final int tasks;
        private final Thread caller;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile boolean callerSleeps;
        private volatile Throwable failure;

        Round(Work work, int tasks, Thread caller) {
            this.work = work;
            this.tasks = tasks;
            this.caller = caller;
        }

        void take(int thread) {
            for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                try {
                    work.run(task, thread);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    if (done.incrementAndGet() == tasks && callerSleeps) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        /** Whether all tasks have been begun. */
        boolean exhausted() {
            return next.get() >= tasks;
        }

        /** Waits for tasks that others have begun. */
        void await() {
            long until = System.nanoTime() + PATIENCE_NANOS;
            while (done.get() < tasks) {
                if (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                } else {
                    callerSleeps = true;
                    if (done.get() < tasks) {
                        LockSupport.park(this);
                    }
                }
            }
        }

        void check() {
            if (failure instanceof Error e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
        }
    }

    private final class Worker implements Runnable {
        private final int number;
        private final Thread thread;
        private volatile boolean sleeps;

        Worker(int number) {
            this.number = number;
            this.thread = new Thread(this, "model-team-" + number);
            thread.setDaemon(true);
        }

        void wake() {
            if (sleeps) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            long until = System.nanoTime() + PATIENCE_NANOS;
            while (!dismissed) {
                Round now = round;
                if (now != null && !now.exhausted()) {
                    now.take(number);
                    until = System.nanoTime() + PATIENCE_NANOS;
                } else if (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                } else {
                    sleeps = true;
                    // Once more: a round that began before the line above did not wake this thread.
                    now = round;
                    if ((now == null || now.exhausted()) && !dismissed) {
                        now = null; // its buffers may go
                        LockSupport.park(Team.this);
                    }
                    sleeps = false;
                }
            }
        }
    }
}
