package dev.mews.model.internal.torch;

/**
 * Decides from what other processes use whether threads that wait for each other may spin.
 *
 * <p>They may when everything else fits on the processors they leave free. It takes a second of quiet to begin, and one
 * interval of work to stop, because spinning on a busy machine costs tenfold and sleeping on an idle one a third.
 */
final class Patience {
    /** Milliseconds between two looks: 25 clock ticks of each processor, as the kernel counts. */
    static final long INTERVAL_MILLIS = 250;

    /** Looks without other work before threads spin. */
    static final int QUIET_INTERVALS = 4;

    /** Processors that others may use when threads begin to spin: what an idle machine's services take. */
    static final double QUIET = 0.05;

    /** Processors that others may use while threads spin; above the counting error of two ticks in an interval. */
    static final double TOLERATED = 0.15;

    private final double free;
    private boolean patient = true;
    private int quiet;

    /** @param free processors without a thread of ours, at least 0 */
    Patience(int free) {
        this.free = free;
    }

    /** Whether threads shall sleep early: true at first. */
    boolean patient() {
        return patient;
    }

    /**
     * Takes in one interval.
     *
     * @param others mean number of processors that other processes used in it; NaN changes nothing
     * @return whether threads shall sleep early from now on
     */
    boolean after(double others) {
        if (Double.isNaN(others)) {
            return patient;
        }
        if (others > free + TOLERATED) {
            patient = true;
        }
        quiet = others <= free + QUIET ? quiet + 1 : 0;
        if (quiet >= QUIET_INTERVALS) {
            patient = false;
        }
        return patient;
    }
}
