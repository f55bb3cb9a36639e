package dev.mews.model.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.Multipliers;
import dev.mews.model.train.GroupFactors;
import dev.mews.model.train.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final TrainConfig CONFIG = ConfigLoader.defaults(TrainConfig.class);

    /** A bowl whose lowest point is at ELR of mixer_in times 4, EWD of all halved and keys times 2^0.7. */
    private static double bowl(TrainConfig config) {
        GroupFactors mixerIn = config.groups().getOrDefault("mixer_in", new GroupFactors(1, 1));
        double elr = log2(mixerIn.elr()) - 2;
        double all = log2(Math.sqrt(config.weightDecay() / config.learningRate() / (0.1 / 0.008))) + 1;
        double key = log2(config.model().multiplierFactors().getOrDefault("key", 1.0)) - 0.7;
        return 3 + 0.5 * elr * elr + 0.25 * all * all + 0.1 * key * key;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    @Test
    void eachStageGoesOnFromTheBestAndTheParabolaFindsTheLowestPoint() {
        SweepConfig sweep =
                sweep("[elr.mixer_in, ewd.all, forward.key]", "[{steps: 10}, {steps: 20}, {steps: 20, octaves: 0.5}]");
        List<TrainConfig> tried = new ArrayList<>();
        Sweep search = new Sweep(CONFIG, sweep);
        SweepResult result = search.run(config -> {
            tried.add(config);
            return OptionalDouble.of(bowl(config));
        });
        assertThat(result.completed()).isTrue();
        assertThat(tried).hasSize(search.runs()).hasSize(1 + 3 * (1 + 3 * 2));
        assertThat(tried.stream().mapToLong(TrainConfig::steps).sum()).isEqualTo(search.steps());
        assertThat(result.best().values()).containsExactly(2.0, -1.0, 0.5);
        assertThat(result.firstLoss()).isCloseTo(3 + 2 + 0.25 + 0.049, within(1e-9));
        assertThat(result.bestLoss()).isCloseTo(3 + 0.1 * 0.04, within(1e-9));
        assertThat(bowl(result.config())).isCloseTo(result.bestLoss(), within(1e-12));
        SweepRow first = result.stages().get(0).get(0);
        assertThat(first.octaves()).containsExactly(-1.0, 0.0, 1.0);
        assertThat(first.atEdge()).isTrue();
        assertThat(first.optimum()).isEmpty();
        assertThat(result.stages().get(2))
                .extracting(row -> row.optimum().orElse(9), SweepRow::atEdge)
                .satisfiesExactly(
                        row -> assertThat((double) row.toList().get(0)).isCloseTo(2, within(1e-6)),
                        row -> assertThat((double) row.toList().get(0)).isCloseTo(-1, within(1e-6)),
                        row -> assertThat(row.toList().get(1)).isEqualTo(true));
        assertThat(result.stages().get(2).get(0).sensitivity().orElse(0)).isCloseTo(0.5, within(1e-6));
        assertThat(result.stages().get(2).get(1).sensitivity().orElse(0)).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void bestsTakenTogetherAreOfOnePointAndTheOrderDoesNotMatter() {
        String stages = "\nstages: [{steps: 10, octaves: 0.5, points: 4}]";
        SweepConfig forwards = config("update: together\nparameters: [elr.mixer_in, ewd.all, forward.key]" + stages);
        SweepConfig backwards = config("update: together\nparameters: [forward.key, ewd.all, elr.mixer_in]" + stages);
        List<TrainConfig> tried = new ArrayList<>();
        Sweep search = new Sweep(CONFIG, forwards);
        SweepResult result = search.run(config -> {
            tried.add(config);
            return OptionalDouble.of(bowl(config));
        });
        assertThat(tried).hasSize(search.runs()).hasSize(1 + 1 + 3 * 8 + 1);
        assertThat(tried.stream().mapToLong(TrainConfig::steps).sum()).isEqualTo(search.steps());
        assertThat(result.best().values()).containsExactly(2.0, -1.0, 0.5);
        assertThat(result.bestLoss()).isCloseTo(3 + 0.1 * 0.04, within(1e-9));
        double center = bowl(CONFIG);
        assertThat(result.stages().get(0)).allSatisfy(row -> {
            assertThat(row.center()).isZero();
            assertThat(row.losses().get(4)).isEqualTo(center);
        });
        SweepResult other = new Sweep(CONFIG, backwards).run(config -> OptionalDouble.of(bowl(config)));
        assertThat(other.best().values()).containsExactly(0.5, -1.0, 2.0);
        assertThat(other.bestLoss()).isEqualTo(result.bestLoss());
    }

    @Test
    void bestsThatDoNotGoTogetherGiveWayToTheBestOfThemAlone() {
        // One and the same factor by two names: moving both goes twice as far as the lowest point.
        SweepConfig sweep =
                config("update: together\nparameters: [elr.mlp_up, forward.mlp_down]\nstages: [{steps: 10}]");
        SweepResult result = new Sweep(CONFIG, sweep).run(config -> {
            double up = log2(config.groups()
                    .getOrDefault("mlp_up", new GroupFactors(1, 1))
                    .elr());
            double down = log2(config.model().multiplierFactors().getOrDefault("mlp_down", 1.0));
            return OptionalDouble.of(Math.abs(up + 1.125 * down - 1.0625));
        });
        assertThat(result.stages().get(0)).extracting(SweepRow::best).containsExactly(1.0, 1.0);
        assertThat(result.best().values()).containsExactly(1.0, 0.0);
        assertThat(result.bestLoss()).isEqualTo(0.0625);
        assertThat(result.completed()).isTrue();
    }

    @Test
    void severalParametersAreNamedByKindAndGroupsByWhatTheyHold() {
        assertThat(keys("[elr.matrices]"))
                .containsExactly(
                        "elr.embedding",
                        "elr.lm_head",
                        "elr.mixer_out",
                        "elr.mixer_in",
                        "elr.mlp_gate",
                        "elr.mlp_up",
                        "elr.mlp_down");
        assertThat(keys("[elr.vectors]")).hasSize(8).contains("elr.dt_bias").doesNotContain("elr.gated_norm");
        assertThat(keys("[ewd]")).hasSize(7).doesNotContain("ewd.all");
        assertThat(keys("[elr.d, elr]")).hasSize(15).startsWith("elr.d", "elr.embedding");
        assertThat(keys("[forward]")).hasSize(14);
    }

    private static List<String> keys(String parameters) {
        return new Sweep(CONFIG, sweep(parameters, "[{steps: 5}]"))
                .parameters().stream().map(SweptParameter::key).toList();
    }

    @Test
    void aRunThatDivergesIsNeverTheBestAndBendsNoParabola() {
        SweepResult result = new Sweep(CONFIG, sweep("[elr.all]", "[{steps: 5}]"))
                .run(config -> OptionalDouble.of(
                        config.learningRate() > CONFIG.learningRate() ? Double.POSITIVE_INFINITY : 2));
        SweepRow row = result.stages().get(0).get(0);
        assertThat(row.losses()).containsExactly(2.0, 2.0, Double.POSITIVE_INFINITY);
        assertThat(row.best()).isZero();
        assertThat(row.sensitivity()).isEmpty();
    }

    @Test
    void aTrialThatEndsStopsTheSweepWithWhatIsKnown() {
        int[] left = {4};
        SweepResult result = new Sweep(CONFIG, sweep("[elr.mixer_in, ewd.all]", "[{steps: 5}]"))
                .run(config -> left[0]-- == 0 ? OptionalDouble.empty() : OptionalDouble.of(bowl(config)));
        assertThat(result.completed()).isFalse();
        assertThat(result.stages().get(0)).hasSize(1);
        assertThat(result.best().values()).containsExactly(1.0, 0.0);
    }

    @Test
    void factorsAreThoseOfTheDefinition() {
        assertThat(SweptParameter.of(CONFIG)).hasSize(2 + 15 + 7 + 14);
        TrainConfig config = new Sweep(CONFIG, sweep("[ewd.all, ewd.mlp_up, forward.ssm_dt]", "[{steps: 5}]"))
                .run(c -> OptionalDouble.of(c.weightDecay()
                        + c.groups()
                                .getOrDefault("mlp_up", new GroupFactors(1, 1))
                                .ewd()
                        + c.model().multiplierFactors().getOrDefault("ssm_dt", 1.0)))
                .config();
        assertThat(config.learningRate()).isEqualTo(0.016);
        assertThat(config.weightDecay()).isEqualTo(0.05);
        assertThat(config.groups()).isEqualTo(Map.of("mlp_up", new GroupFactors(1, 0.5)));
        assertThat(config.model().toConfig(100, 16, 0, 1).multipliers())
                .isEqualTo(new Multipliers(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5));
        assertThat(config.steps()).isEqualTo(5);
    }

    @Test
    void namesThatFitNothingAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> new Sweep(CONFIG, sweep("[elr.mixer_inn]", "[{steps: 5}]")))
                .hasMessageContaining("nothing of this model is named 'elr.mixer_inn', did you mean 'elr.mixer_in'?");
        assertThatThrownBy(() -> new Sweep(CONFIG, sweep("[elr.gated_norm]", "[{steps: 5}]")))
                .hasMessageContaining("nothing of this model is named 'elr.gated_norm'");
        assertThatThrownBy(() -> ConfigLoader.parse(
                        "t.yaml", "model: {multiplier_factors: {kye: 2}}", TrainConfig.class, Map.of()))
                .hasMessageContaining("there is no forward multiplier 'kye', did you mean 'key'?");
    }

    private static SweepConfig sweep(String parameters, String stages) {
        return config("parameters: " + parameters + "\nstages: " + stages);
    }

    private static SweepConfig config(String yaml) {
        return ConfigLoader.parse("sweep.yaml", yaml, SweepConfig.class, Map.of());
    }
}
