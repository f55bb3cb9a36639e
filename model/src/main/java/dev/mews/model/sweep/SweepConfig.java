package dev.mews.model.sweep;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import java.util.List;
import java.util.Set;

/** What is swept, and how finely. */
public record SweepConfig(
        @Describe("Parameters in order, such as elr.mixer_in, ewd.all, forward.key, or several by elr, elr.matrices,"
                + " elr.vectors, ewd and forward; empty: all that act on this model")
        @Default("[]")
        List<String> parameters,

        @Describe(
                "Whether a best is kept before the next parameter's turn (in_turn), or all parameters are tried around"
                        + " the same point and their bests taken together (together)")
        @Default("in_turn")
        SweepUpdate update,

        @Describe("Stages in order; each starts at the best of the one before")
        @Default("[{steps: 100, octaves: 1}, {steps: 100, octaves: 0.5}]")
        List<SweepStage> stages) {
    public SweepConfig {
        parameters = List.copyOf(parameters);
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages must hold at least one stage");
        }
        if (Set.copyOf(parameters).size() != parameters.size()) {
            throw new IllegalArgumentException("parameters must be different ones, but were " + parameters);
        }
    }
}
