package dev.mews.model.generate;

/**
 * Generated tokens.
 *
 * @param tokens the new tokens, without the prompt and without an end-of-text token
 * @param stop why it ended
 */
@SuppressWarnings("ArrayRecordComponent") // a fresh array, never compared
public record Generation(int[] tokens, Stop stop) {
    /** Why a generation ended. */
    public enum Stop {
        /** The model ended the text. */
        END_OF_TEXT,
        /** The most tokens allowed were reached. */
        MAX_TOKENS
    }
}
