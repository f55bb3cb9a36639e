package dev.mews.mixtures;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A change of a mixture while the run goes on. It takes effect at the first pack that begins at or after its token, and holds
 * to the end of the stage it falls in; what was delivered before stays as it was.
 */
public record MixEdit(
        @Describe("Token of the run from which the change holds.") @Range(min = 1, max = 1e15)
        long at,

        @Describe("New weights, replacing all weights of the stage; empty keeps them.") @Default("{}")
        Map<String, BigDecimal> weights,

        @Describe("New tokens of a sequence; without it they stay as they are.") @Range(min = 2, max = 1 << 24)
        Optional<Integer> seqLen,

        @Describe("Over so many tokens the shares move evenly from the old weights to the new ones.")
        @Default("0")
        @Range(min = 0, max = 1e15)
        long ramp,

        @Describe("Sources that the mixture did not have, by name.") @Default("{}")
        Map<String, MixConfig.MixSource> sources) {
    public MixEdit {
        if (weights.isEmpty() && seqLen.isEmpty()) {
            throw new IllegalArgumentException("an edit must change weights or seq_len, but had neither");
        }
        if (!weights.isEmpty() && weights.values().stream().noneMatch(weight -> weight.signum() > 0)) {
            throw new IllegalArgumentException("weights must have at least one above 0, but was " + weights);
        }
        for (Map.Entry<String, BigDecimal> weight : weights.entrySet()) {
            if (weight.getValue().signum() < 0) {
                throw new IllegalArgumentException(
                        "weights." + weight.getKey() + " must be at least 0, but was " + weight.getValue());
            }
        }
        if (ramp > 0 && weights.isEmpty()) {
            throw new IllegalArgumentException("ramp needs weights to move to, but there are none");
        }
        for (String source : sources.keySet()) {
            if (!weights.containsKey(source)) {
                throw new IllegalArgumentException("sources." + source + " must have a weight, but has none");
            }
        }
    }

    /** This edit without where its sources lie, which does not change the stream. */
    MixEdit placeless() {
        Map<String, MixConfig.MixSource> elsewhere = new TreeMap<>();
        sources.forEach((name, source) -> elsewhere.put(name, source.placeless()));
        return new MixEdit(at, weights, seqLen, ramp, elsewhere);
    }

    /**
     * The mixture after this edit: the stage it falls in is cut in two, the second of which has what is new.
     *
     * @param known settings of all sources that were ever in it, by name
     * @param stage number of that stage, from 0
     * @param offset tokens of that stage before the edit took effect
     */
    public MixConfig applyTo(MixConfig mixture, Map<String, MixConfig.MixSource> known, int stage, long offset) {
        MixConfig.TrainingStage cut = mixture.stages().get(stage);
        List<MixConfig.TrainingStage> stages = new ArrayList<>(mixture.stages().subList(0, stage));
        boolean ramping = offset < cut.ramp();
        if (offset > 0) {
            // The weights a ramp has reached end its first part, so that the second goes on from there.
            Map<String, BigDecimal> reached = ramping
                    ? Ramp.between(mixture.stages().get(stage - 1).weights(), cut.weights(), offset, cut.ramp())
                    : cut.weights();
            stages.add(new MixConfig.TrainingStage(offset, cut.seqLen(), reached, ramping ? offset : cut.ramp()));
        }
        long left = cut.tokens() - offset;
        stages.add(new MixConfig.TrainingStage(
                left,
                seqLen.orElse(cut.seqLen()),
                weights.isEmpty() ? cut.weights() : weights,
                weights.isEmpty() ? Math.max(0, cut.ramp() - offset) : Math.min(left, ramp)));
        stages.addAll(mixture.stages().subList(stage + 1, mixture.stages().size()));
        Map<String, MixConfig.MixSource> all = new TreeMap<>(known);
        all.keySet().removeIf(source -> stages.stream()
                .noneMatch(weighed -> weighed.weights().containsKey(source)));
        return mixture.with(all, stages);
    }
}
