package dev.mews.tokenizer.train;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;

/**
 * All different pre-tokens as tokens, and the counts of all pairs of neighbours: what training works on.
 *
 * <p>A pair of token ids can only appear in the step that makes the younger of its two tokens; from then on its count
 * only falls. So each pair is queued once, with all its places, and the work over a whole training is linear in the size
 * of the pre-tokens.
 */
final class MergeState {
    /* Cells: a separator, then each pre-token and a separator. A token takes as many cells as it has bytes: its id in the
     * first, minus its length in the last, any negative number between. Both neighbours of a place are found without
     * links, and a place in a list of places is one int. */
    private static final int SEPARATOR = Integer.MIN_VALUE;
    private static final int MAX_CELLS = Integer.MAX_VALUE - 64;
    private static final int BLOCK_BITS = 4;

    private final int firstByteId;
    private final long minFrequency;
    private final int maxTokenBytes;

    private int[] cells = new int[1 << 16];
    private int cellCount;
    private final IntArrayList wordStarts = new IntArrayList();
    private final LongArrayList wordCounts = new LongArrayList();
    private int[] wordOfBlock;
    private int[] starts;
    private long[] weights;

    private int[] lengths;
    private int tokens;
    private final PairTable pairs = new PairTable();
    private final PairQueue queue = new PairQueue();
    private final StepCounts step;

    /**
     * @param firstByteId id of the first byte token
     * @param maxTokens upper bound of the token ids
     */
    MergeState(int firstByteId, int maxTokens, long minFrequency, int maxTokenBytes) {
        this.firstByteId = firstByteId;
        this.minFrequency = minFrequency;
        this.maxTokenBytes = maxTokenBytes;
        lengths = new int[maxTokens];
        tokens = firstByteId + ByteAlphabet.SIZE;
        Arrays.fill(lengths, firstByteId, tokens, 1);
        step = new StepCounts(maxTokens);
        cells[cellCount++] = SEPARATOR;
    }

    /** Adds a pre-token; its number, counted from 0. A count of 0 follows the merges without taking part. */
    int addWord(byte[] bytes, int length, long count) {
        if (cellCount + (long) length + 1 > cells.length) {
            long wanted = Math.max(cellCount + (long) length + 1, Math.min(2L * cells.length, MAX_CELLS));
            if (wanted > MAX_CELLS) {
                throw new IllegalArgumentException(
                        "the different pre-tokens have more than 2^31 bytes: count fewer documents");
            }
            cells = Arrays.copyOf(cells, (int) wanted);
        }
        wordStarts.add(cellCount);
        wordCounts.add(count);
        for (int i = 0; i < length; i++) {
            cells[cellCount++] = firstByteId + ByteAlphabet.rank(bytes[i] & 0xFF);
        }
        cells[cellCount++] = SEPARATOR;
        return wordStarts.size() - 1;
    }

    /** Counts the pairs of bytes: call it after the last word. */
    void start() {
        wordStarts.add(cellCount);
        starts = wordStarts.toIntArray();
        weights = wordCounts.toLongArray();
        wordOfBlock = new int[(cellCount >>> BLOCK_BITS) + 1];
        int word = 0;
        for (int block = 0; block < wordOfBlock.length; block++) {
            while (word + 1 < weights.length && starts[word + 1] <= block << BLOCK_BITS) {
                word++;
            }
            wordOfBlock[block] = word;
        }
        long[] counts = new long[1 << 16];
        int[] sizes = new int[1 << 16];
        for (word = 0; word < weights.length; word++) {
            for (int i = starts[word]; i < starts[word + 1] - 2; i++) {
                int pair = bytePair(i);
                counts[pair] = Math.addExact(counts[pair], weights[word]);
                sizes[pair]++;
            }
        }
        int[] next = new int[1 << 16];
        for (int pair = 0; pair < counts.length; pair++) {
            next[pair] = -1;
            if (counts[pair] >= Math.max(1, minFrequency)) {
                next[pair] =
                        addPair(firstByteId + (pair >>> 8), firstByteId + (pair & 0xFF), counts[pair], sizes[pair]);
            }
        }
        for (word = 0; word < weights.length; word++) {
            for (int i = starts[word]; i < starts[word + 1] - 2; i++) {
                int pair = bytePair(i);
                if (next[pair] >= 0) {
                    pairs.places()[next[pair]++] = i;
                }
            }
        }
    }

    private int bytePair(int place) {
        return (cells[place] - firstByteId) << 8 | (cells[place + 1] - firstByteId);
    }

    /** Key {@code left << 32 | right} of the pair to merge next, or -1 when no pair is frequent enough. */
    long next() {
        while (queue.size() > 0) {
            int pair = queue.firstPair();
            long count = pairs.count(pair);
            if (count == queue.firstCount()) {
                return pairs.key(pair);
            }
            if (count == 0) {
                queue.removeFirst();
            } else {
                queue.lowerFirst(count);
            }
        }
        return -1;
    }

    /** Count of the pair that {@link #next} gave. */
    long nextCount() {
        return queue.firstCount();
    }

    /** Merges the pair that {@link #next} gave; the id of the new token. */
    int mergeNext() {
        int pair = queue.firstPair();
        long key = pairs.key(pair);
        int start = pairs.placeStart(pair);
        queue.removeFirst();
        pairs.kill(pair);
        return merge((int) (key >>> 32), (int) key, pairs.places(), start, start + pairs.placeCount(pair));
    }

    /**
     * Merges a pair whatever its count; the id of the new token.
     *
     * @param words the words, ascending, that can hold the pair
     */
    int mergeEverywhere(int left, int right, int[] words) {
        IntArrayList places = new IntArrayList();
        for (int word : words) {
            for (int i = starts[word]; cells[i] != SEPARATOR; i += lengths[cells[i]]) {
                if (cells[i] == left && cells[i + lengths[left]] == right) {
                    places.add(i);
                }
            }
        }
        int pair = pairs.find(key(left, right));
        if (pair >= 0) {
            pairs.kill(pair);
        }
        return merge(left, right, places.elements(), 0, places.size());
    }

    /** The token ids of a word. */
    IntArrayList tokens(int word) {
        IntArrayList ids = new IntArrayList();
        for (int i = starts[word]; cells[i] != SEPARATOR; i += lengths[cells[i]]) {
            ids.add(cells[i]);
        }
        return ids;
    }

    /** Tokens so far: the id of the next one. */
    int size() {
        return tokens;
    }

    private int merge(int left, int right, int[] places, int from, int to) {
        int result = tokens++;
        int leftLength = lengths[left];
        int length = leftLength + lengths[right];
        lengths[result] = length;
        step.begin();
        int word = 0;
        for (int k = from; k < to; k++) {
            int place = places[k];
            int second = place + leftLength;
            if (cells[place] != left || cells[second] != right) {
                continue;
            }
            word = wordAt(place, word);
            long weight = weights[word];
            int before = cells[place - 1];
            if (before != SEPARATOR) {
                int at = before >= 0 ? place - 1 : place + before;
                int neighbour = cells[at];
                if (neighbour == result) {
                    // The step itself made (result, left) a moment ago: it was (left, right)(left, right).
                    step.lowerRight(left, weight);
                    step.raiseSame(at, weight);
                } else {
                    step.fallLeft(neighbour, weight);
                    step.raiseLeft(neighbour, at, weight);
                }
            }
            int after = cells[place + length];
            if (after != SEPARATOR) {
                step.fallRight(after, weight);
                step.raiseRight(after, place, weight);
            }
            cells[second] = -1;
            cells[place + length - 1] = -length;
            cells[place] = result;
        }
        step.end(pairs, left, right, Math.max(1, minFrequency));
        for (int i = 0; i < step.newPairs(); i++) {
            addNewPair(i, result);
        }
        if (pairs.isSparse()) {
            pairs.compact(queue);
        }
        return result;
    }

    private void addNewPair(int i, int result) {
        long count = step.count(i);
        if (count < Math.max(1, minFrequency)) {
            return;
        }
        int left = step.isRight(i) ? result : step.neighbour(i, result);
        int right = step.isRight(i) ? step.neighbour(i, result) : result;
        if (lengths[left] + (long) lengths[right] <= maxTokenBytes) {
            int at = addPair(left, right, count, step.placeCount(i));
            step.copyPlaces(i, pairs.places(), at);
        }
    }

    private int addPair(int left, int right, long count, int placeCount) {
        int pair = pairs.add(key(left, right), count);
        int at = pairs.reserve(placeCount);
        queue.add(count, key(left, right), pair);
        return at;
    }

    private int wordAt(int place, int hint) {
        if (place >= starts[hint] && place < starts[hint + 1]) {
            return hint;
        }
        int word = wordOfBlock[place >>> BLOCK_BITS];
        while (starts[word + 1] <= place) {
            word++;
        }
        return word;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
