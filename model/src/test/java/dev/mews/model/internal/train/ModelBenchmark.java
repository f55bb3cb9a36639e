package dev.mews.model.internal.train;

import com.sun.management.OperatingSystemMXBean;
import dev.mews.model.HybridConfig;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelCosts;
import dev.mews.model.Precision;
import dev.mews.model.Preset;
import dev.mews.model.internal.decode.DecodeSession;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * By hand, from tests/benchmarks/model.sh: speed and memory of training and generation, one measure per process.
 *
 * <pre>
 *   init PRESET FOLDER        gemm                          train FOLDER PRECISION ROWS LENGTH SECONDS [DOCUMENT]
 *   generate FOLDER CONTEXT TOKENS                          steps PRESET STEPS
 * </pre>
 *
 * DOCUMENT packs documents of that length into the rows. RANK, RANKS and PORT in the environment make a train one of several
 * that share the rows; the first one prints. The environment variable THREADS is the number of threads, 0 or
 * unset one per processor; OMP_WAIT_POLICY=active or passive decides whether
 * waiting threads spin; unset, what else the machine does decides.
 */
final class ModelBenchmark {
    private static final int WARM_STEPS = 2;
    private static final int WARM_TOKENS = 40;

    private ModelBenchmark() {}

    public static void main(String[] args) throws IOException {
        int threads = Libtorch.start(Integer.parseInt(System.getenv().getOrDefault("THREADS", "0")));
        switch (args[0]) {
            case "init" -> HybridModel.init(Path.of(args[2]), Preset.of(args[1]).config(), 1, Precision.FP32);
            case "gemm" -> gemm(threads);
            case "train" ->
                train(
                        Path.of(args[1]),
                        Precision.valueOf(args[2].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(args[3]),
                        Integer.parseInt(args[4]),
                        Double.parseDouble(args[5]),
                        Integer.parseInt(args[args.length > 6 ? 6 : 4]));
            case "generate" -> generate(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "steps" -> steps(Preset.of(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void gemm(int threads) {
        for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
            double rate = Scopes.withoutGradients(() -> {
                Tensor a = torch.ones(1024, 1024).toType(type);
                double best = 0;
                for (int i = 0; i < 12; i++) {
                    long began = System.nanoTime();
                    torch.mm(a, a);
                    best = Math.max(best, 2e9 * (1L << 30) / (System.nanoTime() - began));
                }
                return best;
            });
            print("gemm %s %.1f GFLOP/s, %s, %d threads", type, rate / 1e9, Libtorch.precision(), threads);
        }
    }

    private static void train(Path folder, Precision precision, int rows, int length, double seconds, int document) {
        HybridConfig config = HybridConfig.read(folder);
        HybridModelHandle loaded = HybridModelHandle.load(folder);
        try (World world = world();
                HybridModelHandle model = new HybridModelHandle(config, loaded.parameters(), precision);
                AdamW optimizer = optimizer(model)) {
            Replicas replicas = new Replicas(world);
            Rows batch = rows(config.vocabularySize(), rows / world.size(), length, document);
            TrainingPass pass = new TrainingPass(model, HybridModelHandle.SCAN_CHUNK);
            double first = 0;
            double last = 0;
            Times times = new Times();
            long began = System.nanoTime();
            int step = 0;
            while (replicas.any(step < WARM_STEPS + 3 || System.nanoTime() - began < seconds * 1e9)) {
                if (step == WARM_STEPS) {
                    began = System.nanoTime();
                    times.clear();
                }
                times.start();
                last = pass.run(batch, batch.rows(), 0);
                replicas.addGradients(model.parameters().tensors());
                first = step == 0 ? last : first;
                step++;
                optimizer.step(step, 1e-3, 0.1, optimizer.gradientNorm());
                times.stop();
            }
            if (!replicas.isFirst()) {
                return;
            }
            int tokens = rows * length;
            double flops = new ModelCosts(config).trainingFlopsPerToken(document) * tokens;
            print(
                    "mews train-%s rows %d length %d documents %d tokens/s %.0f best %.0f processor %.0f GFLOP/s %.1f MiB %d"
                            + " loss %.5f then %.5f steps %d",
                    precision.name().toLowerCase(Locale.ROOT),
                    rows,
                    length,
                    document,
                    tokens / times.wall(0.5),
                    tokens / times.wall(0),
                    tokens / times.processor(),
                    flops / times.wall(0.5) / 1e9,
                    status("VmHWM:"),
                    first,
                    last,
                    step);
        }
    }

    private static World world() {
        Map<String, String> set = System.getenv();
        if (!set.containsKey("RANKS")) {
            return World.single();
        }
        return World.join(new Rendezvous(
                "127.0.0.1",
                Integer.parseInt(set.get("PORT")),
                Integer.parseInt(set.get("RANK")),
                Integer.parseInt(set.get("RANKS")),
                Duration.ofMinutes(5)));
    }

    /** AdamW as {@code mews train} makes it. */
    private static AdamW optimizer(HybridModelHandle model) {
        TreeMap<String, ParameterGroups> groups = new TreeMap<>();
        model.parameterShapes()
                .forEach((name, shape) -> groups.put(name, new ParameterGroups(1, shape.length > 1 ? 1 : 0)));
        return new AdamW(model.parameters(), model.parameterShapes(), 0.9, 0.95, 1e-8, 1, groups);
    }

    /** Numbers the peer makes too; {@code document} tokens each, the last of a row shorter. */
    private static Rows rows(int vocabulary, int rows, int length, int document) {
        int[] tokens = tokens(vocabulary, rows * length);
        int[] segments = new int[tokens.length];
        int[] positions = new int[tokens.length];
        int[] targets = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            int at = i % length;
            segments[i] = at / document;
            positions[i] = at % document;
            boolean ends = at == length - 1 || (at + 1) % document == 0;
            targets[i] = ends ? LossHead.NO_TARGET : tokens[i + 1];
        }
        return new Rows(tokens, segments, positions, targets, rows);
    }

    private static int[] tokens(int vocabulary, int count) {
        int[] tokens = new int[count];
        long state = 1;
        for (int i = 0; i < count; i++) {
            state = (state * 1_103_515_245L + 12_345) % (1L << 31);
            tokens[i] = 3 + (int) (state / 65_536 % (vocabulary - 3));
        }
        return tokens;
    }

    private static void generate(Path folder, int context, int tokens) {
        try (HybridModelHandle model = HybridModelHandle.load(folder);
                DecodeSession session = new DecodeSession(model)) {
            int vocabulary = model.config().vocabularySize();
            int[] prompt = tokens(vocabulary, context);
            long began = System.nanoTime();
            float[] logits = session.append(prompt);
            double prefill = (System.nanoTime() - began) / 1e9;
            Times times = new Times();
            for (int i = -WARM_TOKENS; i < tokens; i++) {
                if (i == 0) {
                    times.clear();
                }
                times.start();
                logits = session.append(new int[] {largest(logits)});
                times.stop();
            }
            print(
                    "mews generate context %d tokens/s %.1f best %.1f processor %.1f prompt-tokens/s %.0f MiB %d",
                    context,
                    1 / times.wall(0.5),
                    1 / times.wall(0),
                    1 / times.processor(),
                    context / prefill,
                    status("VmHWM:"));
        }
    }

    private static int largest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    /**
     * Memory of the process while it trains on packed rows of changing documents, as mews train does: all that is resident,
     * and of it what the Java heap and the virtual machine's classes and compiled code have taken; the rest is libtorch's.
     */
    private static void steps(Preset preset, int steps) {
        HybridConfig config = preset.config();
        List<Integer> documents = List.of(256, 64, 100, 33, 200);
        try (HybridModelHandle model = HybridModelHandle.create(config, 1);
                AdamW optimizer = optimizer(model)) {
            TrainingPass pass = new TrainingPass(model, HybridModelHandle.SCAN_CHUNK);
            for (int step = 1; step <= steps; step++) {
                int document = documents.get(step % documents.size());
                pass.run(rows(config.vocabularySize(), 2, 256, document), 2, 0);
                optimizer.step(step, 1e-3, 0.1, optimizer.gradientNorm());
                if (step % (steps / 20) == 0) {
                    MemoryMXBean java = ManagementFactory.getMemoryMXBean();
                    long all = status("VmRSS:");
                    long heap = java.getHeapMemoryUsage().getCommitted() >> 20;
                    long code = java.getNonHeapMemoryUsage().getCommitted() >> 20;
                    print("mews step %d MiB %d heap %d code %d rest %d", step, all, heap, code, all - heap - code);
                }
            }
        }
    }

    /** Wall and processor times of one thing done again and again. */
    private static final class Times {
        private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        private final List<Double> wall = new ArrayList<>();
        private final List<Double> processor = new ArrayList<>();
        private long began;
        private long used;

        void start() {
            began = System.nanoTime();
            used = system.getProcessCpuTime();
        }

        void stop() {
            wall.add((System.nanoTime() - began) / 1e9);
            processor.add((system.getProcessCpuTime() - used) / 1e9);
        }

        void clear() {
            wall.clear();
            processor.clear();
        }

        /** Seconds, 0 for the fastest, 0.5 for the median. */
        double wall(double quantile) {
            return wall.stream().sorted().toList().get((int) (quantile * wall.size()));
        }

        /** Mean seconds of all threads: the clock of the processor ticks every 10 ms. */
        double processor() {
            return processor.stream().mapToDouble(t -> t).average().orElseThrow();
        }
    }

    /** A line of /proc/self/status, in MiB. */
    private static long status(String key) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void print(String format, Object... args) {
        System.out.println(String.format(Locale.ROOT, format, args));
    }
}
