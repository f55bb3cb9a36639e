package dev.mews.mixtures.internal;

import dev.mews.core.hash.Xxh64;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Which documents of a source stand in fill-in-the-middle order in an epoch. In every 64 documents their number is what the
 * rate says, rounded so that the sum over the source is exact; a key draws which ones. So the number of marks before any
 * document follows at once, in every epoch, and every epoch has the same number of tokens.
 */
public final class MiddlePattern {
    /** Tokens that the order adds to a document. */
    public static final int MARKS = 3;

    private static final int BLOCK = 64;

    private final long documents;
    private final BigInteger rate;
    private final BigInteger scale;
    private final long key;
    // The block asked for last: a walk asks document by document.
    private long cachedBlock = -1;
    private int cachedEpoch;
    private long cachedMask;

    /**
     * @param documents documents of the source
     * @param rate share of the documents
     * @param key decides which
     */
    public MiddlePattern(long documents, BigDecimal rate, long key) {
        this.documents = documents;
        int digits = Math.max(0, rate.stripTrailingZeros().scale());
        this.rate = rate.movePointRight(digits).toBigIntegerExact();
        this.scale = BigInteger.TEN.pow(digits);
        this.key = key;
    }

    /** Whether a document stands in that order. */
    public boolean has(long document, int epoch) {
        return (mask(document / BLOCK, epoch) & 1L << document) != 0;
    }

    /** How many documents before one do. */
    public long before(long document, int epoch) {
        long block = document / BLOCK;
        long inBlock = document % BLOCK;
        long whole = rounded(block * BLOCK);
        return inBlock == 0 ? whole : whole + Long.bitCount(mask(block, epoch) & (1L << inBlock) - 1);
    }

    private long mask(long block, int epoch) {
        if (block != cachedBlock || epoch != cachedEpoch) {
            long first = block * BLOCK;
            int size = (int) Math.min(BLOCK, documents - first);
            int wanted = (int) (rounded(first + size) - rounded(first));
            long blockKey = Xxh64.hash(block, key + epoch * 0x9E3779B97F4A7C15L);
            long[] drawn = new long[size];
            for (int i = 0; i < size; i++) {
                // The document in the low bits breaks ties and comes back after the sort.
                drawn[i] = (Xxh64.hash((long) i, blockKey) & -BLOCK) | i;
            }
            Arrays.sort(drawn);
            long mask = 0;
            for (int i = 0; i < wanted; i++) {
                mask |= 1L << drawn[i];
            }
            cachedBlock = block;
            cachedEpoch = epoch;
            cachedMask = mask;
        }
        return cachedMask;
    }

    private long rounded(long count) {
        return rate.multiply(BigInteger.valueOf(count)).divide(scale).longValueExact();
    }
}
