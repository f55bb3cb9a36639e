package dev.mews.model.train;

/**
 * What a run is about to do.
 *
 * @param parameters parameters of the model
 * @param steps steps of the whole run
 * @param tokensPerStep positions per full step, padding included
 * @param threads threads of libtorch
 * @param matmul matrix product setting: {@code medium} (oneDNN) or {@code highest} (OpenBLAS)
 * @param resumedStep steps already done by an earlier run; 0 for a fresh start
 */
public record TrainPlan(long parameters, int steps, long tokensPerStep, int threads, String matmul, int resumedStep) {}
