package dev.mews.tokenizer.train;

import java.util.ArrayList;
import java.util.List;

/** A {@link MergeState} for each group of documents, and which of them is compressed worst. */
final class ParityStates {
    private final Parity.Unit unit;
    private final long minFrequency;
    private final List<MergeState> states = new ArrayList<>();
    private final long[] units;

    /** Pre-tokens of one byte: tokens that stay. */
    private final long[] singles;

    private int chosen;

    ParityStates(Parity.Unit unit, int groups, MergeScratch scratch, long minFrequency) {
        this.unit = unit;
        this.minFrequency = minFrequency;
        units = new long[groups];
        singles = new long[groups];
        for (int group = 0; group < groups; group++) {
            states.add(new MergeState(scratch, 1));
        }
    }

    /** Adds a pre-token of a group. */
    void add(int group, byte[] bytes, int length, long count) {
        if (length > 1) {
            states.get(group).addWord(bytes, length, count);
        } else {
            singles[group] = CountFiles.sum(singles[group], count, "tokens");
        }
        if (unit != Parity.Unit.DOCUMENTS) {
            int size = unit == Parity.Unit.BYTES ? length : characters(bytes, length);
            units[group] = CountFiles.sum(units[group], Math.multiplyExact(count, (long) size), "units");
        }
    }

    /** Says how many documents a group has. */
    void documents(int group, long documents) {
        if (unit == Parity.Unit.DOCUMENTS) {
            units[group] = documents;
        }
    }

    void start() {
        states.forEach(MergeState::start);
    }

    /** Key of the best pair of the group with the fewest units per token, or -1 when no group has a frequent pair. */
    long next() {
        chosen = -1;
        for (int group = 0; group < states.size(); group++) {
            MergeState state = states.get(group);
            boolean open = units[group] > 0 && state.next() >= 0 && state.nextCount() >= minFrequency;
            if (open && (chosen < 0 || isWorse(group, chosen))) {
                chosen = group;
            }
        }
        return chosen < 0 ? -1 : states.get(chosen).next();
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
        }
    }

    /** Merges a pair that was chosen elsewhere. */
    void merge(int left, int right) {
        states.forEach(state -> state.mergePair(left, right, null, null));
    }

    /** Whether {@code units / tokens} of {@code a} is less than that of {@code b}: exact, with 128 bits. */
    private boolean isWorse(int a, int b) {
        long tokensA = singles[a] + states.get(a).totalTokens();
        long tokensB = singles[b] + states.get(b).totalTokens();
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
