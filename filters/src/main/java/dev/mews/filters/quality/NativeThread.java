package dev.mews.filters.quality;

import ai.onnxruntime.OrtException;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread with a large stack for ONNX Runtime: making a session takes more than 4 MiB of stack (measured with 1.29), four
 * times what Java threads have by default, and without it the process dies.
 */
final class NativeThread implements Closeable {
    private static final long STACK_BYTES = 64L << 20;

    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(null, work, "onnx-runtime", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    });

    /** Work that calls ONNX Runtime. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws OrtException, IOException;
    }

    /**
     * Runs work on the thread and waits for it.
     *
     * @param what names the work in the message when ONNX Runtime fails
     */
    <T> T run(String what, Work<T> work) throws IOException {
        try {
            return executor.submit(work::run).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + " was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(what + " failed: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
