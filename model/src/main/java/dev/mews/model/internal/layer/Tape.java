package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A piece of the forward pass with what its backward pass needs. Products, norms, residual sums and the MLP's gate are
 * differentiated here by hand, so that multipliers and sums of gradients happen inside the matrix products and not in passes of
 * their own over memory; {@linkplain #region the rest} by libtorch.
 *
 * <p>All values are matrices (tokens, channels). Gradients of parameters are added to those they have.
 */
@SuppressWarnings("try") // the gradient mode acts by being open
public final class Tape implements AutoCloseable {
    private final Linear linear;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final List<Tensor> kept = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private Node input;
    private Node output;

    Tape(Linear linear) {
        this.linear = linear;
    }

    /** A value of the forward pass, and its gradient on the way back. */
    final class Node {
        private final Tensor value;
        private Tensor gradient;

        private Node(Tensor value) {
            this.value = keep(value);
            nodes.add(this);
        }

        Tensor value() {
            return value;
        }

        /** The gradient so far, zeros at first, to be added to. */
        Tensor gradient() {
            if (gradient == null) {
                put(torch.zeros_like(value));
            }
            return gradient;
        }

        /** Gives the gradient, complete now, to the scope of the caller. */
        Tensor take() {
            Tensor taken = gradient;
            gradient = null;
            Scopes.handOver(taken);
            return taken;
        }

        private void put(Tensor first) {
            gradient = Scopes.keep(first);
        }

        /** Adds to the gradient; {@code more} is taken over. */
        void add(Tensor more) {
            if (gradient == null) {
                put(more);
            } else {
                gradient.add_(more);
            }
        }
    }

    /** What the piece computes with {@code body}, recorded; temporaries are freed. */
    static Tape record(Linear linear, Tensor input, Recording body) {
        Tape tape = new Tape(linear);
        try {
            Scopes.withoutGradients(() -> {
                tape.input = tape.new Node(input);
                tape.output = body.record(tape, tape.input);
                return null;
            });
            return tape;
        } catch (RuntimeException e) {
            tape.close();
            throw e;
        }
    }

    /** A forward pass in the operations of a tape. */
    @FunctionalInterface
    interface Recording {
        Node record(Tape tape, Node input);
    }

    /** The result, which lives as long as this tape. */
    public Tensor output() {
        return output.value;
    }

    /** Adds the parameters' gradients; returns the gradient of the input, in the scope of the caller. Ends the tape. */
    public Tensor backward(Tensor outputGradient) {
        return Scopes.tensor(() -> {
            try (AutoGradMode off = new AutoGradMode(false)) {
                output.put(outputGradient.detach());
                while (!steps.isEmpty()) {
                    Scopes.run(steps.removeLast());
                }
                Tensor gradient = input.take();
                close();
                return gradient;
            }
        });
    }

    /** A value computed elsewhere, whose backward step the caller {@linkplain #step adds}. */
    Node node(Tensor value) {
        return new Node(value);
    }

    /** Adds a step of the backward pass; it runs after those of all that is computed later. */
    void step(Runnable backward) {
        steps.add(backward);
    }

    /** Some channels of {@code x}. */
    Node part(Node x, long from, long channels) {
        Node y = new Node(x.value.narrow(1, from, channels));
        steps.add(() -> x.gradient().narrow(1, from, channels).add_(y.take()));
        return y;
    }

    /** RMSNorm. */
    Node norm(Node x, Tensor weight, double eps) {
        long width = x.value.size(1);
        Tensor scale = keep(Ops.rmsScale(x.value, eps));
        Node y = new Node(torch.mul(x.value, scale).mul_(weight));
        steps.add(() -> {
            Tensor dy = y.take();
            Tensor products = torch.mul(dy, x.value);
            addTo(weight, torch.mv(products.t(), scale.view(-1)));
            Tensor along = torch.mv(products, weight).view(-1, 1).mul_(Ops.scalar(-1.0 / width));
            along.mul_(scale).mul_(scale).mul_(scale);
            dy.mul_(weight);
            if (x.gradient == null) {
                x.put(dy.mul_(scale));
            } else {
                x.gradient.addcmul_(dy, scale);
            }
            x.gradient.addcmul_(x.value, along);
        });
        return y;
    }

    /**
     * {@code alpha x W^T + beta bias} with some rows of W.
     *
     * @param bias or null
     * @param from first row
     * @param rows number of rows
     */
    Node linear(Node x, Tensor weight, Tensor bias, long from, long rows, double alpha, double beta) {
        Tensor part = weight.narrow(0, from, rows);
        Node y = new Node(linear.apply(x.value, part, bias == null ? null : bias.narrow(0, from, rows), alpha, beta));
        steps.add(() -> linearBackward(y.take(), x, weight, bias, from, rows, alpha, beta));
        return y;
    }

    /** A sum that begins with {@code x}; see {@link #addLinear}. */
    Node sum(Node x) {
        Node sum = new Node(x.value.clone());
        steps.add(() -> x.add(sum.take()));
        return sum;
    }

    /** Adds {@code alpha (x W^T + bias)} to a {@link #sum}. */
    void addLinear(Node sum, Node x, Tensor weight, Tensor bias, double alpha) {
        linear.addProduct(sum.value, x.value, weight.t(), alpha);
        if (bias != null) {
            sum.value.add_(bias, Ops.scalar(alpha));
        }
        steps.add(() -> linearBackward(sum.gradient, x, weight, bias, 0, weight.size(0), alpha, alpha));
    }

    private void linearBackward(
            Tensor dy, Node x, Tensor weight, Tensor bias, long from, long rows, double alpha, double beta) {
        Tensor part = weight.narrow(0, from, rows);
        if (x.gradient == null) {
            x.put(linear.product(dy, part, alpha));
        } else {
            linear.addProduct(x.gradient, dy, part, alpha);
        }
        boolean first = !weight.grad().defined();
        if (first && rows == weight.size(0)) {
            weight.mutable_grad().put(linear.product(dy.t(), x.value, alpha));
        } else {
            linear.addProduct(gradient(weight).narrow(0, from, rows), dy.t(), x.value, alpha);
        }
        if (bias != null) {
            gradient(bias).narrow(0, from, rows).add_(dy.sum(0), Ops.scalar(beta));
        }
    }

    /** {@code silu(gate) * up}. */
    Node gated(Node gate, Node up) {
        Tensor open = keep(torch.silu(gate.value));
        Node y = new Node(torch.mul(open, up.value));
        steps.add(() -> {
            Tensor dy = y.take();
            up.add(torch.mul(dy, open));
            gate.add(torch.silu_backward(torch.mul(dy, up.value), gate.value));
        });
        return y;
    }

    /** Any function of matrices, differentiated by libtorch. */
    Node region(Function<Tensor[], Tensor> body, Node... inputs) {
        Tensor[] leaves = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            leaves[i] = keep(inputs[i].value.detach());
            leaves[i].set_requires_grad(true);
        }
        Tensor result;
        try (AutoGradMode on = new AutoGradMode(true)) {
            result = keep(body.apply(leaves));
        }
        Node y = new Node(result.detach());
        steps.add(() -> {
            result.backward(y.take(), new BoolOptional(), false, new TensorArrayRefOptional());
            for (int i = 0; i < inputs.length; i++) {
                // grad() alone is a view into its owner.
                inputs[i].add(leaves[i].grad().detach());
            }
        });
        return y;
    }

    /** Adds to the gradient of a parameter; {@code more} must be dense. */
    static void addTo(Tensor parameter, Tensor more) {
        if (parameter.grad().defined()) {
            parameter.grad().add_(more);
        } else {
            parameter.mutable_grad().put(more);
        }
    }

    /** The gradient of a parameter so far, zeros at first. */
    private static Tensor gradient(Tensor parameter) {
        if (!parameter.grad().defined()) {
            parameter.mutable_grad().put(torch.zeros_like(parameter.detach()));
        }
        return parameter.grad();
    }

    /** Keeps a tensor until this tape ends. */
    Tensor keep(Tensor t) {
        kept.add(Scopes.keep(t));
        return t;
    }

    /** Frees what is held; harmless the second time. */
    @Override
    public void close() {
        steps.clear();
        kept.forEach(Tensor::releaseReference);
        kept.clear();
        for (Node node : nodes) {
            if (node.gradient != null) {
                node.gradient.releaseReference();
                node.gradient = null;
            }
        }
        nodes.clear();
    }
}
