package dev.mews.model.sweep;

/** When the bests of a stage take effect. */
public enum SweepUpdate {
    /** Each before the next parameter is tried: no run is wasted on a point left already, but the order matters. */
    IN_TURN,
    /**
     * All at the end of the stage, as in the paper: the rows of a stage are of one point and can be compared. Where all bests
     * together are no better than the best one alone, that one is kept.
     */
    TOGETHER
}
