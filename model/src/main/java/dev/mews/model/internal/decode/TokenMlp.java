package dev.mews.model.internal.decode;

import dev.mews.model.HybridConfig;
import dev.mews.model.internal.torch.HostFloats;
import dev.mews.model.internal.torch.Team;
import dev.mews.model.internal.torch.Work;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The gated MLP of one layer for a single token. */
final class TokenMlp implements AutoCloseable {
    private final RowProduct gate;
    private final RowProduct up;
    private final RowProduct down;
    private final float[] inner;

    TokenMlp(HybridConfig config, Map<String, Tensor> p, String prefix) {
        double gateScale = config.multipliers().gate();
        double downScale = config.multipliers().down();
        this.gate = new RowProduct(p, prefix + "gate_proj", gateScale, gateScale);
        this.up = new RowProduct(p, prefix + "up_proj", 1, 1);
        this.down = new RowProduct(p, prefix + "down_proj", downScale, downScale);
        this.inner = new float[config.intermediateSize()];
    }

    /** What is added to the residual stream for a normalised input. */
    float[] apply(Team team, float[] u) {
        gate.of(u);
        up.of(u);
        team.run(new Work() {
            @Override
            public int tasks() {
                return gate.tasks();
            }

            @Override
            public void run(int task, int thread) {
                gate.run(task, thread);
                up.run(task, thread);
                int from = task * RowProduct.ROWS;
                for (int i = from; i < Math.min(from + RowProduct.ROWS, inner.length); i++) {
                    inner[i] = up.result()[i] * HostFloats.silu(gate.result()[i]);
                }
            }
        });
        team.run(down.of(inner));
        return down.result();
    }

    @Override
    public void close() {
        gate.close();
        up.close();
        down.close();
    }
}
