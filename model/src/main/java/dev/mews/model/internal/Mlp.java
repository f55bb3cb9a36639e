package dev.mews.model.internal;

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

    private Tensor project(Map<String, Tensor> p, String name, Tensor x, double scale) {
        return linear.apply(x, p.get(name + ".weight"), p.get(name + ".bias"), scale, scale);
    }
}
