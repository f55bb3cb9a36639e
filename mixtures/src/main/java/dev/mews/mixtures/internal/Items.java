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
            int longer = 2 * count;
            document = Arrays.copyOf(document, longer);
            offset = Arrays.copyOf(offset, longer);
            length = Arrays.copyOf(length, longer);
            whole = Arrays.copyOf(whole, longer);
        }
        document[count] = itemDocument;
        offset[count] = itemOffset;
        length[count] = itemLength;
        whole[count] = wholeLength;
        count++;
        tokens += itemLength;
    }

    boolean continues(int item) {
        return offset[item] + length[item] < whole[item];
    }
}
