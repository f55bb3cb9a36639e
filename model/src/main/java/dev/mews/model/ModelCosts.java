package dev.mews.model;

import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.weights.ParameterShapes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model costs, from its config alone: parameters, floating-point operations and memory. Nothing is allocated, so a
 * model of any size can be asked about.
 *
 * @param config the model
 */
public record ModelCosts(HybridConfig config) {
    private static final long FLOAT = 4;

    /** Weight, gradient and the optimizer's two moments, each of 4 bytes. */
    private static final long TRAINING_BYTES_PER_PARAMETER = 4 * FLOAT;

    /** Parameters of each part over all layers, in the order of the forward pass; their sum is the model's. */
    public Map<String, Long> parametersByPart() {
        Map<String, Long> parts = new LinkedHashMap<>();
        for (String part : new String[] {"embedding", "attention", "mamba", "mlp", "norms", "lm_head"}) {
            parts.put(part, 0L);
        }
        ParameterShapes.of(config)
                .forEach((name, shape) -> parts.merge(part(name), ParameterShapes.count(shape), Long::sum));
        return Collections.unmodifiableMap(parts);
    }

    private static String part(String name) {
        if (name.contains("embed_tokens")) {
            return "embedding";
        }
        if (name.startsWith("lm_head")) {
            return "lm_head";
        }
        if (name.contains(".mamba.")) {
            return "mamba";
        }
        if (name.contains(".self_attn.")) {
            return "attention";
        }
        return name.contains(".feed_forward.") ? "mlp" : "norms";
    }

    /** Number of parameters; tied embeddings count once. */
    public long parameters() {
        return parametersByPart().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Floating-point operations of the forward pass per token, a multiply-add counted as two:
     *
     * <pre>
     *   2 x entries of all matrices (the embedding is looked up, not multiplied; a tied one is, as lm_head)
     *   + per layer: attention 4 Hq a (s+1)/2
     *                scan      2 G N Q + 2 H P Q + 4 H P N      convolution 2 K (H P + 2 G N)
     * </pre>
     *
     * for sequences of {@code s} tokens, of which a query sees (s+1)/2 on average, and chunks of {@code Q} tokens.
     * Elementwise work is not counted.
     *
     * @param length tokens of a sequence
     * @see "Kaplan et al.: Scaling Laws, arXiv 2001.08361, table 1; Chowdhery et al.: PaLM, arXiv 2204.02311, appendix B;
     *     Dao, Gu: Transformers are SSMs, arXiv 2405.21060, section 6"
     */
    public double forwardFlopsPerToken(int length) {
        double matrices = 0;
        for (Map.Entry<String, long[]> entry : ParameterShapes.of(config).entrySet()) {
            boolean multiplied = config.tieEmbeddings() || !entry.getKey().contains("embed_tokens");
            if (entry.getValue().length == 2 && multiplied) {
                matrices += ParameterShapes.count(entry.getValue());
            }
        }
        double attention = 4.0 * config.attention().querySize() * (length + 1.0) / 2;
        MambaShape m = config.mamba();
        double chunk = Math.min(length, HybridModelHandle.SCAN_CHUNK);
        double states = m.groupStates();
        double scan = 2 * states * chunk + 2.0 * m.innerSize() * chunk + 4.0 * m.innerSize() * m.stateSize();
        double conv = 2.0 * m.convWidth() * m.convChannels();
        return 2 * matrices + config.layers() * (attention + scan + conv);
    }

    /** Operations of a training step per token: the backward pass costs twice the forward pass. */
    public double trainingFlopsPerToken(int length) {
        return 3 * forwardFlopsPerToken(length);
    }

    /** Bytes of weights, gradients and the optimizer's moments while training, all in float32. */
    public long trainingStateBytes() {
        return TRAINING_BYTES_PER_PARAMETER * parameters();
    }

    /** Bytes of the weights in float32. */
    public long weightBytes() {
        return FLOAT * parameters();
    }

    /** Bytes of what generation keeps beside the weights after {@code length} tokens; only keys and values grow with it. */
    public long cacheBytes(long length) {
        MambaShape m = config.mamba();
        long keysAndValues = 2L * config.attention().keyValueSize() * length;
        long conv = (long) m.convChannels() * (m.convWidth() - 1);
        long state = (long) m.innerSize() * m.stateSize();
        return FLOAT * config.layers() * (keysAndValues + conv + state);
    }

    /** Bytes that reading a text of {@code length} tokens at once takes beside weights and cache: one layer at a time. */
    public long prefillBytes(int length) {
        return (long) (FLOAT * (double) length * (layerFloats(length, false) + 2.0 * config.hiddenSize()));
    }

    /**
     * Bytes a training step holds at its peak beside weights, gradients and moments, in float32: what the operations of each
     * layer save for the backward pass, counted from the code, and the gradients of a layer's; with recomputation the
     * input of each layer and one layer's share. What is held was measured as 0.7 to 1.0 of it ({@code PeakMemoryTest}); what
     * the process takes, with freed memory that the C library keeps, as 0.9 to 1.3.
     *
     * @param rows sequences of a pass
     * @param length tokens of a sequence
     * @param packed whether rows hold several documents, which takes masks
     * @param recompute whether the backward pass computes the activations of a layer anew
     */
    public long activationBytes(int rows, int length, boolean packed, boolean recompute) {
        double tokens = (double) rows * length;
        double layer = tokens * layerFloats(length, packed);
        double inputs = tokens * config.hiddenSize() * config.layers();
        double held = recompute ? inputs + layer : config.layers() * layer;
        // The backward pass of the last layer holds a gradient for each of its activations, and the loss before it a
        // slice of logits; one after the other.
        double logits = 3.0 * HybridModelHandle.LOSS_SLICE * config.vocabularySize();
        double gradients = Math.max(layer, logits);
        double perGroup =
                (double) config.attention().heads() / config.attention().keyValueHeads();
        double mask = (packed ? tokens : length) * perGroup * keysWrittenOut(length, packed);
        return (long) (FLOAT * (held + gradients + mask));
    }

    /** Numbers one layer saves per token. */
    private double layerFloats(int length, boolean packed) {
        MambaShape m = config.mamba();
        AttentionShape a = config.attention();
        double states = m.groupStates();
        double chunk = Math.min(length, HybridModelHandle.SCAN_CHUNK);
        double norms = 6.0 * config.hiddenSize();
        // The sum before the activation and what comes out of it.
        double conv = 2.0 * m.convChannels();
        // x, what is scanned, y, z and their products; B and C; steps and decays; the state at the start of each chunk.
        double scan = m.innerSize() * (m.gatedNorm() ? 8.0 : 6.0)
                + 2 * states
                + 2.0 * m.heads()
                + (double) m.innerSize() * m.stateSize() / chunk;
        double scores = a.heads() * keysWrittenOut(length, packed);
        double attention = 3.0 * (a.querySize() + a.keyValueSize()) + scores;
        return norms + conv + scan + attention + 4.0 * config.intermediateSize();
    }

    /** Scores kept per query and head: those of the documents that are short enough, half a square each. */
    private static double keysWrittenOut(int length, boolean packed) {
        if (length > HybridModelHandle.WRITTEN_SCORES && !packed) {
            return 0;
        }
        double longest = Math.min(length, HybridModelHandle.WRITTEN_SCORES);
        return (longest + Math.min(longest, HybridModelHandle.SCORE_BLOCK)) / 2;
    }
}
