package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.hash.Hash128;
import dev.mews.core.hash.Xxh64;
import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.Cursor;
import dev.mews.loader.Pack;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, resumed with other ranks and batch sizes, and edited: what they deliver against the final plan. */
class HistoriesTest {
    private static final int HISTORIES = 1000;
    private static final int[] RANKS = {1, 2, 3, 7, 8, 64};
    private static final int[] LENGTHS = {4, 16, 32, 131, 262};

    @TempDir
    Path directory;

    private TestTokens tokens;

    @BeforeEach
    void write() throws IOException {
        tokens = new TestTokens(directory)
                .source("code", 12, 90)
                .source("late", 15, 20)
                .source("math", 8, 30)
                .source("web", 40, 40);
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    private static MixConfig config(SplittableRandom random) {
        StringBuilder stages = new StringBuilder();
        int count = 1 + random.nextInt(3);
        for (int s = 0; s < count; s++) {
            int size = 150 + random.nextInt(800);
            stages.append(String.format(
                    Locale.ROOT,
                    "  - {tokens: %d, seq_len: %d, weights: {web: %d, code: %d, math: %d}, ramp: %d}%n",
                    size,
                    LENGTHS[random.nextInt(LENGTHS.length)],
                    1 + random.nextInt(9),
                    1 + random.nextInt(9),
                    1 + random.nextInt(3),
                    s == 0 || random.nextBoolean() ? 0 : random.nextInt(size)));
        }
        String[] algorithms = {"concat", "best_fit", "split_last"};
        String algorithm = algorithms[random.nextInt(3)];
        String[] orders = {"anti-curriculum", "curriculum", "uniform"};
        boolean shift = random.nextBoolean() && !algorithm.equals("concat");
        return ConfigLoader.parse(
                "mix.yaml",
                String.format(
                        Locale.ROOT,
                        """
                        sources:
                          web: {epochs_max: 2, shift_epochs: %s}
                          code: {difficulty: hard, epochs_max: 3%s}
                          math: {epochs_max: 9, shift_epochs: %s}
                        stages:
                        %sorder: %s
                        on_shortage: redistribute
                        packing: {algorithm: %s, window_packs: %d}
                        shard_tokens: %d
                        """,
                        shift,
                        random.nextBoolean()
                                ? ", fim: {rate: 0.4, prefix_token: 4991, suffix_token: 4992, middle_token: 4993}"
                                : "",
                        shift,
                        stages,
                        orders[random.nextInt(3)],
                        algorithm,
                        1 + random.nextInt(6),
                        64 + random.nextInt(1000)),
                MixConfig.class,
                Map.of());
    }

    private static MixEdit edit(SplittableRandom random, long at, boolean withLate) {
        Map<String, BigDecimal> weights = new TreeMap<>();
        weights.put("web", BigDecimal.valueOf(random.nextInt(5)));
        weights.put("code", BigDecimal.valueOf(1 + random.nextInt(5)));
        if (withLate) {
            weights.put("late", BigDecimal.ONE);
        }
        boolean onlyLength = !withLate && random.nextInt(4) == 0;
        return new MixEdit(
                at,
                onlyLength ? Map.of() : weights,
                onlyLength || random.nextBoolean()
                        ? Optional.of(LENGTHS[random.nextInt(LENGTHS.length)])
                        : Optional.empty(),
                onlyLength || random.nextBoolean() ? 0 : random.nextInt(500),
                withLate
                        ? Map.of("late", new MixConfig.MixSource(Optional.empty(), MixConfig.Difficulty.EASY, 2))
                        : Map.of());
    }

    /** All that one history delivers, pack by pack. */
    private List<int[]> live(MixConfig config, List<MixEdit> edits, SplittableRandom random) throws IOException {
        List<int[]> delivered = new ArrayList<>();
        String checkpoint = null;
        MixPlan plan = MixPlan.of(config, edits, tokens.sources, 5);
        boolean late = false;
        while (true) {
            // A stream a rank: 64 of them are as slow as the other numbers together, so they come less often.
            int ranks = RANKS[random.nextInt(random.nextInt(4) == 0 ? RANKS.length : RANKS.length - 1)];
            int batchSize = 1 + random.nextInt(12);
            int steps = 1 + random.nextInt(8);
            List<BatchReader> readers = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                BatchReader reader = BatchReader.over(LivePacks.of(plan), batchSize, rank, ranks);
                if (checkpoint != null) {
                    reader.seek(Cursor.fromJson(checkpoint));
                }
                readers.add(reader);
            }
            for (int step = 0; step < steps; step++) {
                Cursor after = null;
                for (BatchReader reader : readers) {
                    Batch batch = reader.next();
                    if (batch == null) {
                        return delivered;
                    }
                    for (int row = 0; row < batch.rows(); row++) {
                        int from = row * batch.sequenceLength();
                        delivered.add(Arrays.copyOfRange(batch.tokens(), from, from + batch.sequenceLength()));
                    }
                    after = batch.after();
                }
                checkpoint = after.toJson();
            }
            Cursor now = Cursor.fromJson(checkpoint);
            if (edits.size() < 3 && random.nextInt(3) == 0) {
                long at = now.tokens() + 1 + random.nextInt(200);
                if (at < plan.report().tokens() - 262
                        && (edits.isEmpty() || at >= edits.get(edits.size() - 1).at())) {
                    boolean withLate = !late && random.nextInt(3) == 0;
                    late |= withLate;
                    edits.add(edit(random, at, withLate));
                    plan = MixPlan.of(config, edits, tokens.sources, 5);
                }
            }
        }
    }

    @Test
    void whateverHappensARunDeliversWhatItsFinalPlanSaysFromZero() throws IOException {
        int edited = 0;
        int repeated = 0;
        for (int history = 0; history < HISTORIES; history++) {
            SplittableRandom random = new SplittableRandom(history);
            MixConfig config = config(random);
            List<MixEdit> edits = new ArrayList<>();
            List<int[]> delivered = live(config, edits, random);

            MixPlan plan = MixPlan.of(config, edits, tokens.sources, 5);
            assertThat((long) delivered.size())
                    .as("history %d", history)
                    .isEqualTo(plan.report().packs());
            repeated += assertIsThePlansAndNothingRepeats(plan, delivered, history) ? 1 : 0;
            edited += edits.isEmpty() ? 0 : 1;
        }
        assertThat(edited).isGreaterThan(HISTORIES / 4);
        assertThat(repeated).isGreaterThan(HISTORIES / 10);
    }

    private boolean assertIsThePlansAndNothingRepeats(MixPlan plan, List<int[]> delivered, int history)
            throws IOException {
        Set<Long> seen = new HashSet<>();
        Map<String, Long> given = new HashMap<>();
        int latest = 0;
        try (LivePacks packs = LivePacks.of(plan)) {
            for (int p = 0; p < delivered.size(); p++) {
                Pack pack = packs.read((long) p);
                if (!Arrays.equals(delivered.get(p), pack.tokens())) {
                    throw new AssertionError("history " + history + ": pack " + p + " is not the plan's");
                }
                given.merge(pack.source(), (long) pack.length(), Long::sum);
                for (Piece piece : pack.pieces()) {
                    latest = Math.max(latest, piece.epoch());
                    for (int i = piece.offset(); i < piece.offset() + piece.length(); i++) {
                        Hash128 id = piece.document();
                        if (!seen.add(Xxh64.hash(id.low() ^ Xxh64.hash(i, piece.epoch()), id.high()))) {
                            throw new AssertionError(
                                    "history " + history + ", pack " + p + ", token " + i + " of " + piece + " again");
                        }
                    }
                }
            }
        }
        for (MixReport.Source source : plan.report().sources()) {
            assertThat(given.getOrDefault(source.source(), 0L)).isEqualTo(source.got());
        }
        return latest > 0;
    }
}
