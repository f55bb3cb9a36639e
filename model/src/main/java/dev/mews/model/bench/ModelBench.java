package dev.mews.model.bench;

import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.internal.eval.BenchRounds;
import dev.mews.model.internal.torch.MatmulProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Times a hybrid against {@linkplain SameSizeTransformer the pure transformer of its size}. Both are in memory with random
 * weights and take turns round by round, so that what else happens on the machine meets both. Times are for people: no
 * result depends on them.
 */
public final class ModelBench {
    private final HybridConfig hybrid;
    private final HybridConfig transformer;
    private final BenchOptions options;
    private final LongSupplier clock;

    /** @param clock nanoseconds */
    public ModelBench(HybridConfig hybrid, BenchOptions options, LongSupplier clock) {
        this.hybrid = hybrid;
        this.transformer = SameSizeTransformer.of(hybrid);
        this.options = options;
        this.clock = clock;
    }

    /**
     * Measures length by length.
     *
     * @param onLength told of both points of a length: the hybrid's, then the transformer's
     * @throws dev.mews.model.ModelException when libtorch cannot be loaded here
     */
    public BenchResult run(BiConsumer<BenchPoint, BenchPoint> onLength) {
        SortedMap<Integer, String> skipped = new TreeMap<>();
        List<BenchPoint> first = new ArrayList<>();
        List<BenchPoint> second = new ArrayList<>();
        long began = clock.getAsLong();
        double matmul = MatmulProbe.measure(options.threads());
        try (BenchRounds one = new BenchRounds(hybrid, options.threads(), clock);
                BenchRounds two = new BenchRounds(transformer, options.threads(), clock)) {
            double secondsPerOperation = 0;
            for (int length : options.lengths()) {
                double spent = (clock.getAsLong() - began) / 1e9;
                Optional<String> reason = reason(length, spent, secondsPerOperation);
                if (reason.isPresent() || !skipped.isEmpty()) {
                    skipped.put(length, reason.orElse("longer than one left out"));
                    continue;
                }
                long from = clock.getAsLong();
                one.round(length, options.newTokens(), options.training());
                two.round(length, options.newTokens(), options.training());
                List<BenchRounds.Round> ones = new ArrayList<>();
                List<BenchRounds.Round> twos = new ArrayList<>();
                for (int r = 0; r < options.repeats(); r++) {
                    ones.add(one.round(length, options.newTokens(), options.training()));
                    twos.add(two.round(length, options.newTokens(), options.training()));
                }
                secondsPerOperation = (clock.getAsLong() - from) / 1e9 / operations(length);
                first.add(point(length, ones));
                second.add(point(length, twos));
                onLength.accept(first.get(first.size() - 1), second.get(second.size() - 1));
            }
            return new BenchResult(hybrid, transformer, matmul, one.threads(), first, second, skipped);
        }
    }

    /** Why a length is left out, if it is; seconds per operation are those of the length before. */
    private Optional<String> reason(int length, double spent, double secondsPerOperation) {
        double end = spent + secondsPerOperation * operations(length);
        if (end > options.maxSeconds()) {
            return Optional.of(String.format(
                    Locale.ROOT, "would end after about %.0f s, of %.0f s allowed", end, options.maxSeconds()));
        }
        long bytes = bytes(hybrid, length) + bytes(transformer, length);
        return bytes > options.maxBytes()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "needs about %.1f GiB, of %.1f GiB allowed",
                        bytes / (double) (1 << 30),
                        options.maxBytes() / (double) (1 << 30)))
                : Optional.empty();
    }

    private double operations(int length) {
        double operations = 0;
        for (HybridConfig config : List.of(hybrid, transformer)) {
            ModelCosts costs = new ModelCosts(config);
            double prefill = length * costs.forwardFlopsPerToken(length);
            operations += options.training() ? prefill + length * costs.trainingFlopsPerToken(length) : prefill;
        }
        return operations;
    }

    private long bytes(HybridConfig config, int length) {
        ModelCosts costs = new ModelCosts(config);
        long reading = costs.weightBytes() + costs.cacheBytes(length) + costs.prefillBytes(length);
        return options.training()
                ? Math.max(reading, costs.trainingStateBytes() + costs.activationBytes(1, length, false, false))
                : reading;
    }

    private BenchPoint point(int length, List<BenchRounds.Round> rounds) {
        return new BenchPoint(
                length,
                Spread.of(rounds.stream()
                        .mapToDouble(round -> length / round.prefillSeconds())
                        .toArray()),
                Spread.of(rounds.stream()
                        .mapToDouble(round -> options.newTokens() / round.generationSeconds())
                        .toArray()),
                rounds.get(0).keyValueBytes(),
                rounds.get(0).stateBytes(),
                options.training()
                        ? Optional.of(Spread.of(rounds.stream()
                                .mapToDouble(round -> length / round.trainingSeconds())
                                .toArray()))
                        : Optional.empty());
    }
}
