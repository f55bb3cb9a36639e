package dev.mews.model.internal.decode;

import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.Multipliers;
import dev.mews.model.internal.layer.LayerCache;
import dev.mews.model.internal.torch.HostFloats;
import dev.mews.model.internal.torch.HostNorm;
import dev.mews.model.internal.torch.Work;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The Mamba-2 mixer for a single token: {@code MambaMixer} by the recurrence of {@code StateSpaceScan}, in plain Java. */
final class TokenMamba implements TokenMixer {
    /** Heads of a task of the recurrence: some 10 microseconds. */
    private static final int HEADS = 4;

    private final MambaShape shape;
    private final float zScale;
    private final float dtScale;
    private final RowProduct in;
    private final RowProduct out;
    private final float[][] taps;
    private final float[] convBias;
    private final float[] dtBias;
    private final float[] rates;
    private final float[] skip;
    private final HostNorm norm;

    private final float[] gate;
    private final float[] mixed;
    private final float[] steps;
    private final float[] y;
    private float[] convInputs;
    private float[] state;

    TokenMamba(HybridConfig config, Map<String, Tensor> p, String prefix) {
        Multipliers scale = config.multipliers();
        this.shape = config.mamba();
        this.zScale = (float) scale.z();
        this.dtScale = (float) scale.dt();
        this.in = new RowProduct(p, prefix + "in_proj", scale.ssmIn(), 1);
        this.out = new RowProduct(p, prefix + "out_proj", scale.ssmOut(), scale.ssmOut());
        this.taps = taps(HostFloats.of(p.get(prefix + "conv1d.weight"), 1), shape, scale);
        this.convBias = HostFloats.of(p.get(prefix + "conv1d.bias"), 1);
        this.dtBias = HostFloats.of(p.get(prefix + "dt_bias"), 1);
        this.skip = HostFloats.of(p.get(prefix + "D"), 1);
        this.norm = shape.gatedNorm() ? new HostNorm(p.get(prefix + "norm.weight"), config.rmsNormEps()) : null;
        this.rates = HostFloats.of(p.get(prefix + "A_log"), 1);
        for (int h = 0; h < rates.length; h++) {
            rates[h] = (float) -Math.exp(rates[h]);
        }
        this.gate = new float[shape.innerSize()];
        this.mixed = new float[shape.convChannels()];
        this.steps = new float[shape.heads()];
        this.y = new float[shape.innerSize()];
    }

    /** One array for each tap, oldest input first, with the multipliers of x, B and C. */
    private static float[][] taps(float[] weight, MambaShape shape, Multipliers scale) {
        int width = shape.convWidth();
        int inner = shape.innerSize();
        float[][] taps = new float[width][shape.convChannels()];
        for (int c = 0; c < shape.convChannels(); c++) {
            double factor = c < inner ? scale.x() : c < inner + shape.groupStates() ? scale.b() : scale.c();
            for (int k = 0; k < width; k++) {
                taps[k][c] = weight[c * width + k] * (float) factor;
            }
        }
        return taps;
    }

    @Override
    public Work project(float[] h, LayerCache cache) {
        convInputs = cache.hostConvInputs(shape.convWidth() - 1, shape.convChannels());
        state = cache.hostState(shape.heads(), shape.stateSize() * shape.headSize());
        RowProduct rows = in.of(h);
        return new Work() {
            @Override
            public int tasks() {
                return rows.tasks();
            }

            @Override
            public void run(int task, int thread) {
                rows.run(task, thread);
                int from = task * RowProduct.ROWS;
                activate(from, Math.min(from + RowProduct.ROWS, shape.projectionSize()));
            }
        };
    }

    /** Gate, convolution and time step of some rows of the projection: all of them act channel by channel. */
    private void activate(int from, int to) {
        float[] projected = in.result();
        int inner = shape.innerSize();
        int channels = shape.convChannels();
        for (int i = from; i < Math.min(to, inner); i++) {
            gate[i] = HostFloats.silu(projected[i] * zScale);
        }
        for (int i = Math.max(from, inner); i < Math.min(to, inner + channels); i++) {
            mixed[i - inner] = convolve(i - inner, projected[i]);
        }
        for (int i = Math.max(from, inner + channels); i < to; i++) {
            int head = i - inner - channels;
            float step = HostFloats.softplus(projected[i] * dtScale + dtBias[head]);
            steps[head] = (float) Math.min(Math.max(step, shape.minStep()), shape.maxStep());
        }
    }

    private float convolve(int channel, float input) {
        int before = taps.length - 1;
        int channels = mixed.length;
        float sum = (convBias == null ? 0 : convBias[channel]) + input * taps[before][channel];
        for (int k = 0; k < before; k++) {
            int at = k * channels + channel;
            sum += convInputs[at] * taps[k][channel];
            convInputs[at] = k + 1 < before ? convInputs[at + channels] : input;
        }
        return HostFloats.silu(sum);
    }

    @Override
    public Work mix() {
        return new Work() {
            @Override
            public int tasks() {
                return (shape.heads() + HEADS - 1) / HEADS;
            }

            @Override
            public void run(int task, int thread) {
                for (int h = task * HEADS; h < Math.min((task + 1) * HEADS, shape.heads()); h++) {
                    head(h);
                }
            }
        };
    }

    private void head(int head) {
        int size = shape.headSize();
        int states = shape.stateSize();
        int at = head * size;
        int group = head / (shape.heads() / shape.groups());
        int b = shape.innerSize() + group * states;
        int c = b + shape.groupStates();
        float decay = (float) Math.exp(steps[head] * rates[head]);
        for (int i = at; i < at + size; i++) {
            y[i] = 0;
        }
        for (int n = 0; n < states; n++) {
            float into = steps[head] * mixed[b + n];
            recur(state, (head * states + n) * size, size, mixed, at, y, decay, into, mixed[c + n]);
        }
        for (int i = at; i < at + size; i++) {
            y[i] += skip[head] * mixed[i];
        }
        if (norm == null || !shape.normBeforeGate()) {
            for (int i = at; i < at + size; i++) {
                y[i] *= gate[i];
            }
        }
    }

    /** One entry of the state of all channels of a head. */
    private static void recur(
            float[] state, int from, int size, float[] x, int at, float[] y, float decay, float into, float outOf) {
        for (int i = 0; i < size; i++) {
            float s = state[from + i] * decay + into * x[at + i];
            state[from + i] = s;
            y[at + i] += outOf * s;
        }
    }

    @Override
    public Work output() {
        if (norm != null) {
            int perGroup = shape.innerSize() / shape.groups();
            for (int g = 0; g < shape.groups(); g++) {
                norm.apply(y, g * perGroup, perGroup, y);
            }
            if (shape.normBeforeGate()) {
                for (int i = 0; i < y.length; i++) {
                    y[i] *= gate[i];
                }
            }
        }
        return out.of(y);
    }

    @Override
    public float[] result() {
        return out.result();
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }
}
