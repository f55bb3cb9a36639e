package dev.mews.cli.run;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does: asks the run to stop, gives training the time to write a checkpoint, and says what is safe and how to go
 * on. The virtual machine ends when this is done.
 */
final class Interrupt {
    private static final long WAIT_SECONDS = 20;

    private final PrintWriter err;
    private final String goOn;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "mews-interrupt");
    private volatile boolean asked;
    private volatile String stage = "";
    private volatile int stagesDone;
    private volatile int stages;

    /** A watch that is not on yet; {@code goOn} is the command that goes on with the run. */
    Interrupt(PrintWriter err, String goOn) {
        this.err = err;
        this.goOn = goOn;
    }

    void watch() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The run has ended by itself. */
    void ended() {
        ended.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyShuttingDown) {
                asked = true;
            }
        }
    }

    void at(String currentStage, int done, int total) {
        stage = currentStage;
        stagesDone = done;
        stages = total;
    }

    boolean asked() {
        return asked;
    }

    private void stop() {
        asked = true;
        if (stage.equals(TrainStage.NAME)) {
            try {
                // Training looks at asked() after each step and saves; only then is its last step safe.
                ended.await(WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        err.printf(
                "%nmews: stopped in stage %s. Safe: %d of %d stages, every shard of this one that was complete%s.%n"
                        + "mews: go on with: %s%n",
                stage.isEmpty() ? "(none)" : stage,
                stagesDone,
                stages,
                stage.equals(TrainStage.NAME) ? ", and the last checkpoint" : "",
                goOn);
        err.flush();
    }
}
