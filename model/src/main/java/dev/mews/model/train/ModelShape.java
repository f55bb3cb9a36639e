package dev.mews.model.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.Multipliers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shape of the model to train; vocabulary and token ids come from the shards. The defaults are a model for two cores. */
public record ModelShape(
        @Describe("Width of the residual stream") @Default("128") @Range(min = 8)
        int hiddenSize,

        @Describe("Layers, each with attention, Mamba-2 and MLP") @Default("4") @Range(min = 1)
        int layers,

        @Describe("Width inside the MLP") @Default("256") @Range(min = 1)
        int intermediateSize,

        @Describe("Attention query heads") @Default("4") @Range(min = 1)
        int heads,

        @Describe("Attention key and value heads; divides heads") @Default("2") @Range(min = 1)
        int keyValueHeads,

        @Describe("Channels per attention head; even") @Default("32") @Range(min = 2)
        int headSize,

        @Describe("Mamba-2 heads") @Default("8") @Range(min = 1)
        int ssmHeads,

        @Describe("Channels per Mamba-2 head") @Default("32") @Range(min = 1)
        int ssmHeadSize,

        @Describe("State entries per Mamba-2 channel") @Default("32") @Range(min = 1)
        int ssmStateSize,

        @Describe("Groups of Mamba-2 heads that share B and C; divides ssm_heads") @Default("1") @Range(min = 1)
        int ssmGroups,

        @Describe("Whether the Mamba-2 output is normalised together with its gate") @Default("false")
        boolean gatedNorm,

        @Describe("Whether logits reuse the embedding matrix") @Default("false")
        boolean tieEmbeddings,

        @Describe("Forward multipliers: 'width' by the maximal-update rule, or 'ones'") @Default("ones")
        MultiplierRule multipliers,

        @Describe("Factors of single forward multipliers, beside the rule: {key: 0.5} halves the keys'") @Default("{}")
        Map<String, Double> multiplierFactors,

        @Describe("Multiplies the time step's activation before its bias; below 1 it damps loss spikes of wide models")
        @Default("1.0")
        @Range(min = 0, max = 1, minExclusive = true)
        double dtAttenuation,

        @Describe("Order of a layer's parts: sa_m (the released models), sam or s_a_m; transformers knows sa_m only")
        @Default("sa_m")
        BlockOrder blockOrder,

        @Describe("Shares out the inner channels of heads, ssm_heads and intermediate_size anew, in eighths")
        Optional<Allocation> allocation) {
    private static final double FALCON_ROPE_BASE = 1e11;
    private static final int CONV_WIDTH = 4;
    private static final int CHUNK = 128;
    private static final double NORM_EPS = 1e-5;
    private static final double INITIALIZER_RANGE = 0.02;

    /** Where the forward multipliers come from. */
    public enum MultiplierRule {
        /** {@link Multipliers#byWidth}. */
        WIDTH,
        /** {@link Multipliers#ONES}. */
        ONES
    }

    public ModelShape {
        multiplierFactors = Collections.unmodifiableSortedMap(new TreeMap<>(multiplierFactors));
        Multipliers.ONES.scaled(multiplierFactors);
        // The shapes check themselves; building them here reports a bad one with its line in the recipe.
        new AttentionShape(heads, keyValueHeads, headSize, FALCON_ROPE_BASE, false);
        mamba(ssmHeads, ssmHeadSize, ssmGroups, ssmStateSize, gatedNorm);
        if (allocation.isPresent()) {
            int all = channels(ssmHeads, ssmHeadSize, heads, headSize, intermediateSize);
            int queries = Allocation.heads("attention", allocation.get().attention(), all, headSize);
            int mixers = Allocation.heads("ssm", allocation.get().ssm(), all, ssmHeadSize);
            Allocation.heads("mlp", allocation.get().mlp(), all, 1);
            new AttentionShape(queries, keyValueHeads, headSize, FALCON_ROPE_BASE, false);
            mamba(mixers, ssmHeadSize, ssmGroups, ssmStateSize, gatedNorm);
        }
    }

    /** Inner channels of a layer: of all Mamba-2 heads, all query heads and the MLP. */
    private static int channels(int ssmHeads, int ssmHeadSize, int heads, int headSize, int intermediateSize) {
        return ssmHeads * ssmHeadSize + heads * headSize + intermediateSize;
    }

    /** The full config of this shape. */
    public HybridConfig toConfig(int vocabularySize, int maxPositions, int padToken, int endOfText) {
        return allocation.isPresent()
                ? allocated(allocation.get()).toConfig(vocabularySize, maxPositions, padToken, endOfText)
                : plainConfig(vocabularySize, maxPositions, padToken, endOfText);
    }

    private ModelShape allocated(Allocation shares) {
        int all = channels(ssmHeads, ssmHeadSize, heads, headSize, intermediateSize);
        return new ModelShape(
                hiddenSize,
                layers,
                Allocation.heads("mlp", shares.mlp(), all, 1),
                Allocation.heads("attention", shares.attention(), all, headSize),
                keyValueHeads,
                headSize,
                Allocation.heads("ssm", shares.ssm(), all, ssmHeadSize),
                ssmHeadSize,
                ssmStateSize,
                ssmGroups,
                gatedNorm,
                tieEmbeddings,
                multipliers,
                multiplierFactors,
                dtAttenuation,
                blockOrder,
                Optional.empty());
    }

    private HybridConfig plainConfig(int vocabularySize, int maxPositions, int padToken, int endOfText) {
        AttentionShape attention = new AttentionShape(heads, keyValueHeads, headSize, FALCON_ROPE_BASE, false);
        MambaShape mamba = mamba(ssmHeads, ssmHeadSize, ssmGroups, ssmStateSize, gatedNorm);
        return new HybridConfig(
                vocabularySize,
                hiddenSize,
                intermediateSize,
                layers,
                maxPositions,
                attention,
                mamba,
                (multipliers == MultiplierRule.ONES
                                ? Multipliers.ONES
                                : Multipliers.byWidth(hiddenSize, intermediateSize, attention, mamba))
                        .scaled(multiplierFactors)
                        .attenuateDt(dtAttenuation),
                tieEmbeddings,
                false,
                NORM_EPS,
                INITIALIZER_RANGE,
                padToken,
                endOfText,
                List.of(endOfText),
                blockOrder);
    }

    private static MambaShape mamba(int heads, int headSize, int groups, int stateSize, boolean gatedNorm) {
        return new MambaShape(
                heads,
                headSize,
                groups,
                stateSize,
                CONV_WIDTH,
                CHUNK,
                true,
                false,
                false,
                gatedNorm,
                false,
                0,
                Double.POSITIVE_INFINITY);
    }
}
