package dev.mews.model.internal.weights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.core.config.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which keys a {@code config.json} may hold. A mistyped one would otherwise silently fall back to its default. */
final class ConfigKeys {
    /** Keys that decide the model. */
    private static final Set<String> READ = new TreeSet<>(List.of(
            "model_type",
            "hidden_act",
            "vocab_size",
            "tie_word_embeddings",
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "max_position_embeddings",
            "rms_norm_eps",
            "initializer_range",
            "pad_token_id",
            "bos_token_id",
            "eos_token_id",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "attention_bias",
            "rope_theta",
            "rope_scaling",
            "rope_parameters",
            "mamba_d_ssm",
            "mamba_n_heads",
            "mamba_d_head",
            "mamba_n_groups",
            "mamba_d_state",
            "mamba_d_conv",
            "mamba_expand",
            "mamba_chunk_size",
            "mamba_conv_bias",
            "mamba_proj_bias",
            "projectors_bias",
            "mlp_bias",
            "mamba_rms_norm",
            "mamba_norm_before_gate",
            "time_step_limit",
            "embedding_multiplier",
            "lm_head_multiplier",
            "key_multiplier",
            "attention_in_multiplier",
            "attention_out_multiplier",
            "ssm_in_multiplier",
            "ssm_out_multiplier",
            "mlp_multipliers",
            "ssm_multipliers",
            "block_order"));

    /** Keys of released files, and of transformers' PretrainedConfig, that change nothing in the forward pass. */
    private static final Set<String> IGNORED = Set.of(
            "architectures",
            "dtype",
            "torch_dtype",
            "transformers_version",
            "_name_or_path",
            "name_or_path",
            "auto_map",
            "use_cache",
            "return_dict",
            "output_hidden_states",
            "output_attentions",
            "torchscript",
            "use_bfloat16",
            "chunk_size_feed_forward",
            "is_encoder_decoder",
            "is_decoder",
            "add_cross_attention",
            "id2label",
            "label2id",
            "problem_type",
            "tokenizer_class",
            "attention_dropout",
            "num_logits_to_keep",
            "attn_layer_indices",
            "attn_rotary_emb",
            "mamba_use_mlp",
            "time_step_min",
            "time_step_max",
            "time_step_floor",
            "time_step_rank",
            "num_memory_blocks",
            "quantization_config");

    private ConfigKeys() {}

    /** @throws IllegalArgumentException for keys neither read nor known to change nothing; names them all */
    static void check(JsonNode root) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            String key = entry.getKey();
            if (!READ.contains(key) && !IGNORED.contains(key)) {
                problems.add("unknown key '" + key + "'"
                        + DidYouMean.nearest(key, READ)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(""));
            }
        }
        if (root.path("quantization_config").isObject()) {
            problems.add("quantization_config must be absent: quantized weights are not supported");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("; ", problems) + "; keys that are read: " + String.join(", ", READ));
        }
    }
}
