package dev.mews.tokenizer.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Adds up what LaTeX commands save and what the merges behind them would have saved. */
final class LatexAccount {
    private int slots;
    private long saved;
    private long tokensAfter;
    private int displaced;
    private long displacedSaved;

    /** The commands were closed: {@code slots} tokens, and tokens of all pre-tokens before and after. */
    void closed(int itsSlots, long before, long after) {
        slots = itsSlots;
        saved = before - after;
        tokensAfter = after;
    }

    /** Whether further merges are to be {@link #displaced}. */
    boolean isOpen() {
        return displaced < slots;
    }

    /** One more merge behind the commands, with which all pre-tokens are so many tokens. */
    void displaced(long tokens) {
        displaced++;
        displacedSaved = tokensAfter - tokens;
    }

    LatexEvidence evidence(long unit) {
        return new LatexEvidence(slots, saved / unit, displaced, displacedSaved / unit);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(slots);
        out.writeLong(saved);
        out.writeLong(tokensAfter);
        out.writeInt(displaced);
        out.writeLong(displacedSaved);
    }

    void read(DataInput in) throws IOException {
        slots = in.readInt();
        saved = in.readLong();
        tokensAfter = in.readLong();
        displaced = in.readInt();
        displacedSaved = in.readLong();
    }
}
