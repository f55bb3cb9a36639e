package dev.mews.mixtures.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Exact arithmetic on shares. */
final class Weights {
    private Weights() {}

    /** Decimal weights as whole numbers in the same proportion; 0 for a source without one. */
    static BigInteger[] scaled(Map<String, BigDecimal> weights, List<String> names) {
        int scale = 0;
        for (BigDecimal weight : weights.values()) {
            scale = Math.max(scale, weight.stripTrailingZeros().scale());
        }
        BigInteger[] scaled = new BigInteger[names.size()];
        for (int i = 0; i < scaled.length; i++) {
            BigDecimal weight = weights.getOrDefault(names.get(i), BigDecimal.ZERO);
            scaled[i] = weight.movePointRight(scale).toBigIntegerExact();
        }
        return scaled;
    }

    /**
     * Shares of {@code total} in proportion to weights, as whole numbers that sum to {@code total} (to the sum of the room if
     * that is less): rounded down, the rest to the largest remainders, ties to the first.
     *
     * @param room the most each may get, or null
     */
    static long[] apportion(long total, BigInteger[] weights, long[] room) {
        int n = weights.length;
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger weight : weights) {
            sum = sum.add(weight);
        }
        long[] shares = new long[n];
        BigInteger[] remainders = new BigInteger[n];
        Integer[] order = new Integer[n];
        long left = total;
        for (int i = 0; i < n; i++) {
            BigInteger[] exact = BigInteger.valueOf(total).multiply(weights[i]).divideAndRemainder(sum);
            remainders[i] = exact[1];
            order[i] = i;
            shares[i] = exact[0].longValueExact();
            if (room != null) {
                shares[i] = Math.min(shares[i], room[i]);
            }
            left -= shares[i];
        }
        Arrays.sort(order, (a, b) -> remainders[b].compareTo(remainders[a]));
        boolean moved = true;
        while (left > 0 && moved) {
            moved = false;
            for (int i : order) {
                if (left > 0 && weights[i].signum() > 0 && (room == null || shares[i] < room[i])) {
                    shares[i]++;
                    left--;
                    moved = true;
                }
            }
        }
        return shares;
    }

    static BigInteger ceilDiv(BigInteger a, BigInteger b) {
        return a.add(b).subtract(BigInteger.ONE).divide(b);
    }

    /** {@code floor(a * b / c)} for {@code a, b >= 0} and {@code c > 0}, without overflow in between. */
    static long floorMulDiv(long a, long b, long c) {
        if (Math.multiplyHigh(a, b) == 0 && a * b >= 0) {
            return a * b / c;
        }
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .divide(BigInteger.valueOf(c))
                .longValueExact();
    }

    /** {@code ceil(a * b / c)} for {@code a, b >= 0} and {@code c > 0}, without overflow in between. */
    static long ceilMulDiv(long a, long b, long c) {
        if (Math.multiplyHigh(a, b) == 0 && a * b >= 0) {
            return a * b / c + (a * b % c == 0 ? 0 : 1);
        }
        return ceilDiv(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)), BigInteger.valueOf(c))
                .longValueExact();
    }
}
