package dev.mews.model.internal.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.ModelException;
import dev.mews.model.Multipliers;
import dev.mews.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link HybridConfig} to and from {@code config.json}; defaults are those of transformers' FalconH1Config. */
public final class HybridConfigJson {
    // Older transformers write Infinity as a bare word.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private HybridConfigJson() {}

    public static HybridConfig read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve("config.json") : path;
        try {
            return parse(JSON.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new ModelException(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read (" + e + "); a model folder holds config.json", e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage(), e);
        }
    }

    private static HybridConfig parse(JsonNode root) {
        if (!root.isObject()) {
            throw new IllegalArgumentException("must be a JSON object, but was " + root.getNodeType());
        }
        String type = root.path("model_type").asText("");
        if (!type.equals("falcon_h1")) {
            throw new IllegalArgumentException("model_type must be falcon_h1, but was '" + type + "'");
        }
        ConfigKeys.check(root);
        Fields f = new Fields(root);
        String activation = root.path("hidden_act").asText("silu");
        if (!activation.equals("silu")) {
            throw new IllegalArgumentException("hidden_act must be silu, but was '" + activation + "'");
        }
        int hiddenSize = f.integer("hidden_size", 4096);
        int intermediateSize = f.integer("intermediate_size", 14336);
        return new HybridConfig(
                f.integer("vocab_size", 128_000),
                hiddenSize,
                intermediateSize,
                f.integer("num_hidden_layers", 32),
                f.integer("max_position_embeddings", 8192),
                attention(f, hiddenSize),
                mamba(f, hiddenSize),
                multipliers(f),
                f.flag("tie_word_embeddings", false),
                f.flag("mlp_bias", false),
                f.number("rms_norm_eps", 1e-5),
                f.number("initializer_range", 0.02),
                f.integer("pad_token_id", 0),
                f.integer("bos_token_id", 1),
                f.integers("eos_token_id", 2),
                blockOrder(root));
    }

    private static BlockOrder blockOrder(JsonNode root) {
        String name = root.path("block_order").asText("sa_m");
        for (BlockOrder order : BlockOrder.values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(name)) {
                return order;
            }
        }
        throw new IllegalArgumentException("block_order must be sa_m, sam or s_a_m, but was '" + name + "'");
    }

    private static AttentionShape attention(Fields f, int hiddenSize) {
        int heads = f.integer("num_attention_heads", 32);
        int headSize = f.has("head_dim") ? f.integer("head_dim", 0) : f.share("hidden_size", hiddenSize, heads);
        return new AttentionShape(
                heads,
                f.isNull("num_key_value_heads") ? heads : f.integer("num_key_value_heads", 8),
                headSize,
                ropeBase(f),
                f.flag("attention_bias", false));
    }

    private static double ropeBase(Fields f) {
        JsonNode rope = f.node("rope_parameters");
        if (rope.isObject()) {
            String type = rope.path("rope_type").asText("default");
            if (!type.equals("default")) {
                throw new IllegalArgumentException("rope_parameters.rope_type must be default, but was '" + type + "'");
            }
            return new Fields(rope).number("rope_theta", Double.NaN);
        }
        if (f.node("rope_scaling").isObject()) {
            throw new IllegalArgumentException("rope_scaling must be null: scaled rotary positions are not supported");
        }
        if (!f.has("rope_theta")) {
            throw new IllegalArgumentException("rope_theta is missing: expected it here or in rope_parameters");
        }
        return f.number("rope_theta", Double.NaN);
    }

    private static MambaShape mamba(Fields f, int hiddenSize) {
        int heads = f.integer("mamba_n_heads", 128);
        int inner =
                f.isNull("mamba_d_ssm") ? f.integer("mamba_expand", 2) * hiddenSize : f.integer("mamba_d_ssm", 1024);
        int headSize = heads == 0 && inner == 0 ? f.integer("mamba_d_head", 1) : f.share("mamba_d_ssm", inner, heads);
        if (f.node("mamba_d_head").isNumber() && f.integer("mamba_d_head", 0) != headSize) {
            throw new IllegalArgumentException("mamba_d_head must be mamba_d_ssm / mamba_n_heads = " + headSize
                    + ", but was " + f.integer("mamba_d_head", 0));
        }
        double[] limit = f.numbers("time_step_limit", 0, Double.POSITIVE_INFINITY);
        return new MambaShape(
                heads,
                headSize,
                f.integer("mamba_n_groups", 1),
                f.integer("mamba_d_state", 256),
                f.integer("mamba_d_conv", 4),
                f.integer("mamba_chunk_size", 256),
                f.flag("mamba_conv_bias", true),
                f.flag("mamba_proj_bias", false),
                f.flag("projectors_bias", false),
                f.flag("mamba_rms_norm", false),
                f.flag("mamba_norm_before_gate", true),
                limit[0],
                limit[1]);
    }

    private static Multipliers multipliers(Fields f) {
        double[] mlp = f.numbers("mlp_multipliers", 1, 1);
        double[] ssm = f.numbers("ssm_multipliers", 1, 1, 1, 1, 1);
        return new Multipliers(
                f.number("embedding_multiplier", 1),
                f.number("lm_head_multiplier", 1),
                f.number("key_multiplier", 1),
                f.number("attention_in_multiplier", 1),
                f.number("attention_out_multiplier", 1),
                f.number("ssm_in_multiplier", 1),
                f.number("ssm_out_multiplier", 1),
                mlp[0],
                mlp[1],
                ssm[0],
                ssm[1],
                ssm[2],
                ssm[3],
                ssm[4]);
    }

    public static String toJson(HybridConfig c) {
        return toJson(c, Precision.FP32);
    }

    /** @param precision type of the weights beside it */
    static String toJson(HybridConfig c, Precision precision) {
        ObjectNode o = JSON.createObjectNode();
        o.putArray("architectures").add("FalconH1ForCausalLM");
        o.put("model_type", "falcon_h1")
                .put("dtype", precision == Precision.FP32 ? "float32" : "bfloat16")
                .put("hidden_act", "silu");
        o.put("vocab_size", c.vocabularySize()).put("tie_word_embeddings", c.tieEmbeddings());
        o.put("hidden_size", c.hiddenSize()).put("intermediate_size", c.intermediateSize());
        o.put("num_hidden_layers", c.layers()).put("max_position_embeddings", c.maxPositions());
        o.put("rms_norm_eps", c.rmsNormEps()).put("initializer_range", c.initializerRange());
        o.put("pad_token_id", c.padToken()).put("bos_token_id", c.bosToken());
        if (c.eosTokens().size() == 1) {
            o.put("eos_token_id", c.eosTokens().get(0));
        } else if (c.eosTokens().isEmpty()) {
            o.putNull("eos_token_id");
        } else {
            ArrayNode eos = o.putArray("eos_token_id");
            c.eosTokens().forEach(eos::add);
        }
        if (c.blockOrder() != BlockOrder.SA_M) {
            // Transformers does not know this key and would compute SA_M.
            o.put("block_order", c.blockOrder().name().toLowerCase(Locale.ROOT));
        }
        AttentionShape a = c.attention();
        o.put("num_attention_heads", a.heads()).put("num_key_value_heads", a.keyValueHeads());
        o.put("head_dim", a.headSize()).put("attention_bias", a.bias()).put("attention_dropout", 0.0);
        // Both spellings: transformers 4 reads the first, 5 the second.
        o.put("rope_theta", a.ropeBase()).putNull("rope_scaling");
        o.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", a.ropeBase());
        MambaShape m = c.mamba();
        o.put("mamba_d_ssm", m.innerSize()).put("mamba_n_heads", m.heads()).put("mamba_d_head", m.headSize());
        o.put("mamba_n_groups", m.groups()).put("mamba_d_state", m.stateSize()).put("mamba_d_conv", m.convWidth());
        o.put("mamba_expand", 2).put("mamba_chunk_size", m.chunkSize()).put("mamba_conv_bias", m.convBias());
        o.put("mamba_proj_bias", m.inBias()).put("projectors_bias", m.outBias()).put("mlp_bias", c.mlpBias());
        o.put("mamba_rms_norm", m.gatedNorm()).put("mamba_norm_before_gate", m.normBeforeGate());
        if (m.limitsStep()) {
            ArrayNode limit = o.putArray("time_step_limit").add(m.minStep());
            if (Double.isInfinite(m.maxStep())) {
                limit.addObject().put("__float__", "Infinity");
            } else {
                limit.add(m.maxStep());
            }
        }
        Multipliers u = c.multipliers();
        o.put("embedding_multiplier", u.embedding()).put("lm_head_multiplier", u.lmHead());
        o.put("key_multiplier", u.key()).put("attention_in_multiplier", u.attentionIn());
        o.put("attention_out_multiplier", u.attentionOut());
        o.put("ssm_in_multiplier", u.ssmIn()).put("ssm_out_multiplier", u.ssmOut());
        o.putArray("mlp_multipliers").add(u.gate()).add(u.down());
        o.putArray("ssm_multipliers")
                .add(u.z())
                .add(u.x())
                .add(u.b())
                .add(u.c())
                .add(u.dt());
        return o.toPrettyString().replace("\r\n", "\n") + "\n";
    }

    /** Typed access that names the field in its errors. */
    private record Fields(JsonNode root) {
        JsonNode node(String key) {
            return root.path(key);
        }

        boolean has(String key) {
            return root.hasNonNull(key);
        }

        boolean isNull(String key) {
            return root.path(key).isNull();
        }

        int integer(String key, int otherwise) {
            JsonNode n = root.path(key);
            if (n.isMissingNode() || n.isNull()) {
                return otherwise;
            }
            if (!n.canConvertToInt() || !n.isNumber()) {
                throw new IllegalArgumentException(key + " must be an integer, but was " + n);
            }
            return n.intValue();
        }

        double number(String key, double otherwise) {
            JsonNode n = root.path(key);
            return n.isMissingNode() || n.isNull() ? otherwise : number(key, n);
        }

        private static double number(String key, JsonNode n) {
            if (n.path("__float__").isTextual()) {
                String text = n.path("__float__").textValue();
                if (text.equals("Infinity")) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            if (!n.isNumber()) {
                throw new IllegalArgumentException(key + " must be a number, but was " + n);
            }
            return n.doubleValue();
        }

        boolean flag(String key, boolean otherwise) {
            JsonNode n = root.path(key);
            if (n.isMissingNode() || n.isNull()) {
                return otherwise;
            }
            if (!n.isBoolean()) {
                throw new IllegalArgumentException(key + " must be true or false, but was " + n);
            }
            return n.booleanValue();
        }

        double[] numbers(String key, double... otherwise) {
            JsonNode n = root.path(key);
            if (n.isMissingNode() || n.isNull()) {
                return otherwise;
            }
            if (!n.isArray() || n.size() != otherwise.length) {
                throw new IllegalArgumentException(key + " must be " + otherwise.length + " numbers, but was " + n);
            }
            double[] out = new double[otherwise.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = number(key, n.get(i));
            }
            return out;
        }

        List<Integer> integers(String key, int otherwise) {
            JsonNode n = root.path(key);
            List<Integer> out = new ArrayList<>();
            if (n.isMissingNode()) {
                out.add(otherwise);
            } else if (n.isArray()) {
                n.forEach(item -> out.add(item.intValue()));
            } else if (!n.isNull()) {
                out.add(integer(key, otherwise));
            }
            return out;
        }

        int share(String key, int total, int parts) {
            if (parts < 1 || total % parts != 0) {
                throw new IllegalArgumentException(
                        key + " must be a multiple of the number of heads, but was " + total + " with " + parts);
            }
            return total / parts;
        }
    }
}
