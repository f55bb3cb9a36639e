package dev.mews.model.eval;

/**
 * Loss over the targets of one source.
 *
 * @param tokens targets
 * @param bytes bytes of these targets' text; 0 when unknown
 * @param nats sum of their cross-entropy
 */
public record SourceLoss(long tokens, long bytes, double nats) {
    /** Mean in nats per token; not a number without targets. */
    public double natsPerToken() {
        return nats / tokens;
    }

    /** Bits per byte of text, comparable between tokenizers; not a number when the bytes are unknown. */
    public double bitsPerByte() {
        return bytes == 0 ? Double.NaN : nats / Math.log(2) / bytes;
    }

    /** Both together. */
    public SourceLoss plus(SourceLoss other) {
        return new SourceLoss(tokens + other.tokens, bytes + other.bytes, nats + other.nats);
    }
}
