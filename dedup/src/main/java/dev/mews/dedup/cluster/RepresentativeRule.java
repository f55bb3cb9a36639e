package dev.mews.dedup.cluster;

/** Which document of a cluster stays. Whatever the rule leaves equal, the smallest document id decides. */
public enum RepresentativeRule {
    /** The one with the most code points. */
    LONGEST,
    /** The one with the highest {@code quality}; then the longest. A document without quality comes after all with. */
    HIGHEST_QUALITY,
    /** The one with the smallest document id. */
    FIRST_ID
}
