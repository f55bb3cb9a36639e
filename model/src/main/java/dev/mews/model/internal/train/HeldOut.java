package dev.mews.model.internal.train;

import java.io.IOException;

/** What a run is measured on while it trains and at its end. */
public interface HeldOut {
    /** Nothing. */
    HeldOut NONE = (tensors, packs) -> {
        throw new IllegalStateException("nothing is held out");
    };

    /**
     * The loss now.
     *
     * @param packs packs taken of each source, from its start
     */
    HeldOutLoss measure(TrainerTensors tensors, long packs) throws IOException;
}
