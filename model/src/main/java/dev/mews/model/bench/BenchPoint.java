package dev.mews.model.bench;

import java.util.Optional;

/**
 * One model at one length.
 *
 * @param length tokens read
 * @param prefill tokens read per second, at once
 * @param generation tokens generated per second after them, one by one
 * @param keyValueBytes keys and values after the tokens read
 * @param stateBytes convolution inputs and states
 * @param training tokens per second of training steps over one row of this length; empty when not asked for
 */
public record BenchPoint(
        int length,
        Spread prefill,
        Spread generation,
        long keyValueBytes,
        long stateBytes,
        Optional<Spread> training) {}
