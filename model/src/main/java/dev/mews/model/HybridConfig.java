package dev.mews.model;

import dev.mews.model.internal.weights.HybridConfigJson;
import java.nio.file.Path;
import java.util.List;

/**
 * Shape of a Falcon-H1 model: layers of attention and Mamba-2 side by side on the same normalised input, each layer
 * followed by a gated MLP. Its file form is Hugging Face's {@code config.json} of model type {@code falcon_h1}.
 *
 * @param vocabularySize token ids the model knows, reserved ones included
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the MLP
 * @param layers number of layers
 * @param maxPositions longest sequence the model is meant for; written to {@code config.json}, not enforced
 * @param attention the attention half
 * @param mamba the Mamba-2 half
 * @param multipliers forward multipliers
 * @param tieEmbeddings whether logits reuse the embedding matrix
 * @param mlpBias whether the MLP's projections have biases
 * @param rmsNormEps added to the mean square inside every RMSNorm
 * @param initializerRange standard deviation of freshly drawn matrices
 * @param padToken padding token id
 * @param bosToken begin-of-text token id
 * @param eosTokens token ids that end a text; may be empty
 * @param blockOrder order of the parts of a layer
 */
public record HybridConfig(
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int maxPositions,
        AttentionShape attention,
        MambaShape mamba,
        Multipliers multipliers,
        boolean tieEmbeddings,
        boolean mlpBias,
        double rmsNormEps,
        double initializerRange,
        int padToken,
        int bosToken,
        List<Integer> eosTokens,
        BlockOrder blockOrder) {
    public HybridConfig {
        Checks.atLeast("vocab_size", vocabularySize, 1);
        Checks.atLeast("hidden_size", hiddenSize, 1);
        Checks.atLeast("intermediate_size", intermediateSize, 1);
        Checks.atLeast("num_hidden_layers", layers, 1);
        Checks.atLeast("max_position_embeddings", maxPositions, 1);
        Checks.positive("rms_norm_eps", rmsNormEps);
        Checks.positive("initializer_range", initializerRange);
        if (blockOrder == BlockOrder.S_A_M && !mamba.present()) {
            throw new IllegalArgumentException(
                    "block_order s_a_m must have mamba_n_heads of at least 1, but it was 0: choose sa_m");
        }
        eosTokens = List.copyOf(eosTokens);
    }

    /** This config with other numbers of layers, widths of the MLP and heads; all else stays, multipliers too. */
    public HybridConfig resized(int layers, int intermediateSize, AttentionShape attention, MambaShape mamba) {
        return new HybridConfig(
                vocabularySize,
                hiddenSize,
                intermediateSize,
                layers,
                maxPositions,
                attention,
                mamba,
                multipliers,
                tieEmbeddings,
                mlpBias,
                rmsNormEps,
                initializerRange,
                padToken,
                bosToken,
                eosTokens,
                blockOrder);
    }

    /** This config with another order of a layer's parts. */
    public HybridConfig withOrder(BlockOrder order) {
        return new HybridConfig(
                vocabularySize,
                hiddenSize,
                intermediateSize,
                layers,
                maxPositions,
                attention,
                mamba,
                multipliers,
                tieEmbeddings,
                mlpBias,
                rmsNormEps,
                initializerRange,
                padToken,
                bosToken,
                eosTokens,
                order);
    }

    /**
     * Reads {@code config.json}, of transformers 4 or 5.
     *
     * @param path the file, or the folder that holds it
     * @throws ModelException when the file is missing, is no {@code falcon_h1} config, or a field does not fit; names
     *     the file and the field
     */
    public static HybridConfig read(Path path) {
        return HybridConfigJson.read(path);
    }

    /** This config as the text of a {@code config.json} that transformers loads; ends with a newline. */
    public String toJson() {
        return HybridConfigJson.toJson(this);
    }
}
