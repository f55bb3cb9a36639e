package dev.mews.model;

import dev.mews.model.internal.torch.Exits;

/**
 * While this is open, Ctrl-C and other ends of the process wait for what computes with a model to come to the end of an operation, ten
 * seconds at most: ended in the middle of one, the process would crash. Not for training, which is to end its step and to save.
 */
public final class OrderlyExit implements AutoCloseable {
    private static final long WAIT_SECONDS = 10;

    private final Thread hook = new Thread(() -> Exits.await(WAIT_SECONDS), "mews-orderly-exit");

    /** Waits from now on. */
    public OrderlyExit() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the process ends already, and waits
        }
    }
}
