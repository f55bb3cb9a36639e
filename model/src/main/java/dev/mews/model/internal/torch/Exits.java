package dev.mews.model.internal.torch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps threads out of libtorch while the process ends: its own end frees tables that a product still in progress would read, which
 * ends in a crash. Once {@linkplain #await awaited}, whoever enters a scope stays there for ever.
 */
public final class Exits {
    /** Threads in a scope, and those of them that will never leave it. */
    private static final AtomicInteger INSIDE = new AtomicInteger();

    private static final AtomicInteger PARKED = new AtomicInteger();
    private static volatile boolean ending;

    private Exits() {}

    static void enter(boolean outermost) {
        if (outermost) {
            INSIDE.incrementAndGet();
        }
        if (ending) {
            PARKED.incrementAndGet();
            while (true) {
                LockSupport.park();
            }
        }
    }

    static void leave(boolean outermost) {
        if (outermost) {
            INSIDE.decrementAndGet();
        }
    }

    /** Lets no thread begin anything in libtorch any more, and waits until what is going on there has ended, or time is up. */
    public static void await(long seconds) {
        ending = true;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (INSIDE.get() > PARKED.get() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
