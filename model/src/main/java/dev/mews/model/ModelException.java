package dev.mews.model;

/** A model, checkpoint or training input that cannot be used; the message says where, what was found and what fits. */
public class ModelException extends RuntimeException {
    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
