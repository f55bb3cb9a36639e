package dev.mews.cli.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C while training: asks for a checkpoint after the step at hand, and lets the virtual machine end when it is there. */
final class StopSignal implements AutoCloseable {
    private static final long WAIT_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "mews-train-interrupt");
    private final Runnable then;
    private volatile boolean asked;

    StopSignal() {
        this(() -> {});
    }

    /** @param then done as soon as asked, before the wait */
    StopSignal(Runnable then) {
        this.then = then;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean asked() {
        return asked;
    }

    private void stop() {
        asked = true;
        then.run();
        try {
            ended.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyShuttingDown) {
                asked = true;
            }
        }
    }
}
