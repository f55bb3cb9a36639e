package dev.mews.model.eval.recall;

import java.util.List;

/**
 * A text and what is asked about it. Text, question and answer together are exactly {@code length} tokens, for every question.
 *
 * @param context the text, without the question
 * @param questions one for each depth, in this order
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record RecallText(RecallTask task, int length, int[] context, List<RecallQuestion> questions) {
    public RecallText {
        questions = List.copyOf(questions);
    }
}
