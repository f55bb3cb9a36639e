package dev.mews.model.internal.layer;

import dev.mews.model.HybridConfig;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The gated MLP: {@code down(up(u) * silu(gate(u)))}, with the multipliers of gate and down. */
final class Mlp {
    private final double gateScale;
    private final double downScale;
    private final Linear linear;

    Mlp(HybridConfig config, Linear linear) {
        this.linear = linear;
        this.gateScale = config.multipliers().gate();
        this.downScale = config.multipliers().down();
    }

    Tensor forward(Map<String, Tensor> p, String prefix, Tensor u) {
        Tensor gate = torch.silu(project(p, prefix + "gate_proj", u, gateScale));
        Tensor up = project(p, prefix + "up_proj", u, 1);
        return project(p, prefix + "down_proj", torch.mul(up, gate), downScale);
    }

    /** {@link #forward}, added to {@code sum} and recorded. */
    void record(Tape tape, Map<String, Tensor> p, String prefix, Tape.Node u, Tape.Node sum) {
        Tape.Node gate = recorded(tape, p, prefix + "gate_proj", u, gateScale);
        Tape.Node up = recorded(tape, p, prefix + "up_proj", u, 1);
        String down = prefix + "down_proj";
        tape.addLinear(sum, tape.gated(gate, up), p.get(down + ".weight"), p.get(down + ".bias"), downScale);
    }

    private static Tape.Node recorded(Tape tape, Map<String, Tensor> p, String name, Tape.Node u, double scale) {
        Tensor weight = p.get(name + ".weight");
        return tape.linear(u, weight, p.get(name + ".bias"), 0, weight.size(0), scale, scale);
    }

    private Tensor project(Map<String, Tensor> p, String name, Tensor x, double scale) {
        return linear.apply(x, p.get(name + ".weight"), p.get(name + ".bias"), scale, scale);
    }
}
