package dev.mews.pipelines.flink;

import java.io.IOException;

/** Finds what went wrong inside a worker beneath the layers that Flink and Beam wrap around it. */
final class WorkerFailures {
    private WorkerFailures() {}

    /** An error whose message is the worker's own, with the whole chain as its cause. */
    static IOException unwrap(String step, Throwable failure) {
        Throwable innermost = failure;
        Throwable best = null;
        while (innermost != null) {
            String type = innermost.getClass().getName();
            boolean wrapper = type.startsWith("org.apache.flink.")
                    || type.startsWith("org.apache.beam.")
                    || type.equals("java.util.concurrent.ExecutionException")
                    || type.equals("java.util.concurrent.CompletionException")
                    || type.equals("java.lang.RuntimeException");
            if (!wrapper) {
                best = innermost;
                break;
            }
            innermost = innermost.getCause() == innermost ? null : innermost.getCause();
        }
        if (best == null) {
            best = failure;
        }
        String message = best.getMessage() == null ? best.toString() : best.getMessage();
        if (!(best instanceof IOException)) {
            message = best.getClass().getSimpleName() + ": " + message;
        }
        return new IOException(step + ": " + message, failure);
    }
}
