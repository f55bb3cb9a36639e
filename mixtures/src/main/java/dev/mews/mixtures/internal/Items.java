package dev.mews.mixtures.internal;

import java.util.Arrays;

/** A growing list of stretches of documents, as parallel arrays. */
final class Items {
    long[] document = new long[64];
    int[] offset = new int[64];
    int[] length = new int[64];
    /** Length of the whole document, to tell whether it goes on after the stretch. */
    int[] whole = new int[64];

    int count;
    long tokens;

    void clear() {
        count = 0;
        tokens = 0;
    }

    void add(long itemDocument, int itemOffset, int itemLength, int wholeLength) {
        if (count == document.length) {
            grow(2 * count);
        }
        document[count] = itemDocument;
        offset[count] = itemOffset;
        length[count] = itemLength;
        whole[count] = wholeLength;
        count++;
        tokens += itemLength;
    }

    /** Adds consecutive documents, whole. */
    void addWhole(long first, int[] lengths, int begin, int more) {
        makeRoom(more);
        for (int i = 0; i < more; i++) {
            document[count + i] = first + i;
        }
        Arrays.fill(offset, count, count + more, 0);
        System.arraycopy(lengths, begin, length, count, more);
        System.arraycopy(lengths, begin, whole, count, more);
        for (int i = begin; i < begin + more; i++) {
            tokens += lengths[i];
        }
        count += more;
    }

    /** Adds the items of a range of another list. */
    void addAll(Items from, int begin, int end) {
        int more = end - begin;
        makeRoom(more);
        System.arraycopy(from.document, begin, document, count, more);
        System.arraycopy(from.offset, begin, offset, count, more);
        System.arraycopy(from.length, begin, length, count, more);
        System.arraycopy(from.whole, begin, whole, count, more);
        for (int i = begin; i < end; i++) {
            tokens += from.length[i];
        }
        count += more;
    }

    private void makeRoom(int more) {
        if (count + more > document.length) {
            grow(Math.max(count + more, 2 * count));
        }
    }

    private void grow(int longer) {
        document = Arrays.copyOf(document, longer);
        offset = Arrays.copyOf(offset, longer);
        length = Arrays.copyOf(length, longer);
        whole = Arrays.copyOf(whole, longer);
    }

    boolean continues(int item) {
        return offset[item] + length[item] < whole[item];
    }
}
