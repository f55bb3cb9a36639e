package dev.mews.model.parallel;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the processes of a run meet, and which of them this one is.
 *
 * @param host name or address of the machine of rank 0, as all ranks reach it; rank 0 listens on this address
 * @param port port on it, 1 to 65535
 * @param rank number of this process, from 0
 * @param size number of processes
 * @param timeout longest wait for the others, at the beginning and in each exchange
 */
public record Rendezvous(String host, int port, int rank, int size, Duration timeout) {
    public Rendezvous {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be in [1, 65535], but was " + port);
        }
        if (size < 1 || rank < 0 || rank >= size) {
            throw new IllegalArgumentException("rank must be in [0, " + size + "), but was " + rank);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, but was " + timeout);
        }
    }
}
