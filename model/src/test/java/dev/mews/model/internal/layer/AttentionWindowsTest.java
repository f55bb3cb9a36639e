package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.HybridConfig;
import dev.mews.model.Precision;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.weights.ParameterShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionWindowsTest {
    private static final HybridConfig CONFIG = HybridConfig.read(Golden.folder("two-groups-gated-norm"));
    private static final String PREFIX = "a.";

    /** Lengths of the documents of each row, rows of equal length: short ones, long ones, single tokens, whole rows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9 1 1 20 3",
                "130 127 128 129",
                "512 100 28",
                "513 127",
                "1 600 39, 640",
                "200 200 240, 100 530 10",
                "640, 640",
                "513, 513",
                "100, 100",
                "300 300 300 124"
            })
    void outputAndGradientsAreThoseOfOneMaskOverTheWholeRow(String text) {
        PackedRows batch = rows(text);
        Scopes.run(() -> {
            Libtorch.ensureStarted();
            Map<String, Tensor> p = parameters();
            Tensor h = random(7, batch.rows(), batch.length(), CONFIG.hiddenSize());
            Tensor expected = masked(p, h, batch);
            List<float[]> expectedGradients = gradients(expected, p, h);
            Tensor actual = windows(p, h, batch);
            assertThat(Ops.floats(actual)).containsExactly(Ops.floats(expected), within(1e-5f));
            List<float[]> gradients = gradients(actual, p, h);
            for (int i = 0; i < gradients.size(); i++) {
                float largest = largest(expectedGradients.get(i));
                assertThat(gradients.get(i))
                        .containsExactly(expectedGradients.get(i), within(2e-5f * Math.max(1, largest)));
            }
        });
    }

    @Test
    void masksGrowWithTheTokensAndNotWithTheirSquare() {
        SplittableRandom random = new SplittableRandom(3);
        for (int tokens : new int[] {4096, 16_384}) {
            int[] starts = new int[tokens];
            for (int at = 0; at < tokens; ) {
                int end = Math.min(tokens, at + random.nextInt(1, 900));
                Arrays.fill(starts, at, end, at);
                at = end;
            }
            Scopes.run(() -> {
                long numbers = 0;
                int covered = 0;
                for (AttentionWindows.Window window : AttentionWindows.of(starts, 1, ScalarType.Float)) {
                    covered += window.length();
                    numbers += window.blocks().stream()
                            .mapToLong(block -> block.bias().numel())
                            .sum();
                }
                assertThat(covered).isEqualTo(tokens);
                assertThat(numbers).isLessThan((long) tokens * (AttentionWindows.LONGEST + AttentionWindows.QUERIES));
            });
        }
    }

    private static Tensor windows(Map<String, Tensor> p, Tensor h, PackedRows batch) {
        Segments segments =
                Segments.of(batch.seqIdx(), batch.positions(), batch.rows(), batch.length(), 16, ScalarType.Float);
        Attention attention = new Attention(CONFIG, new Linear(Precision.FP32));
        return attention.forward(p, PREFIX, h, segments, attention.prepare(segments, ScalarType.Float, null), null);
    }

    /** As the definition has it: heads repeated, half-split rotation, a mask of length by length. */
    private static Tensor masked(Map<String, Tensor> p, Tensor h, PackedRows batch) {
        int size = CONFIG.attention().headSize();
        int heads = CONFIG.attention().heads();
        int keyHeads = CONFIG.attention().keyValueHeads();
        Tensor x = torch.mul(h, Ops.scalar(CONFIG.multipliers().attentionIn()));
        Tensor q = turn(torch.matmul(x, p.get(PREFIX + "q_proj.weight").t()), batch, heads, size);
        Tensor k = turn(torch.matmul(x, p.get(PREFIX + "k_proj.weight").t()), batch, keyHeads, size);
        Tensor v =
                torch.matmul(x, p.get(PREFIX + "v_proj.weight").t()).view(batch.rows(), batch.length(), keyHeads, size);
        Tensor keys = repeated(k, heads / keyHeads);
        Tensor values = repeated(v, heads / keyHeads);
        double scale = CONFIG.multipliers().key() / Math.sqrt(size);
        Tensor scores = torch.matmul(q.transpose(1, 2), keys.transpose(2, 3)).mul(Ops.scalar(scale));
        Tensor weights = torch.softmax(torch.add(scores, mask(batch)), -1);
        Tensor joined = torch.matmul(weights, values)
                .transpose(1, 2)
                .reshape(batch.rows(), batch.length(), CONFIG.attention().querySize());
        return torch.matmul(joined, p.get(PREFIX + "o_proj.weight").t())
                .mul(Ops.scalar(CONFIG.multipliers().attentionOut()));
    }

    private static Tensor repeated(Tensor t, int times) {
        Tensor[] copies = new Tensor[times];
        Arrays.fill(copies, t.transpose(1, 2).unsqueeze(2));
        return torch.cat(Ops.list(copies), 2).flatten(1, 2);
    }

    private static Tensor turn(Tensor x, PackedRows batch, int heads, int size) {
        float[] cos = new float[batch.tokens().length * size];
        float[] sin = new float[cos.length];
        for (int i = 0; i < cos.length; i++) {
            double angle = batch.positions()[i / size]
                    * Math.pow(CONFIG.attention().ropeBase(), -2.0 * (i % size % (size / 2)) / size);
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) Math.sin(angle);
        }
        Tensor split = x.view(batch.rows(), batch.length(), heads, size);
        Tensor half =
                torch.cat(Ops.list(torch.neg(split.narrow(3, size / 2, size / 2)), split.narrow(3, 0, size / 2)), 3);
        long[] shape = {batch.rows(), batch.length(), 1, size};
        return torch.add(torch.mul(split, Ops.tensor(cos, shape)), torch.mul(half, Ops.tensor(sin, shape)));
    }

    private static Tensor mask(PackedRows batch) {
        int length = batch.length();
        float[] mask = new float[batch.rows() * length * length];
        for (int i = 0; i < mask.length; i++) {
            int row = i / (length * length) * length;
            int query = i / length % length;
            int key = i % length;
            boolean seen = key <= query && batch.seqIdx()[row + query] == batch.seqIdx()[row + key];
            mask[i] = seen ? 0 : Float.NEGATIVE_INFINITY;
        }
        return Ops.tensor(mask, batch.rows(), 1, length, length);
    }

    private static Map<String, Tensor> parameters() {
        Map<String, Tensor> p = new LinkedHashMap<>();
        int hidden = CONFIG.hiddenSize();
        int queries = CONFIG.attention().querySize();
        int keys = CONFIG.attention().keyValueSize();
        p.put(PREFIX + "q_proj.weight", random(1, queries, hidden));
        p.put(PREFIX + "k_proj.weight", random(2, keys, hidden));
        p.put(PREFIX + "v_proj.weight", random(3, keys, hidden));
        p.put(PREFIX + "o_proj.weight", random(4, hidden, queries));
        return p;
    }

    private static Tensor random(long seed, long... shape) {
        float[] values = new float[(int) ParameterShapes.count(shape)];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-0.4, 0.4);
        }
        Tensor t = Ops.tensor(values, shape);
        t.set_requires_grad(true);
        return t;
    }

    private static List<float[]> gradients(Tensor y, Map<String, Tensor> p, Tensor h) {
        List<Tensor> leaves = new ArrayList<>(p.values());
        leaves.add(h);
        Tensor undefined = new Tensor();
        leaves.forEach(leaf -> leaf.mutable_grad().put(undefined));
        torch.mul(y, y).sum().backward();
        return leaves.stream().map(leaf -> Ops.floats(leaf.grad())).toList();
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    private static PackedRows rows(String text) {
        List<int[]> seqIdx = new ArrayList<>();
        List<int[]> positions = new ArrayList<>();
        String[] rows = text.split(", ", -1);
        for (String row : rows) {
            int[] lengths = Arrays.stream(row.split(" ", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            int length = Arrays.stream(lengths).sum();
            int[] segments = new int[length];
            int[] places = new int[length];
            int at = 0;
            for (int d = 0; d < lengths.length; d++) {
                for (int i = 0; i < lengths[d]; i++, at++) {
                    segments[at] = d;
                    places[at] = i;
                }
            }
            seqIdx.add(segments);
            positions.add(places);
        }
        int[] all = seqIdx.stream().flatMapToInt(Arrays::stream).toArray();
        return new PackedRows(
                new int[all.length],
                all,
                positions.stream().flatMapToInt(Arrays::stream).toArray(),
                rows.length);
    }
}
