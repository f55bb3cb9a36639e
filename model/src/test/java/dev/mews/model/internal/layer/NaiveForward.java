package dev.mews.model.internal.layer;

import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.Multipliers;

/** The model written as its definition, token by token in double precision: slow, obvious, without libtorch. */
final class NaiveForward {
    private final HybridModelHandle model;
    private final HybridConfig c;
    private final Multipliers u;

    NaiveForward(HybridModelHandle model) {
        this.model = model;
        this.c = model.config();
        this.u = c.multipliers();
    }

    /** Logits of one document, rows one after another. */
    double[] logits(int[] tokens) {
        int n = tokens.length;
        double[][] x = new double[n][];
        float[] embedding = model.parameter("model.embed_tokens.weight");
        for (int t = 0; t < n; t++) {
            x[t] = new double[c.hiddenSize()];
            for (int i = 0; i < c.hiddenSize(); i++) {
                x[t][i] = embedding[tokens[t] * c.hiddenSize() + i] * u.embedding();
            }
        }
        for (int layer = 0; layer < c.layers(); layer++) {
            String p = "model.layers." + layer + ".";
            double[][] h = norms(x, p + "input_layernorm.weight");
            double[][] mixed = mamba(p + "mamba.", h);
            if (c.blockOrder() == BlockOrder.SA_M) {
                x = sum(x, mixed, attention(p + "self_attn.", h));
                x = sum(x, mlp(p + "feed_forward.", norms(x, p + "pre_ff_layernorm.weight")));
            } else if (c.blockOrder() == BlockOrder.SAM) {
                x = sum(x, mixed, attention(p + "self_attn.", h), mlp(p + "feed_forward.", h));
            } else {
                x = sum(x, mixed);
                x = sum(x, attention(p + "self_attn.", norms(x, p + "pre_attention_layernorm.weight")));
                x = sum(x, mlp(p + "feed_forward.", norms(x, p + "pre_ff_layernorm.weight")));
            }
        }
        double[][] y =
                times(norms(x, "model.final_layernorm.weight"), "lm_head.weight", c.vocabularySize(), u.lmHead());
        double[] flat = new double[n * c.vocabularySize()];
        for (int t = 0; t < n; t++) {
            System.arraycopy(y[t], 0, flat, t * c.vocabularySize(), c.vocabularySize());
        }
        return flat;
    }

    private double[][] mamba(String p, double[][] h) {
        MambaShape m = c.mamba();
        int inner = m.innerSize();
        int states = m.groups() * m.stateSize();
        double[][] z = times(h, p + "in_proj.weight", m.projectionSize(), u.ssmIn());
        float[] taps = model.parameter(p + "conv1d.weight");
        float[] bias = model.parameter(p + "conv1d.bias");
        float[] aLog = model.parameter(p + "A_log");
        float[] dtBias = model.parameter(p + "dt_bias");
        float[] d = model.parameter(p + "D");
        double[][] state = new double[inner][m.stateSize()];
        double[][] out = new double[h.length][inner];
        for (int t = 0; t < h.length; t++) {
            double[] conv = new double[m.convChannels()];
            for (int i = 0; i < conv.length; i++) {
                double scale = i < inner ? u.x() : i < inner + states ? u.b() : u.c();
                double sum = bias[i];
                for (int k = 0; k < m.convWidth() && k <= t; k++) {
                    sum += taps[i * m.convWidth() + m.convWidth() - 1 - k] * scale * z[t - k][inner + i];
                }
                conv[i] = silu(sum);
            }
            for (int i = 0; i < inner; i++) {
                int head = i / m.headSize();
                int group = head / (m.heads() / m.groups());
                double raw = z[t][inner + m.convChannels() + head] * u.dt() + dtBias[head];
                double dt = Math.log1p(Math.exp(raw));
                double y = d[head] * conv[i];
                for (int s = 0; s < m.stateSize(); s++) {
                    double b = conv[inner + group * m.stateSize() + s];
                    state[i][s] = Math.exp(-dt * Math.exp(aLog[head])) * state[i][s] + dt * conv[i] * b;
                    y += state[i][s] * conv[inner + states + group * m.stateSize() + s];
                }
                out[t][i] = y * silu(z[t][i] * u.z());
            }
        }
        return times(out, p + "out_proj.weight", c.hiddenSize(), u.ssmOut());
    }

    private double[][] attention(String p, double[][] h) {
        AttentionShape a = c.attention();
        double[][] q = times(h, p + "q_proj.weight", a.querySize(), u.attentionIn());
        double[][] k = times(h, p + "k_proj.weight", a.keyValueSize(), u.attentionIn() * u.key());
        double[][] v = times(h, p + "v_proj.weight", a.keyValueSize(), u.attentionIn());
        double[][] out = new double[h.length][a.querySize()];
        for (int t = 0; t < h.length; t++) {
            for (int head = 0; head < a.heads(); head++) {
                int shared = head / (a.heads() / a.keyValueHeads());
                double[] weights = new double[t + 1];
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    weights[s] = Math.exp(score(q[t], head, t, k[s], shared, s));
                    total += weights[s];
                }
                for (int i = 0; i < a.headSize(); i++) {
                    for (int s = 0; s <= t; s++) {
                        out[t][head * a.headSize() + i] += weights[s] / total * v[s][shared * a.headSize() + i];
                    }
                }
            }
        }
        return times(out, p + "o_proj.weight", c.hiddenSize(), u.attentionOut());
    }

    /** Both turned by their positions: channel i goes with channel i + size/2. */
    private double score(double[] q, int head, int at, double[] k, int shared, int position) {
        int size = c.attention().headSize();
        int half = size / 2;
        double sum = 0;
        for (int i = 0; i < half; i++) {
            double angle = Math.pow(c.attention().ropeBase(), -2.0 * i / size) * (at - position);
            double q0 = q[head * size + i];
            double q1 = q[head * size + half + i];
            double k0 = k[shared * size + i];
            double k1 = k[shared * size + half + i];
            sum += (q0 * k0 + q1 * k1) * Math.cos(angle) + (q0 * k1 - q1 * k0) * Math.sin(angle);
        }
        return sum / Math.sqrt(size);
    }

    private double[][] mlp(String p, double[][] h) {
        double[][] gate = times(h, p + "gate_proj.weight", c.intermediateSize(), u.gate());
        double[][] up = times(h, p + "up_proj.weight", c.intermediateSize(), 1);
        for (int t = 0; t < h.length; t++) {
            for (int i = 0; i < up[t].length; i++) {
                up[t][i] *= silu(gate[t][i]);
            }
        }
        return times(up, p + "down_proj.weight", c.hiddenSize(), u.down());
    }

    private double[][] norms(double[][] x, String name) {
        float[] weight = model.parameter(name);
        double[][] y = new double[x.length][weight.length];
        for (int t = 0; t < x.length; t++) {
            double squares = 0;
            for (double v : x[t]) {
                squares += v * v;
            }
            double scale = 1 / Math.sqrt(squares / weight.length + c.rmsNormEps());
            for (int i = 0; i < weight.length; i++) {
                y[t][i] = x[t][i] * scale * weight[i];
            }
        }
        return y;
    }

    private double[][] times(double[][] x, String name, int rows, double scale) {
        float[] weight = model.parameter(name);
        double[][] y = new double[x.length][rows];
        for (int t = 0; t < x.length; t++) {
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < x[t].length; i++) {
                    y[t][r] += scale * weight[r * x[t].length + i] * x[t][i];
                }
            }
        }
        return y;
    }

    private static double[][] sum(double[][]... parts) {
        double[][] y = new double[parts[0].length][parts[0][0].length];
        for (double[][] part : parts) {
            for (int t = 0; t < y.length; t++) {
                for (int i = 0; i < y[t].length; i++) {
                    y[t][i] += part[t][i];
                }
            }
        }
        return y;
    }

    private static double silu(double v) {
        return v / (1 + Math.exp(-v));
    }
}
