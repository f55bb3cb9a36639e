package dev.mews.model.train;

/**
 * What a run is about to do.
 *
 * @param parameters parameters of the model
 * @param steps steps of the whole run
 * @param tokensPerStep positions per full step, padding included
 * @param threads threads of libtorch in each process
 * @param processes processes that share each batch
 * @param matmul matrix product setting: {@code medium} (oneDNN) or {@code highest} (OpenBLAS)
 * @param resumedStep steps already done by an earlier run; 0 for a fresh start
 * @param flopsPerToken floating-point operations of a training step per token, see {@link
 *     dev.mews.model.ModelCosts#trainingFlopsPerToken}
 * @param memory native memory the run is expected to need
 */
public record TrainPlan(
        long parameters,
        int steps,
        long tokensPerStep,
        int threads,
        int processes,
        String matmul,
        int resumedStep,
        double flopsPerToken,
        MemoryPlan memory) {}
