package dev.mews.model.parallel;

import dev.mews.model.internal.parallel.GlooWorld;
import dev.mews.model.internal.parallel.SingleWorld;
import java.nio.FloatBuffer;

/**
 * The processes that train one model together. All ranks call the same methods in the same order with values of the same
 * size; a call returns when every rank's part has arrived. Sums are added in an order fixed by the ranks, so all ranks get the
 * same bits, and the same bits again in another run of as many ranks. For one thread.
 *
 * <p>Every method throws {@link dev.mews.model.ModelException} when a rank has ended, has {@linkplain #fail failed} or does
 * not come in time; the message says which.
 */
public interface World extends AutoCloseable {
    /** Number of this process, from 0. */
    int rank();

    /** Number of processes. */
    int size();

    /** Number of processes on this machine, which share its processors and memory. */
    int onThisMachine();

    /** Replaces each value by the sum over all ranks. */
    void allReduce(double[] values);

    /** Replaces each value of a direct buffer, from its position to its limit, by the sum over all ranks. */
    void allReduce(FloatBuffer values);

    /** What rank 0 gives, of any length; the other ranks' argument is not looked at. */
    byte[] broadcast(byte[] value);

    /** Replaces the values of a direct buffer, from its position to its limit, by those of rank 0. */
    void broadcast(FloatBuffer values);

    /** Returns when all ranks are here. */
    void barrier();

    /** Tells the other ranks why this one ends; waits a few seconds until they have heard of it. */
    void fail(String why);

    /** Leaves. Call {@link #barrier} first when others may still need this rank. */
    @Override
    void close();

    /** A world of one process. */
    static World single() {
        return SingleWorld.INSTANCE;
    }

    /**
     * Waits until all ranks have come, and connects them through Gloo.
     *
     * @throws dev.mews.model.ModelException when some do not come in time (says which), the ranks disagree on their number, two
     *     have the same, or the address cannot be used
     */
    static World join(Rendezvous rendezvous) {
        return GlooWorld.join(rendezvous);
    }
}
