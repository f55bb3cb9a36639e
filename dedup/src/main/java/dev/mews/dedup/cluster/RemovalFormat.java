package dev.mews.dedup.cluster;

import dev.mews.dedup.internal.RecordFormat;

/**
 * The record of a removal file, little-endian: row 4 | fate 4 (0 kept, 1 exact, 2 near duplicate) | cluster size 4 |
 * similarity 4 (IEEE 754) | kept reference 8 | kept id 16.
 */
final class RemovalFormat {
    static final RecordFormat FORMAT = new RecordFormat("removal file", "MEWS RMV", 1);
    static final int PAYLOAD_BYTES = 40;

    private RemovalFormat() {}
}
