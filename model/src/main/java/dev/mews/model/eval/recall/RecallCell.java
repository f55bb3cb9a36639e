package dev.mews.model.eval.recall;

/**
 * What became of the questions of one task, length and depth.
 *
 * @param length tokens of text, question and answer
 * @param depth where the facts were, from 0 to 1
 * @param questions number of questions
 * @param exact questions whose answer greedy generation says
 * @param chosen questions whose answer is likelier than every other candidate
 * @param share mean share of the answer in the probability of all candidates: 1/8 when nothing is known
 */
public record RecallCell(
        RecallTask task, int length, double depth, int questions, int exact, int chosen, double share) {}
