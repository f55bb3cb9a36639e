package dev.mews.core.run;

import java.io.IOException;

/** Another run writes to the same directory. */
public final class RunLockedException extends IOException {
    RunLockedException(RunLayout layout, String owner) {
        super("another run" + owner + " is writing to " + layout.root()
                + "; wait until it ends, or give this one another output directory");
    }
}
