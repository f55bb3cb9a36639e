package dev.mews.dedup.signature;

import dev.mews.core.hash.Hash128;
import dev.mews.dedup.internal.RecordFormat;
import java.nio.ByteBuffer;

/**
 * The record of a signature file, little-endian: id 16 | exact hash 16 | code points 8 | quality 8 (IEEE 754) | offset of
 * the sketch 8 | bytes of the sketch 4 | flags 4 (bit 0: has band keys) | band keys 8 each.
 */
final class SignatureFormat {
    static final RecordFormat FORMAT = new RecordFormat("signature file", "MEWS SIG", 1);

    private static final int FIXED_BYTES = 64;
    private static final int HAS_BAND_KEYS = 1;

    private SignatureFormat() {}

    static int payloadBytes(int bands) {
        return FIXED_BYTES + bands * Long.BYTES;
    }

    static int bands(int payloadBytes) {
        return (payloadBytes - FIXED_BYTES) / Long.BYTES;
    }

    static void write(Signature signature, long sketchOffset, ByteBuffer record) {
        record.putLong(signature.id.high()).putLong(signature.id.low());
        record.putLong(signature.exactHash.high()).putLong(signature.exactHash.low());
        record.putLong(signature.characters).putDouble(signature.quality);
        record.putLong(sketchOffset).putInt(signature.sketch.length);
        record.putInt(signature.banded ? HAS_BAND_KEYS : 0);
        for (long key : signature.bandKeys) {
            record.putLong(key);
        }
    }

    static void read(ByteBuffer record, Signature into) {
        into.id = new Hash128(record.getLong(), record.getLong());
        into.exactHash = new Hash128(record.getLong(), record.getLong());
        into.characters = record.getLong();
        into.quality = record.getDouble();
        into.sketchOffset = record.getLong();
        into.sketchBytes = record.getInt();
        into.banded = (record.getInt() & HAS_BAND_KEYS) != 0;
        for (int band = 0; band < into.bandKeys.length; band++) {
            into.bandKeys[band] = record.getLong();
        }
    }
}
