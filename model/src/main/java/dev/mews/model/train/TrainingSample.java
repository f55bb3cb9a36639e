package dev.mews.model.train;

/**
 * What a model made of a prompt while it trained: a line of {@code samples.jsonl}.
 *
 * @param step steps done
 * @param prompt as in the config
 * @param text generated, without the prompt
 */
public record TrainingSample(int step, String prompt, String text) {}
