package dev.mews.tokenizer.train;

import dev.mews.tokenizer.bpe.Merges;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link MergeState} for each group of documents, and which of them is compressed worst: on the same counts, or on others
 * that only follow the merges.
 */
final class ParityStates {
    private final Parity.Unit unit;
    private final long minFrequency;
    private final List<MergeState> states = new ArrayList<>();

    /** What compression is measured on: {@link #states} themselves, or those of the development counts. */
    private final List<MergeState> measured;

    private final long[] units;

    /** Pre-tokens of one byte: tokens that stay. */
    private final long[] singles;

    private final ParityWindow window;
    private int chosen;

    /** @param ownDev whether compression is measured on counts of its own, added by {@link #addDev} */
    ParityStates(Parity parity, boolean ownDev, int groups, MergeScratch scratch, long minFrequency) {
        unit = parity.unit();
        this.minFrequency = minFrequency;
        units = new long[groups];
        singles = new long[groups];
        window = new ParityWindow(parity.window(), groups, parity.alpha());
        for (int group = 0; group < groups; group++) {
            states.add(new MergeState(scratch, 1));
        }
        measured = ownDev ? new ArrayList<>() : states;
        for (int group = 0; ownDev && group < groups; group++) {
            measured.add(new MergeState(scratch, 1));
        }
    }

    /** Adds a pre-token of a group. */
    void add(int group, WordTokens word, long count) {
        if (word.length() > 1) {
            word.addTo(states.get(group), count);
        }
        if (measured == states) {
            measure(group, word, count);
        }
    }

    /** Adds a pre-token of the development counts. */
    void addDev(int group, WordTokens word, long count) {
        if (word.length() > 1) {
            word.addTo(measured.get(group), count);
        }
        measure(group, word, count);
    }

    private void measure(int group, WordTokens word, long count) {
        if (word.length() == 1) {
            singles[group] = CountFiles.sum(singles[group], count, "tokens");
        }
        if (unit != Parity.Unit.DOCUMENTS) {
            int size = unit == Parity.Unit.BYTES ? word.length() : characters(word.bytes(), word.length());
            units[group] = CountFiles.sum(units[group], Math.multiplyExact(count, (long) size), "units");
        }
    }

    /** Says how many documents a group has. */
    void documents(int group, long documents) {
        if (unit == Parity.Unit.DOCUMENTS) {
            units[group] = documents;
        }
    }

    /** Tokens that are already made: words are then added as tokens. */
    void define(Merges merges) {
        all().forEach(state -> state.define(merges));
    }

    /** Counts pairs: call it after the last word. */
    void start(boolean fromTokens) {
        for (MergeState state : all()) {
            if (fromTokens) {
                state.startFromTokens();
            } else {
                state.start();
            }
        }
    }

    /** Takes note of a merge that was chosen for a group. */
    void chosenFor(int group) {
        window.chosen(group);
    }

    /** The group that {@link #next} chose. */
    int chosen() {
        return chosen;
    }

    /** Key of the best pair of the group with the fewest units per token, or -1 when no group has a frequent pair. */
    long next() {
        chosen = worst(false);
        if (chosen < 0) {
            chosen = worst(true);
        }
        return chosen < 0 ? -1 : states.get(chosen).next();
    }

    private int worst(boolean spentToo) {
        int worst = -1;
        for (int group = 0; group < states.size(); group++) {
            MergeState state = states.get(group);
            boolean open = units[group] > 0 && state.next() >= 0 && state.nextCount() >= minFrequency;
            if (open && (spentToo || !window.isSpent(group)) && (worst < 0 || isWorse(group, worst))) {
                worst = group;
            }
        }
        return worst;
    }

    private List<MergeState> all() {
        List<MergeState> all = new ArrayList<>(states);
        if (measured != states) {
            all.addAll(measured);
        }
        return all;
    }

    /** Count, in its group, of the pair that {@link #next} gave. */
    long nextCount() {
        return states.get(chosen).nextCount();
    }

    /** How much larger it is than that of the group's next pair: after {@link #mergeNext}. */
    long runnerUp() {
        return states.get(chosen).runnerUp();
    }

    /** Merges the pair that {@link #next} gave, in all groups. */
    void mergeNext(int left, int right) {
        for (int group = 0; group < states.size(); group++) {
            if (group == chosen) {
                states.get(group).mergeNext(null, null);
            } else {
                states.get(group).mergePair(left, right, null, null);
            }
            if (measured != states) {
                measured.get(group).mergePair(left, right, null, null);
            }
        }
        window.chosen(chosen);
    }

    /** Merges a pair that was chosen elsewhere. */
    void merge(int left, int right) {
        all().forEach(state -> state.mergePair(left, right, null, null));
    }

    /** Whether {@code units / tokens} of {@code a} is less than that of {@code b}: exact, with 128 bits. */
    private boolean isWorse(int a, int b) {
        long tokensA = singles[a] + measured.get(a).totalTokens();
        long tokensB = singles[b] + measured.get(b).totalTokens();
        long highA = Math.multiplyHigh(units[a], tokensB);
        long highB = Math.multiplyHigh(units[b], tokensA);
        return highA != highB ? highA < highB : Long.compareUnsigned(units[a] * tokensB, units[b] * tokensA) < 0;
    }

    /** Code points: bytes that do not continue one. */
    private static int characters(byte[] bytes, int length) {
        int characters = 0;
        for (int i = 0; i < length; i++) {
            characters += (bytes[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return characters;
    }
}
