package dev.mews.mixtures.internal;

import dev.mews.loader.BestFit;
import java.util.Arrays;

/**
 * Packs the documents of one window. The packs come out in an order drawn from a key, since best-fit decreasing would put
 * all long documents first; the pieces of a pack stand in document order.
 */
final class PackedWindow {
    /** Long documents are cut into full sequences and a rest. */
    static final long CUT_FULL = 0;

    private final Items input = new Items();
    private final Items items = new Items();
    private int[] packOf = new int[0];
    private int[] itemsByPack = new int[0];
    private int[] firstOfPack = new int[1];
    private int[] order = new int[0];
    private long[] keyed = new long[0];
    private int[] bucketEnds = new int[0];
    private int[] tokensOf = new int[0];
    private int[] cutsOf = new int[0];
    private boolean grouped;
    private int packs;

    int packs() {
        return packs;
    }

    /** Where the caller gathers what {@link #pack} packs; empty at first. */
    Items input() {
        input.clear();
        return input;
    }

    /** The packed stretches. */
    Items items() {
        return items;
    }

    /** First of the places of {@link #item} that belong to a pack. */
    int first(int pack) {
        group();
        return firstOfPack[order[pack]];
    }

    /** The place after the last one of a pack. */
    int end(int pack) {
        group();
        return firstOfPack[order[pack] + 1];
    }

    /** The item at a place. */
    int item(int place) {
        return itemsByPack[place];
    }

    int tokens(int pack) {
        return tokensOf[order[pack]];
    }

    /** How many documents have their first cut at the end of a piece of a pack. */
    int firstCuts(int pack) {
        return cutsOf[order[pack]];
    }

    /**
     * Packs the input, which is in document order; a stretch longer than a sequence is cut into full ones and a rest.
     *
     * @param cutLast whether to fill what best fit leaves open by cutting documents
     * @param key decides the order of the packs
     * @param cutKey decides how long the first piece of a long document is, or {@link #CUT_FULL}
     */
    void pack(BestFit fit, boolean cutLast, long key, long cutKey) {
        items.clear();
        int capacity = fit.capacity();
        for (int i = 0; i < input.count; i++) {
            int whole = i;
            while (i < input.count && input.length[i] <= capacity) {
                i++;
            }
            items.addAll(input, whole, i);
            if (i == input.count) {
                break;
            }
            int from = input.offset[i];
            int left = input.length[i];
            while (left > 0) {
                int n = Math.min(left, capacity);
                if (cutKey != CUT_FULL && from == 0 && left > capacity) {
                    n = 1 + (int) Long.remainderUnsigned(mix(cutKey ^ mix(input.document[i])), capacity);
                }
                items.add(input.document[i], from, n, input.whole[i]);
                from += n;
                left -= n;
            }
        }
        if (packOf.length < items.count) {
            packOf = new int[Math.max(items.count, 2 * packOf.length)];
        }
        int most = cutLast ? (int) ((items.tokens + capacity - 1) / capacity) : Integer.MAX_VALUE;
        packs = fit.pack(items.length, items.count, most, packOf);
        sumTokens(fit);
        if (cutLast) {
            cutIntoRooms(fit, most);
        }
        countCuts();
        grouped = false;
        shuffle(key);
    }

    /** What fitted nowhere fills the open rooms, each room from the front of what is left: one cut per room. */
    private void cutIntoRooms(BestFit fit, int most) {
        int given = items.count;
        int pack = 0;
        int room = pack < most ? fit.room(pack) : 0;
        for (int i = 0; i < given; i++) {
            if (packOf[i] != BestFit.NONE) {
                continue;
            }
            int item = i;
            while (true) {
                while (room == 0) {
                    pack++;
                    room = fit.room(pack);
                }
                packOf[item] = pack;
                tokensOf[pack] += Math.min(room, items.length[item]);
                if (items.length[item] <= room) {
                    room -= items.length[item];
                    break;
                }
                int rest = items.length[item] - room;
                items.length[item] = room;
                items.add(items.document[item], items.offset[item] + room, rest, items.whole[item]);
                items.tokens -= rest;
                room = 0;
                item = items.count - 1;
                if (packOf.length < items.count) {
                    packOf = Arrays.copyOf(packOf, 2 * items.count);
                }
            }
        }
    }

    private void sumTokens(BestFit fit) {
        if (tokensOf.length < packs) {
            tokensOf = new int[packs + packs / 2];
            cutsOf = new int[packs + packs / 2];
        }
        for (int pack = 0; pack < packs; pack++) {
            tokensOf[pack] = fit.capacity() - fit.room(pack);
        }
    }

    private void countCuts() {
        Arrays.fill(cutsOf, 0, packs, 0);
        for (int i = 0; i < items.count; i++) {
            if (items.length[i] < items.whole[i] && items.offset[i] == 0) {
                cutsOf[packOf[i]]++;
            }
        }
    }

    /** Lists the items of each pack. Plans never ask for them. */
    private void group() {
        if (grouped) {
            return;
        }
        grouped = true;
        if (itemsByPack.length < items.count) {
            itemsByPack = new int[Math.max(items.count, 2 * itemsByPack.length)];
        }
        if (firstOfPack.length < packs + 2) {
            firstOfPack = new int[packs + 2 + packs / 2];
        }
        Arrays.fill(firstOfPack, 0, packs + 2, 0);
        for (int i = 0; i < items.count; i++) {
            firstOfPack[packOf[i] + 2]++;
        }
        for (int p = 2; p < packs + 2; p++) {
            firstOfPack[p] += firstOfPack[p - 1];
        }
        for (int i = 0; i < items.count; i++) {
            itemsByPack[firstOfPack[packOf[i] + 1]++] = i;
        }
    }

    private void shuffle(long key) {
        if (order.length < packs) {
            order = new int[packs + packs / 2];
            keyed = new long[packs + packs / 2];
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, packs));
        long low = (1L << bits) - 1;
        int[] ends = bucketEnds.length > 1 << bits ? bucketEnds : new int[(1 << bits) + 1];
        bucketEnds = ends;
        Arrays.fill(ends, 0, (1 << bits) + 1, 0);
        // The keys are spread evenly: as many buckets as packs or more leave next to nothing to sort.
        for (int p = 0; p < packs; p++) {
            ends[bucket(mix(key + p), bits) + 1]++;
        }
        for (int b = 1; b <= 1 << bits; b++) {
            ends[b] += ends[b - 1];
        }
        for (int p = 0; p < packs; p++) {
            long drawn = mix(key + p);
            // The pack's number in the low bits breaks ties and comes back after the sort.
            keyed[ends[bucket(drawn, bits)]++] = (drawn & ~low) | p;
        }
        for (int p = 1; p < packs; p++) {
            long moved = keyed[p];
            int at = p;
            while (at > 0 && keyed[at - 1] > moved) {
                keyed[at] = keyed[at - 1];
                at--;
            }
            keyed[at] = moved;
        }
        for (int p = 0; p < packs; p++) {
            order[p] = (int) (keyed[p] & low);
        }
    }

    /** The top bits, in the order of signed numbers. */
    private static int bucket(long value, int bits) {
        return (int) ((value ^ Long.MIN_VALUE) >>> (Long.SIZE - bits));
    }

    /** A bijection that spreads neighbouring numbers over all 64 bits: the finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
