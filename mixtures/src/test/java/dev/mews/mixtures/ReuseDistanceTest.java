package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.loader.Pack;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReuseDistanceTest {
    @TempDir
    Path directory;

    private TestTokens tokens;

    @BeforeEach
    void write() throws IOException {
        tokens = new TestTokens(directory).source("code", 300, 50).source("web", 3000, 60);
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    private static MixConfig config(String algorithm, boolean shift, int secondLength, String window) {
        return ConfigLoader.parse(
                "mix.yaml",
                String.format(Locale.ROOT, """
                sources: {code: {epochs_max: 9, shift_epochs: %s}, web: {epochs_max: 9}}
                stages:
                  - {tokens: 60000, seq_len: 32, weights: {web: 0.7, code: 0.3}}
                  - {tokens: 60000, seq_len: %d, weights: {web: 0.5, code: 0.5}}
                packing: {algorithm: %s, window_packs: 20}
                %s
                """, shift, secondLength, algorithm, window),
                MixConfig.class,
                Map.of());
    }

    /** The fewest tokens of the run between the packs of two uses of one token. */
    private static long measured(MixPlan plan) throws IOException {
        Map<String, Long> lastUse = new HashMap<>();
        long smallest = Long.MAX_VALUE;
        long time = 0;
        LivePacks packs = LivePacks.of(plan);
        for (long p = 0; p < packs.packs(); p++) {
            Pack pack = packs.read(p);
            if (pack.source().equals("code")) {
                for (Piece piece : pack.pieces()) {
                    for (int i = piece.offset(); i < piece.offset() + piece.length(); i++) {
                        Long before = lastUse.put(piece.document().hex() + " " + i, time);
                        smallest = before == null ? smallest : Math.min(smallest, time - before);
                    }
                }
            }
            time += pack.length();
        }
        return smallest;
    }

    @ParameterizedTest
    @CsvSource({
        "concat, false, 32",
        "concat, false, 64",
        "best_fit, false, 32",
        "best_fit, true, 32",
        "best_fit, false, 64",
        "split_last, true, 64"
    })
    void theReportedDistanceHoldsAndIsNotFarBelowTheMeasuredOne(String algorithm, boolean shift, int secondLength)
            throws IOException {
        MixPlan plan = MixPlan.of(config(algorithm, shift, secondLength, ""), tokens.sources, 4);
        long reported = plan.report().sources().get(0).smallestReuseDistance();
        long found = measured(plan);
        // Time passes twice as fast as the source in the second stage; a pack may begin up to a pack before its token.
        assertThat(found + secondLength).isGreaterThanOrEqualTo(reported);
        int windows = shift || secondLength != 32 ? 4 * 2 * 20 * 64 : 0;
        assertThat(found).isLessThanOrEqualTo(reported + 8L * secondLength + 2L * windows);
    }

    @Test
    void aTextThatComesBackWithinTheWindowIsRefusedOrWarnedOf() throws IOException {
        MixPlan plan = MixPlan.of(config("concat", false, 32, ""), tokens.sources, 4);
        long distance = plan.report().sources().get(0).smallestReuseDistance();
        long epoch = tokens.sources.get(0).tokens();
        assertThat(distance).isEqualTo((epoch - 64) * 2);
        assertThatThrownBy(() -> MixPlan.of(config("concat", false, 32, "window: {tokens: 60000}"), tokens.sources, 4))
                .isInstanceOf(MixException.class)
                .hasMessageStartingWith("source code: a text must come back after 60000 tokens or more (window.tokens),"
                        + " but comes back after " + distance + ": epochs_max: 1 would satisfy it, or window.tokens: "
                        + distance);
        MixReport report = MixPlan.of(
                        config("concat", false, 32, "window: {tokens: 60000, on_violation: warn}"), tokens.sources, 4)
                .report();
        assertThat(report.warnings()).hasSize(1);
        assertThat(MixPlan.of(config("concat", false, 32, "window: {tokens: " + distance + "}"), tokens.sources, 4)
                        .report()
                        .warnings())
                .isEmpty();
    }

    @Test
    void inEveryHundredthOfTheRunHardSourcesHaveTheirPlannedShare() throws IOException {
        MixConfig config = ConfigLoader.parse("mix.yaml", """
                sources: {code: {epochs_max: 9, difficulty: hard}, web: {epochs_max: 9}}
                stages:
                  - {tokens: 60000, seq_len: 32, weights: {web: 0.7, code: 0.3}}
                  - {tokens: 60000, seq_len: 32, weights: {web: 0.5, code: 0.5}, ramp: 30000}
                """, MixConfig.class, Map.of());
        MixPlan plan = MixPlan.of(config, tokens.sources, 4);
        assertThat(plan.report().parts()).hasSize(100);
        // Told again from the packs.
        long[] hard = new long[101];
        long time = 0;
        int part = 0;
        LivePacks packs = LivePacks.of(plan);
        for (long p = 0; p < packs.packs(); p++) {
            while (part < 99 && time >= 1200L * (part + 1)) {
                part++;
            }
            hard[part] += packs.source(p) == 0 ? packs.length(p) : 0;
            time += packs.length(p);
        }
        for (int k = 0; k < 100; k++) {
            MixReport.Part found = plan.report().parts().get(k);
            assertThat(found.got().get(0)).as("part %d", k).isEqualTo(hard[k]);
            assertThat(found.from()).isBetween(1200L * k, 1200L * k + 31);
            double due = due(found.to()) - due(found.from());
            assertThat((double) found.planned().get(0)).isCloseTo(due, org.assertj.core.data.Offset.offset(3.0));
            // One pack early or late at each end.
            assertThat(Math.abs(found.got().get(0) - due)).isLessThanOrEqualTo(2 * 32);
        }
    }

    /** Tokens of code due at a time: 30 % to 60,000, then rising evenly to 50 % at 90,000. */
    private static double due(long time) {
        double inRamp = Math.min(30_000, Math.max(0, time - 60_000));
        return Math.min(time, 60_000) * 0.3
                + inRamp * 0.3
                + inRamp * inRamp / 30_000 * 0.2 / 2
                + Math.max(0, time - 90_000) * 0.5;
    }
}
