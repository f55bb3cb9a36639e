package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.MambaShape;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateSpaceScanTest {
    private static final int ROWS = 2;
    private static final int LENGTH = 37;
    private static final int HEADS = 4;
    private static final int HEAD_SIZE = 3;
    private static final int STATE = 5;

    @BeforeAll
    static void startLibtorch() {
        Libtorch.ensureStarted();
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,1", "4,4", "8,2", "16,1", "37,2", "64,4"})
    void chunkedScanEqualsTheRecurrenceForAnyChunkLengthWithBoundariesAnywhere(int chunk, int groups) {
        for (int length : new int[] {1, LENGTH, 75}) {
            Inputs in = Inputs.random(length, groups, 7 + chunk);
            int[] seqIdx = boundaries(new SplittableRandom(3), length);
            double[] expected = in.recurrence(seqIdx);
            double[] actual = in.chunked(seqIdx, chunk);
            assertThat(maxDifference(actual, expected)).isLessThan(1e-11);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    void scanContinuesFromTheStateItReturned(int chunk) {
        Inputs in = Inputs.random(LENGTH, 2, 5);
        double[] whole = in.chunked(new int[ROWS * LENGTH], chunk);
        double[] parts = in.chunkedInTwoCalls(13, chunk);
        assertThat(maxDifference(parts, whole)).isLessThan(1e-11);
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,1", "4,4", "8,2", "37,2", "64,4"})
    void gradientsEqualThoseOfTheRecurrenceForAnyChunkLengthWithBoundariesAnywhere(int chunk, int groups) {
        for (int length : new int[] {1, 21}) {
            Inputs in = Inputs.random(length, groups, 11 + chunk);
            SplittableRandom random = new SplittableRandom(4);
            int[] seqIdx = boundaries(random, length);
            double[] dy = random.doubles((long) ROWS * length * HEADS * HEAD_SIZE, -1, 1)
                    .toArray();
            List<double[]> expected = in.gradientsOfSteps(dy, seqIdx);
            List<double[]> actual = in.gradients(dy, seqIdx, chunk);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(maxDifference(actual.get(i), expected.get(i)))
                        .as("input %s", i)
                        .isLessThan(1e-11);
            }
        }
    }

    private static int[] boundaries(SplittableRandom random, int length) {
        int[] seqIdx = new int[ROWS * length];
        for (int i = 1; i < seqIdx.length; i++) {
            boolean start = i % length == 0 || random.nextInt(6) == 0;
            seqIdx[i] = seqIdx[i - 1] + (start ? 1 : 0);
        }
        return seqIdx;
    }

    private static double maxDifference(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        double max = 0;
        for (int i = 0; i < a.length; i++) {
            max = Math.max(max, Math.abs(a[i] - b[i]));
        }
        return max;
    }

    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record Inputs(
            int length, int groups, double[] x, double[] dt, double[] a, double[] b, double[] c, double[] d) {
        static Inputs random(int length, int groups, long seed) {
            SplittableRandom r = new SplittableRandom(seed);
            return new Inputs(
                    length,
                    groups,
                    uniform(r, ROWS * length * HEADS * HEAD_SIZE, -1, 1),
                    uniform(r, ROWS * length * HEADS, 0, 1.5),
                    uniform(r, HEADS, -3, -0.01),
                    uniform(r, ROWS * length * groups * STATE, -1, 1),
                    uniform(r, ROWS * length * groups * STATE, -1, 1),
                    uniform(r, HEADS, -1, 1));
        }

        private static double[] uniform(SplittableRandom r, int n, double low, double high) {
            double[] v = new double[n];
            for (int i = 0; i < n; i++) {
                v[i] = r.nextDouble(low, high);
            }
            return v;
        }

        /** The definition, one token at a time; a new segment starts from a zero state. */
        double[] recurrence(int[] seqIdx) {
            double[] y = new double[x.length];
            for (int row = 0; row < ROWS; row++) {
                for (int h = 0; h < HEADS; h++) {
                    double[][] state = new double[HEAD_SIZE][STATE];
                    for (int t = 0; t < length; t++) {
                        int token = row * length + t;
                        if (t > 0 && seqIdx[token] != seqIdx[token - 1]) {
                            state = new double[HEAD_SIZE][STATE];
                        }
                        int map = (token * groups + h / (HEADS / groups)) * STATE;
                        double step = dt[token * HEADS + h];
                        for (int p = 0; p < HEAD_SIZE; p++) {
                            int at = (token * HEADS + h) * HEAD_SIZE + p;
                            double sum = d[h] * x[at];
                            for (int n = 0; n < STATE; n++) {
                                state[p][n] = Math.exp(step * a[h]) * state[p][n] + step * x[at] * b[map + n];
                                sum += state[p][n] * c[map + n];
                            }
                            y[at] = sum;
                        }
                    }
                }
            }
            return y;
        }

        double[] chunked(int[] seqIdx, int chunk) {
            return Scopes.get(() -> {
                Segments segments = Segments.of(seqIdx, new int[seqIdx.length], ROWS, length, chunk, ScalarType.Double);
                return Ops.doubles(scan(0, length, segments, null).y());
            });
        }

        double[] chunkedInTwoCalls(int cut, int chunk) {
            return Scopes.get(() -> {
                Segments first = Segments.unbroken(ROWS, cut, 0, chunk, ScalarType.Double);
                Segments second = Segments.unbroken(ROWS, length - cut, cut, chunk, ScalarType.Double);
                StateSpaceScan.Result head = scan(0, cut, first, null);
                StateSpaceScan.Result rest = scan(cut, length - cut, second, head.state());
                return Ops.doubles(torch.cat(Ops.list(head.y(), rest.y()), 1));
            });
        }

        private StateSpaceScan.Result scan(int from, int count, Segments segments, Tensor before) {
            return StateSpaceScan.scan(
                    shape(),
                    segments,
                    mixed().narrow(1, from, count),
                    tensor(dt, ROWS, length, HEADS).narrow(1, from, count).contiguous(),
                    tensor(a, HEADS),
                    tensor(d, HEADS),
                    before,
                    true);
        }

        /** Gradients of x, B and C together, dt, a and d. */
        List<double[]> gradients(double[] dy, int[] seqIdx, int chunk) {
            return Scopes.withoutGradients(() -> {
                Segments segments = Segments.of(seqIdx, new int[seqIdx.length], ROWS, length, chunk, ScalarType.Double);
                ScanChunks in = ScanChunks.of(shape(), segments, mixed(), tensor(dt, ROWS, length, HEADS));
                ScanGradients d = ScanGradients.of(
                        StateSpaceScan.forward(in, tensor(a, HEADS), tensor(d(), HEADS), null, false),
                        tensor(dy, ROWS, length, HEADS * HEAD_SIZE));
                return List.of(
                        Ops.doubles(d.mixed()), Ops.doubles(d.dt()), Ops.doubles(d.rates()), Ops.doubles(d.skip()));
            });
        }

        /** The same, by libtorch's own gradients of the recurrence, token by token. */
        List<double[]> gradientsOfSteps(double[] dy, int[] seqIdx) {
            return Scopes.get(() -> {
                Tensor[] leaves = {mixed(), tensor(dt, ROWS, length, HEADS), tensor(a, HEADS), tensor(d, HEADS)};
                for (Tensor leaf : leaves) {
                    leaf.set_requires_grad(true);
                }
                Tensor weights = tensor(dy, ROWS, length, HEADS * HEAD_SIZE);
                Tensor loss = torch.zeros(new long[] {1}, Ops.options(ScalarType.Double));
                Tensor zeros = torch.zeros(new long[] {HEADS, 1, STATE * HEAD_SIZE}, Ops.options(ScalarType.Double));
                for (int row = 0; row < ROWS; row++) {
                    Tensor state = zeros;
                    for (int t = 0; t < length; t++) {
                        int token = row * length + t;
                        if (t > 0 && seqIdx[token] != seqIdx[token - 1]) {
                            state = zeros;
                        }
                        Tensor now = leaves[0].select(0, row).narrow(0, t, 1);
                        int inner = HEADS * HEAD_SIZE;
                        int states = groups * STATE;
                        StateSpaceScan.Result result = StateSpaceScan.step(
                                now.narrow(1, 0, inner).view(1, HEADS, HEAD_SIZE),
                                leaves[1].select(0, row).narrow(0, t, 1),
                                leaves[2],
                                now.narrow(1, inner, states).view(1, groups, STATE),
                                now.narrow(1, inner + states, states).view(1, groups, STATE),
                                leaves[3],
                                state);
                        state = result.state();
                        loss = torch.add(
                                loss,
                                torch.mul(
                                                result.y().view(-1),
                                                weights.select(0, row).select(0, t))
                                        .sum());
                    }
                }
                loss.backward();
                List<double[]> gradients = new ArrayList<>();
                for (Tensor leaf : leaves) {
                    gradients.add(Ops.doubles(leaf.grad()));
                }
                return gradients;
            });
        }

        private Tensor mixed() {
            return torch.cat(
                    Ops.list(
                            tensor(x, ROWS, length, HEADS * HEAD_SIZE),
                            tensor(b, ROWS, length, (long) groups * STATE),
                            tensor(c, ROWS, length, (long) groups * STATE)),
                    2);
        }

        private MambaShape shape() {
            return new MambaShape(
                    HEADS,
                    HEAD_SIZE,
                    groups,
                    STATE,
                    4,
                    64,
                    true,
                    false,
                    false,
                    false,
                    false,
                    0,
                    Double.POSITIVE_INFINITY);
        }

        private static Tensor tensor(double[] values, long... shape) {
            return Ops.tensor(values, shape);
        }
    }
}
