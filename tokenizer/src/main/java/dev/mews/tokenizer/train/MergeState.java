package dev.mews.tokenizer.train;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
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
    /* Cells: for each pre-token two separators and its bytes; then one more separator. A separator is below any other
     * value; the first of a pre-token carries its number, the second its count, or LARGE when that is in largeCounts. A
     * token takes as many cells as it has bytes: its id in the first, minus its length in the last, any small negative
     * number between. Both neighbours of a place are found without links, a place in a list of places is one int, and
     * what a merge asks of a place lies in one or two cache lines. */
    private static final int SEPARATOR = Integer.MIN_VALUE;
    private static final int LEAST_INSIDE = -(1 << 30);
    private static final int LARGE = (1 << 30) - 1;
    private static final int MAX_CELLS = Integer.MAX_VALUE - 64;
    private static final int BLOCK_BITS = 5;
    private static final int BLOCK_PLACES = 256;

    private final MergeScratch scratch;
    private final int firstByteId;
    private final long minFrequency;

    private int[] cells = new int[1 << 10];
    private int cellCount;
    private final IntArrayList wordStarts = new IntArrayList();
    private final Int2LongOpenHashMap largeCounts = new Int2LongOpenHashMap();
    private int[] starts;

    /** Beginning of the pre-token that has the first cell of each block of cells, or that follows it. */
    private int[] startOfBlock;

    private final int[] lengths;
    private int tokens;
    private final PairTable pairs = new PairTable();
    private final PairQueue queue = new PairQueue();
    private final StepCounts step;
    private final int[] live = new int[BLOCK_PLACES + 1];
    private long totalTokens;
    private long runnerUp;

    /* What the merge that is being made was found in. */
    private int lastStart;
    private int mergedWords;
    private int heaviestStart;
    private long heaviest;

    /** @param minFrequency pairs with a smaller count are never merged; at least 1 */
    MergeState(MergeScratch scratch, long minFrequency) {
        this.scratch = scratch;
        this.firstByteId = scratch.firstByteId;
        this.lengths = scratch.lengths;
        this.step = scratch.step;
        this.minFrequency = Math.max(1, minFrequency);
        tokens = firstByteId + ByteAlphabet.SIZE;
    }

    /** Adds a pre-token; its number, counted from 0. A count of 0 follows the merges without taking part. */
    int addWord(byte[] bytes, int length, long count) {
        begin(length, length, count);
        for (int i = 0; i < length; i++) {
            cells[cellCount++] = firstByteId + ByteAlphabet.rank(bytes[i] & 0xFF);
        }
        return wordStarts.size() - 1;
    }

    /** Adds a pre-token that is some tokens already: then {@link #startFromTokens} is called, and not {@link #start}. */
    int addWord(int[] ids, int number, int length, long count) {
        begin(length, number, count);
        for (int k = 0; k < number; k++) {
            int tokenLength = lengths[ids[k]];
            Arrays.fill(cells, cellCount, cellCount + tokenLength, -1);
            cells[cellCount + tokenLength - 1] = -tokenLength;
            cells[cellCount] = ids[k];
            cellCount += tokenLength;
        }
        return wordStarts.size() - 1;
    }

    /** Makes room for so many pre-tokens of so many bytes together. */
    void expect(long words, long bytes) {
        long wanted = bytes + 2 * words + 1;
        if (wanted > cells.length && wanted <= MAX_CELLS) {
            cells = new int[(int) wanted];
            wordStarts.ensureCapacity((int) words);
        }
    }

    private void begin(int length, int number, long count) {
        if (cellCount + (long) length + 3 > cells.length) {
            long wanted = Math.max(cellCount + (long) length + 3, Math.min(2L * cells.length, MAX_CELLS));
            if (wanted > MAX_CELLS) {
                throw new IllegalArgumentException(
                        "the different pre-tokens have more than 2^31 bytes: count fewer documents");
            }
            cells = Arrays.copyOf(cells, (int) wanted);
        }
        int word = wordStarts.size();
        cells[cellCount++] = SEPARATOR | word;
        cells[cellCount++] = SEPARATOR | (int) Math.min(count, LARGE);
        wordStarts.add(cellCount);
        if (count >= LARGE) {
            largeCounts.put(word, count);
        }
        // No pair can occur more often than there are tokens, so later sums need no check.
        long here = count * number;
        if (count > Long.MAX_VALUE / number || totalTokens + here < 0) {
            throw new ArithmeticException(
                    "the bytes of all pre-tokens, times their weights, are more than 2^63 - 1: use smaller weights");
        }
        totalTokens += here;
    }

    /** Tokens that are already made, their parts by rank: for words that are added as tokens. */
    void define(Merges merges) {
        for (int rank = 0; rank < merges.size(); rank++) {
            lengths[tokens] = lengths[merges.left(rank)] + lengths[merges.right(rank)];
            scratch.rules.define(merges.left(rank), merges.right(rank), tokens++);
        }
    }

    /** Counts the pairs of bytes: call it after the last word. */
    void start() {
        index();
        long[] counts = new long[1 << 16];
        int[] sizes = new int[1 << 16];
        for (int start : starts) {
            long weight = weightFrom(start);
            for (int i = start; !isSeparator(cells[i + 1]); i++) {
                int pair = bytePair(i);
                counts[pair] += weight;
                sizes[pair]++;
            }
        }
        int[] next = new int[1 << 16];
        for (int pair = 0; pair < counts.length; pair++) {
            int left = firstByteId + (pair >>> 8);
            int right = firstByteId + (pair & 0xFF);
            boolean wanted = counts[pair] >= minFrequency && scratch.rules.allow(left, right, 2);
            next[pair] = wanted ? addPair(left, right, counts[pair], sizes[pair]) : -1;
        }
        for (int start : starts) {
            for (int i = start; !isSeparator(cells[i + 1]); i++) {
                int pair = bytePair(i);
                if (next[pair] >= 0) {
                    pairs.places()[next[pair]++] = i;
                }
            }
        }
    }

    /** Counts the pairs of tokens: call it after the last word. */
    void startFromTokens() {
        index();
        Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();
        numbers.defaultReturnValue(-1);
        LongArrayList keys = new LongArrayList();
        LongArrayList counts = new LongArrayList();
        IntArrayList sizes = new IntArrayList();
        forEachPair((place, key, weight) -> {
            int number = numbers.get(key);
            if (number < 0) {
                number = keys.size();
                numbers.put(key, number);
                keys.add(key);
                counts.add(0);
                sizes.add(0);
            }
            counts.set(number, counts.getLong(number) + weight);
            sizes.set(number, sizes.getInt(number) + 1);
        });
        int[] next = new int[keys.size()];
        for (int number = 0; number < next.length; number++) {
            int left = (int) (keys.getLong(number) >>> 32);
            int right = (int) keys.getLong(number);
            boolean wanted = counts.getLong(number) >= minFrequency
                    && scratch.rules.allow(left, right, lengths[left] + (long) lengths[right]);
            next[number] = wanted ? addPair(left, right, counts.getLong(number), sizes.getInt(number)) : -1;
        }
        forEachPair((place, key, weight) -> {
            int number = numbers.get(key);
            if (next[number] >= 0) {
                pairs.places()[next[number]++] = place;
            }
        });
    }

    private interface PairSink {
        void accept(int place, long key, long weight);
    }

    private void forEachPair(PairSink sink) {
        for (int start : starts) {
            long weight = weightFrom(start);
            for (int i = start; !isSeparator(cells[i]); ) {
                int after = i + lengths[cells[i]];
                if (!isSeparator(cells[after])) {
                    sink.accept(i, key(cells[i], cells[after]), weight);
                }
                i = after;
            }
        }
    }

    private void index() {
        cells[cellCount++] = SEPARATOR;
        starts = wordStarts.toIntArray();
        startOfBlock = new int[(cellCount >>> BLOCK_BITS) + 1];
        int word = 0;
        for (int block = 0; block < startOfBlock.length && starts.length > 0; block++) {
            while (word + 1 < starts.length && starts[word + 1] <= block << BLOCK_BITS) {
                word++;
            }
            startOfBlock[block] = starts[word];
        }
    }

    private static boolean isSeparator(int cell) {
        return cell < LEAST_INSIDE;
    }

    /** Number of the pre-token that begins at a place. */
    private int wordFrom(int start) {
        return cells[start - 2] & LARGE;
    }

    /** Count of the pre-token that begins at a place. */
    private long weightFrom(int start) {
        int weight = cells[start - 1] & LARGE;
        return weight < LARGE ? weight : largeCounts.get(wordFrom(start));
    }

    /** Where the pre-token begins that has a token at a place. */
    private int startOf(int place) {
        int at = place;
        int block = place >>> BLOCK_BITS;
        while (at > block << BLOCK_BITS) {
            int before = cells[at - 1];
            if (isSeparator(before)) {
                return at;
            }
            at = before >= 0 ? at - 1 : at + before;
        }
        return startOfBlock[block];
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

    /**
     * Merges the pair that {@link #next} gave.
     *
     * @param shares says in which groups the words are; null when that does not matter
     * @param byGroup receives the occurrences that were merged
     */
    void mergeNext(GroupCounts shares, long[] byGroup) {
        int pair = queue.firstPair();
        long key = pairs.key(pair);
        int start = pairs.placeStart(pair);
        queue.removeFirst();
        int count = pairs.placeCount(pair);
        pairs.kill(pair);
        runnerUp = next() < 0 ? 0 : nextCount();
        merge((int) (key >>> 32), (int) key, pairs.places(), start, start + count, shares, byGroup);
    }

    /** Count of the pair that came after the one that {@link #mergeNext} merged; 0 when there was none. */
    long runnerUp() {
        return runnerUp;
    }

    /** In how many pre-tokens the last merge was made. */
    int mergedWords() {
        return mergedWords;
    }

    /** Number of the most frequent pre-token that the last merge was made in, the first of equals; -1 for none. */
    int heaviestWord() {
        return heaviestStart < 0 ? -1 : wordFrom(heaviestStart);
    }

    /** Merges a pair that another state chose; it may occur nowhere here. Pairs of any count must have been kept. */
    void mergePair(int left, int right, GroupCounts shares, long[] byGroup) {
        int pair = pairs.find(key(left, right));
        if (pair < 0) {
            boolean kept = scratch.rules.allow(left, right, lengths[left] + (long) lengths[right]);
            IntArrayList places = new IntArrayList();
            for (int word = 0; !kept && word < starts.length; word++) {
                findPlaces(left, right, word, places);
            }
            merge(left, right, places.elements(), 0, places.size(), shares, byGroup);
            return;
        }
        int start = pairs.placeStart(pair);
        int count = pairs.placeCount(pair);
        pairs.kill(pair);
        merge(left, right, pairs.places(), start, start + count, shares, byGroup);
    }

    /**
     * Merges a pair whatever its count.
     *
     * @param words the words, ascending, that can hold the pair
     */
    void mergeWords(int left, int right, int[] words, GroupCounts shares, long[] byGroup) {
        IntArrayList places = new IntArrayList();
        for (int word : words) {
            findPlaces(left, right, word, places);
        }
        int pair = pairs.find(key(left, right));
        if (pair >= 0) {
            pairs.kill(pair);
        }
        merge(left, right, places.elements(), 0, places.size(), shares, byGroup);
    }

    private void findPlaces(int left, int right, int word, IntArrayList places) {
        for (int i = wordStarts.getInt(word); !isSeparator(cells[i]); i += lengths[cells[i]]) {
            if (cells[i] == left && cells[i + lengths[left]] == right) {
                places.add(i);
            }
        }
    }

    /** Tokens that all words are, times their counts. */
    long totalTokens() {
        return totalTokens;
    }

    /** The token ids of a word. */
    IntArrayList tokens(int word) {
        IntArrayList ids = new IntArrayList();
        for (int i = wordStarts.getInt(word); !isSeparator(cells[i]); i += lengths[cells[i]]) {
            ids.add(cells[i]);
        }
        return ids;
    }

    /** Tokens so far: the id of the next one. */
    int size() {
        return tokens;
    }

    private void merge(int left, int right, int[] places, int from, int to, GroupCounts shares, long[] byGroup) {
        int result = tokens++;
        lastStart = -1;
        mergedWords = 0;
        heaviestStart = -1;
        heaviest = 0;
        int leftLength = lengths[left];
        int length = leftLength + lengths[right];
        lengths[result] = length;
        scratch.rules.define(left, right, result);
        step.begin();
        for (int k = from; k < to; k += BLOCK_PLACES) {
            int found = livePlaces(left, right, places, k, Math.min(to, k + BLOCK_PLACES));
            mergeLive(left, right, result, found, shares, byGroup);
        }
        step.end(pairs, left, right, minFrequency);
        for (int i = 0; i < step.newPairs(); i++) {
            addNewPair(i, result);
        }
        if (pairs.isSparse()) {
            pairs.compact(queue);
        }
    }

    /** Collects the places that still hold a pair. In a loop of nothing else the processor waits for many at once. */
    private int livePlaces(int left, int right, int[] places, int from, int to) {
        int leftLength = lengths[left];
        int found = 0;
        for (int k = from; k < to; k++) {
            int place = places[k];
            live[found] = place;
            found += ((cells[place] ^ left) | (cells[place + leftLength] ^ right)) == 0 ? 1 : 0;
        }
        return found;
    }

    private void mergeLive(int left, int right, int result, int found, GroupCounts shares, long[] byGroup) {
        int leftLength = lengths[left];
        int length = lengths[result];
        for (int k = 0; k < found; k++) {
            int place = live[k];
            int second = place + leftLength;
            if (cells[place] != left || cells[second] != right) {
                continue; // the place before it took its first token, as in a run of one letter
            }
            int start = startOf(place);
            long weight = weightFrom(start);
            totalTokens -= weight;
            if (start != lastStart) {
                // Places ascend, so those of one pre-token follow each other.
                lastStart = start;
                mergedWords++;
                if (weight > heaviest) {
                    heaviest = weight;
                    heaviestStart = start;
                }
            }
            if (shares != null) {
                shares.addTo(wordFrom(start), byGroup);
            }
            int before = cells[place - 1];
            if (!isSeparator(before)) {
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
            if (!isSeparator(after)) {
                step.fallRight(after, weight);
                step.raiseRight(after, place, weight);
            }
            cells[second] = -1;
            cells[place + length - 1] = -length;
            cells[place] = result;
        }
    }

    private void addNewPair(int i, int result) {
        long count = step.count(i);
        if (count < minFrequency) {
            return;
        }
        int left = step.isRight(i) ? result : step.neighbour(i, result);
        int right = step.isRight(i) ? step.neighbour(i, result) : result;
        if (scratch.rules.allow(left, right, lengths[left] + (long) lengths[right])) {
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

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
