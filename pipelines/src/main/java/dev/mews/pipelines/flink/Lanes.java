package dev.mews.pipelines.flink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.flink.util.MathUtils;

/**
 * Spreads work evenly over the slots of a Flink batch job.
 *
 * <p>Flink sends a group to the slot that the hash of its encoded key names, so a handful of keys lands on a few slots
 * and leaves others idle; a Beam {@code Reshuffle} is a grouping too and shares the flaw. A lane is a key found to hash
 * to its own slot: one lane a slot, and the work is dealt to lanes by size, largest first. If a Flink version hashed
 * otherwise, only the balance would suffer.
 */
final class Lanes {
    private final int[] keys;

    private Lanes(int[] keys) {
        this.keys = keys;
    }

    /** One lane for each of the job's slots (at least 1). */
    static Lanes of(int parallelism) {
        int[] keys = new int[parallelism];
        int key = 0;
        for (int slot = 0; slot < parallelism; slot++) {
            while (slotOf(key, parallelism) != slot) {
                key++;
            }
            keys[slot] = key++;
        }
        return new Lanes(keys);
    }

    /** The slot Flink's batch exchange gives to an integer key (its OutputEmitter over Beam's encoded key). */
    static int slotOf(int key, int parallelism) {
        try {
            byte[] encoded = CoderUtils.encodeToByteArray(VarIntCoder.of(), key);
            return MathUtils.murmurHash(Arrays.hashCode(encoded)) % parallelism;
        } catch (CoderException e) {
            throw new IllegalStateException("an integer could not be encoded", e);
        }
    }

    /** The key of each item, in the items' order: largest items first, each to the lane with the least so far. */
    <T> int[] deal(List<T> items, ToLongFunction<T> size) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingLong((Integer i) -> -size.applyAsLong(items.get(i))));
        long[] load = new long[keys.length];
        int[] dealt = new int[items.size()];
        for (int i : order) {
            int least = 0;
            for (int lane = 1; lane < load.length; lane++) {
                if (load[lane] < load[least]) {
                    least = lane;
                }
            }
            load[least] += Math.max(1, size.applyAsLong(items.get(i)));
            dealt[i] = keys[least];
        }
        return dealt;
    }
}
