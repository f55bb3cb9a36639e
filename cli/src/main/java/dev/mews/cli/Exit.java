package dev.mews.cli;

/** Exit codes of the commands. */
public final class Exit {
    /** All went well. */
    public static final int OK = 0;

    /** The work failed; the error stream says where. */
    public static final int FAILED = 1;

    /** The command line or a configuration file is wrong; nothing was done. */
    public static final int USAGE = 2;

    /** Stopped by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private Exit() {}
}
