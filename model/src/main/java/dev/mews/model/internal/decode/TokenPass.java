package dev.mews.model.internal.decode;

import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.internal.layer.LayerCache;
import dev.mews.model.internal.layer.Network;
import dev.mews.model.internal.torch.HostFloats;
import dev.mews.model.internal.torch.HostNorm;
import dev.mews.model.internal.torch.Team;
import dev.mews.model.internal.torch.Work;
import dev.mews.model.internal.weights.ParameterShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/**
 * The forward pass of {@link Network} for a single token: vectors in plain Java, products of a row and a matrix by
 * {@link RowProduct}, tasks shared out by a {@link Team}. In libtorch such a token is some 600 operations, whose calls and waiting
 * threads cost more than the arithmetic. The logits are those of {@link Network} but for rounding, and the same bits for any number
 * of threads.
 */
final class TokenPass implements AutoCloseable {
    private final HybridConfig config;
    private final Team team;
    private final FloatPointer embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final HostNorm finalNorm;
    private final RowProduct head;
    private final float[] x;
    private final float[] normed;

    /**
     * Mixers that share an input.
     *
     * @param norm of that input
     */
    private record Stage(HostNorm norm, List<TokenMixer> mixers) {}

    /** @param mlpNorm null where the MLP shares the input of the mixers */
    private record Layer(List<Stage> stages, HostNorm mlpNorm, TokenMlp mlp) {}

    /**
     * @param p parameters by name, float32; must stay open and keep their values as long as this
     * @param network of the same config
     */
    TokenPass(HybridConfig config, Network network, Map<String, Tensor> p, Team team) {
        this.config = config;
        this.team = team;
        this.embedding = p.get(ParameterShapes.EMBEDDING).data_ptr_float();
        TokenRope rope = new TokenRope(config.attention());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(p, ParameterShapes.layer(i), rope));
        }
        this.finalNorm = norm(p.get(ParameterShapes.FINAL_NORM));
        this.head = new RowProduct(network.head(p), null, network.headScale(), 0);
        this.x = new float[config.hiddenSize()];
        this.normed = new float[config.hiddenSize()];
    }

    private Layer layer(Map<String, Tensor> p, String prefix, TokenRope rope) {
        TokenMixer attention = new TokenAttention(config, p, prefix + "self_attn.", rope, team.threads());
        HostNorm inputNorm = norm(p.get(prefix + ParameterShapes.INPUT_NORM));
        List<Stage> stages = new ArrayList<>();
        if (!config.mamba().present()) {
            stages.add(new Stage(inputNorm, List.of(attention)));
        } else {
            TokenMixer mamba = new TokenMamba(config, p, prefix + "mamba.");
            if (config.blockOrder() == BlockOrder.S_A_M) {
                stages.add(new Stage(inputNorm, List.of(mamba)));
                stages.add(new Stage(norm(p.get(prefix + ParameterShapes.PRE_ATTENTION_NORM)), List.of(attention)));
            } else {
                stages.add(new Stage(inputNorm, List.of(mamba, attention)));
            }
        }
        return new Layer(
                stages,
                norm(p.get(prefix + ParameterShapes.PRE_MLP_NORM)),
                new TokenMlp(config, p, prefix + "feed_forward."));
    }

    /**
     * Logits after one more token.
     *
     * @param cache of each layer, extended by the token
     */
    float[] logits(int token, LayerCache[] cache) {
        embedding.getPointer((long) token * x.length).get(x, 0, x.length);
        for (int i = 0; i < x.length; i++) {
            x[i] *= (float) config.multipliers().embedding();
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            for (Stage stage : layer.stages()) {
                stage.norm().apply(x, normed);
                mix(stage.mixers(), cache[i]);
            }
            if (layer.mlpNorm() != null) {
                layer.mlpNorm().apply(x, normed);
            }
            HostFloats.add(x, layer.mlp().apply(team, normed));
        }
        for (LayerCache layer : cache) {
            layer.advance(1);
        }
        finalNorm.apply(x, normed);
        team.run(head.of(normed));
        return head.result().clone();
    }

    private HostNorm norm(Tensor weight) {
        return weight == null ? null : new HostNorm(weight, config.rmsNormEps());
    }

    private void mix(List<TokenMixer> mixers, LayerCache cache) {
        team.run(Work.all(mixers, mixer -> mixer.project(normed, cache)));
        team.run(Work.all(mixers, TokenMixer::mix));
        team.run(Work.all(mixers, TokenMixer::output));
        for (TokenMixer mixer : mixers) {
            HostFloats.add(x, mixer.result());
        }
    }

    @Override
    public void close() {
        for (Layer layer : layers) {
            layer.stages().forEach(stage -> stage.mixers().forEach(TokenMixer::close));
            layer.mlp().close();
        }
        head.close();
    }
}
