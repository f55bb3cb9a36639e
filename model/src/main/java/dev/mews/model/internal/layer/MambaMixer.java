package dev.mews.model.internal.layer;

import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.Multipliers;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The Mamba-2 mixer: projection, causal convolution, state-space scan, gate and output projection. */
final class MambaMixer {
    private final MambaShape shape;
    private final Multipliers scale;
    private final double eps;
    private final ScalarOptional minStep;
    private final ScalarOptional maxStep;
    private final Linear linear;
    private Tensor tapScale;
    private StepObserver observer;

    /** Told of the time steps of every forward pass. */
    @FunctionalInterface
    interface StepObserver {
        /**
         * The steps of one layer, after softplus and limits.
         *
         * @param prefix of the layer's parameters
         * @param steps (rows, length, heads), only valid during the call
         */
        void steps(String prefix, Tensor steps);
    }

    MambaMixer(HybridConfig config, Linear linear) {
        this.linear = linear;
        this.shape = config.mamba();
        this.scale = config.multipliers();
        this.eps = config.rmsNormEps();
        this.minStep = Scopes.keep(new ScalarOptional(Ops.scalar(shape.minStep())));
        this.maxStep = Scopes.keep(new ScalarOptional(Ops.scalar(shape.maxStep())));
    }

    /** Sets who is told of time steps; null for nobody. */
    void observe(StepObserver wanted) {
        observer = wanted;
    }

    /**
     * @param h normalised input (rows, length, hidden)
     * @param cache convolution inputs and state of earlier tokens, replaced by this call; or null
     */
    Tensor forward(Map<String, Tensor> p, String prefix, Tensor h, Segments segments, LayerCache cache) {
        int inner = shape.innerSize();
        Tensor weight = p.get(prefix + "in_proj.weight");
        Tensor bias = p.get(prefix + "in_proj.bias");
        Tensor z = rows(weight, bias, h, 0, inner, scale.ssmIn() * scale.z(), scale.z());
        Tensor rest = rows(weight, bias, h, inner, shape.convChannels() + shape.heads(), scale.ssmIn(), 1);
        TensorVector parts = torch.split_with_sizes(rest, new long[] {shape.convChannels(), shape.heads()}, 2);
        Tensor xbc = parts.get(0);

        Tensor before = cache == null ? null : cache.swapConvInputs(xbc, shape.convWidth() - 1);
        Tensor taps = torch.mul(p.get(prefix + "conv1d.weight").squeeze(1), tapScale(Ops.type(h)));
        Tensor mixed = CausalConv.forward(xbc, taps, p.get(prefix + "conv1d.bias"), segments, before);
        Tensor step = steps(p, prefix, parts.get(1));
        observe(prefix, step);
        StateSpaceScan.Result scanned = scan(p, prefix, mixed, step, segments, cache);
        if (cache != null) {
            cache.putState(scanned.state());
        }
        Tensor gated = gate(scanned.y(), z, p.get(prefix + "norm.weight"));
        return linear.apply(
                gated,
                p.get(prefix + "out_proj.weight"),
                p.get(prefix + "out_proj.bias"),
                scale.ssmOut(),
                scale.ssmOut());
    }

    /** {@link #forward} of whole rows, added to {@code sum} and recorded. */
    void record(Tape tape, Map<String, Tensor> p, String prefix, Tape.Node h, Tape.Node sum, Segments segments) {
        int inner = shape.innerSize();
        int others = shape.convChannels() + shape.heads();
        Tensor weight = p.get(prefix + "in_proj.weight");
        Tensor bias = p.get(prefix + "in_proj.bias");
        Tape.Node z = tape.linear(h, weight, bias, 0, inner, scale.ssmIn() * scale.z(), scale.z());
        Tape.Node rest = tape.linear(h, weight, bias, inner, others, scale.ssmIn(), 1);
        Tape.Node mixed = CausalConv.record(
                tape,
                rest,
                p.get(prefix + "conv1d.weight"),
                tapScale(Ops.type(h.value())),
                p.get(prefix + "conv1d.bias"),
                segments);
        Tape.Node steps = tape.part(rest, shape.convChannels(), shape.heads());
        Tape.Node y = scan(tape, p, prefix, mixed, steps, segments);
        Tape.Node gated = shape.gatedNorm()
                ? tape.region(
                        in -> gate(rows(in[0], segments), rows(in[1], segments), p.get(prefix + "norm.weight"))
                                .view(-1, inner),
                        y,
                        z)
                : tape.gated(z, y);
        tape.addLinear(sum, gated, p.get(prefix + "out_proj.weight"), p.get(prefix + "out_proj.bias"), scale.ssmOut());
    }

    private static Tensor rows(Tensor flat, Segments segments) {
        return flat.unflatten(0, segments.rows(), segments.length());
    }

    private Tape.Node scan(
            Tape tape, Map<String, Tensor> p, String prefix, Tape.Node mixed, Tape.Node steps, Segments segments) {
        Tape.Node dt = tape.region(in -> steps(p, prefix, in[0]), steps);
        observe(prefix, rows(dt.value(), segments));
        Tensor logRates = p.get(prefix + "A_log");
        Tensor skip = p.get(prefix + "D");
        Tensor rates = torch.exp(logRates).neg_();
        StateSpaceScan.Pass pass = StateSpaceScan.forward(
                ScanChunks.of(shape, segments, rows(mixed.value(), segments), rows(dt.value(), segments)),
                rates,
                skip,
                null,
                false);
        pass.keep(tape);
        Tape.Node y = tape.node(pass.y().reshape(-1, shape.innerSize()));
        tape.step(() -> {
            ScanGradients d = ScanGradients.of(pass, rows(y.take(), segments));
            mixed.add(d.mixed().reshape(-1, shape.convChannels()));
            dt.add(d.dt().reshape(-1, shape.heads()));
            Tape.addTo(logRates, d.rates().mul_(rates));
            Tape.addTo(skip, d.skip());
        });
        return y;
    }

    /** Time steps (..., heads). */
    private Tensor steps(Map<String, Tensor> p, String prefix, Tensor projected) {
        Tensor step = torch.softplus(torch.add(Ops.mul(projected, scale.dt()), p.get(prefix + "dt_bias")));
        return shape.limitsStep() ? torch.clamp(step, minStep, maxStep) : step;
    }

    private void observe(String prefix, Tensor steps) {
        if (observer != null) {
            observer.steps(prefix, steps);
        }
    }

    private StateSpaceScan.Result scan(
            Map<String, Tensor> p, String prefix, Tensor mixed, Tensor step, Segments segments, LayerCache cache) {
        Tensor rates = torch.neg(torch.exp(p.get(prefix + "A_log")));
        Tensor skip = p.get(prefix + "D");
        if (cache == null || segments.length() > 1) {
            return StateSpaceScan.scan(
                    shape, segments, mixed, step, rates, skip, cache == null ? null : cache.state(), cache != null);
        }
        int inner = shape.innerSize();
        int states = shape.groupStates();
        TensorVector xbc = torch.split_with_sizes(mixed.squeeze(1), new long[] {inner, states, states}, 1);
        return StateSpaceScan.step(
                xbc.get(0).unflatten(1, shape.heads(), shape.headSize()),
                step.squeeze(1),
                rates,
                xbc.get(1).unflatten(1, shape.groups(), shape.stateSize()),
                xbc.get(2).unflatten(1, shape.groups(), shape.stateSize()),
                skip,
                cache.state());
    }

    private Tensor rows(Tensor weight, Tensor bias, Tensor h, long from, long count, double alpha, double beta) {
        Tensor part = weight.narrow(0, from, count);
        return linear.apply(h, part, bias == null ? null : bias.narrow(0, from, count), alpha, beta);
    }

    /** The multipliers of x, B and C as a column: they act on the taps, which are few, and not on the activations. */
    private Tensor tapScale(ScalarType type) {
        if (tapScale != null && Ops.type(tapScale) == type) {
            return tapScale;
        }
        int inner = shape.innerSize();
        int states = shape.groups() * shape.stateSize();
        float[] column = new float[shape.convChannels()];
        Arrays.fill(column, 0, inner, (float) scale.x());
        Arrays.fill(column, inner, inner + states, (float) scale.b());
        Arrays.fill(column, inner + states, column.length, (float) scale.c());
        tapScale = Scopes.keep(Ops.tensor(column, column.length, 1).toType(type));
        return tapScale;
    }

    private Tensor gate(Tensor y, Tensor z, Tensor normWeight) {
        long batch = y.size(0);
        long length = y.size(1);
        Tensor open = torch.silu(z);
        if (!shape.gatedNorm()) {
            return torch.mul(y, open);
        }
        long perGroup = shape.innerSize() / shape.groups();
        if (shape.normBeforeGate()) {
            Tensor normed = Ops.rmsNorm(y.reshape(batch, length, shape.groups(), perGroup), null, eps);
            Tensor flat = normed.reshape(batch, length, shape.innerSize());
            return torch.mul(torch.mul(flat, normWeight), open);
        }
        Tensor gated = torch.mul(y, open).reshape(batch, length, shape.groups(), perGroup);
        return torch.mul(Ops.rmsNorm(gated, null, eps).reshape(batch, length, shape.innerSize()), normWeight);
    }
}
