package dev.mews.dedup.cluster;

import java.util.Locale;

/** What becomes of a document in a cluster. */
public enum Fate {
    /** It stays and stands for its cluster. */
    KEPT(0),
    /** Dropped: the kept twin has the same exact hash. */
    EXACT_DUPLICATE(1),
    /** Dropped: the kept twin is similar, or with {@link ChainRule#DROP} connected through others. */
    NEAR_DUPLICATE(2);

    /** What stands in files. */
    private final int code;

    Fate(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The fate with this code, or null. */
    static Fate ofCode(int code) {
        for (Fate fate : values()) {
            if (fate.code == code) {
                return fate;
            }
        }
        return null;
    }

    /** The reason's slug in reports and folder names: {@code exact_duplicate}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
