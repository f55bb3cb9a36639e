package dev.mews.model;

/**
 * The attention half of a layer: grouped-query attention with rotary positions.
 *
 * @param heads query heads, at least 1
 * @param keyValueHeads key and value heads; divides {@code heads}
 * @param headSize channels per head; even, because rotary positions turn pairs of channels
 * @param ropeBase base of the rotary frequencies {@code base^(-2i/headSize)}; Falcon-H1 uses 1e11
 * @param bias whether the four projections have biases
 */
public record AttentionShape(int heads, int keyValueHeads, int headSize, double ropeBase, boolean bias) {
    public AttentionShape {
        Checks.atLeast("num_attention_heads", heads, 1);
        Checks.atLeast("num_key_value_heads", keyValueHeads, 1);
        Checks.divides("num_key_value_heads", keyValueHeads, "num_attention_heads", heads);
        Checks.atLeast("head_dim", headSize, 2);
        Checks.divides("2 (rotary positions turn pairs of channels)", 2, "head_dim", headSize);
        Checks.positive("rope_theta", ropeBase);
    }

    /** Channels of all query heads together. */
    public int querySize() {
        return heads * headSize;
    }

    /** Channels of all key heads together; as many as of all value heads. */
    public int keyValueSize() {
        return keyValueHeads * headSize;
    }
}
