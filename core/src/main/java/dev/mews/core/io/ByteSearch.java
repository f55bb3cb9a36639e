package dev.mews.core.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes eight at a time, which the compiler does not do of itself. */
final class ByteSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private ByteSearch() {}

    /** Index of the first {@code wanted} from {@code from} on and before {@code to}; {@code to} when there is none. */
    static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        int i = from;
        long pattern = ONES * (wanted & 0xff);
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long different = (long) LONGS.get(bytes, i) ^ pattern;
            // The lowest bit that is set belongs to the first byte that is 0; bits above it may be wrong.
            long zeros = (different - ONES) & ~different & HIGH;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }
}
