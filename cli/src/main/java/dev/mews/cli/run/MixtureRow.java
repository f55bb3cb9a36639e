package dev.mews.cli.run;

import dev.mews.core.run.RunReport;
import dev.mews.pipelines.MixStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one source was asked for and gave in one stage of training.
 *
 * @param stage number from 1
 * @param stageAsked tokens asked of all sources in the stage
 * @param stageGot tokens of all its packs
 * @param epochs passes over the source in the whole run
 */
public record MixtureRow(
        int stage, String source, long asked, long got, long stageAsked, long stageGot, double epochs, long padding) {

    /** The rows of a run's mixture; none if it has no mixture. */
    public static List<MixtureRow> of(RunReport run) {
        List<MixtureRow> rows = new ArrayList<>();
        run.stage(MixStage.NAME)
                .map(mix -> Details.map(mix.details().get("mixture")))
                .ifPresent(mixture -> {
                    Map<String, Double> epochs = new HashMap<>();
                    for (Object source : Details.list(mixture.get("sources"))) {
                        epochs.put(
                                Details.text(Details.map(source).get("source")),
                                Details.number(Details.map(source).get("epochs")));
                    }
                    for (Object stage : Details.list(mixture.get("stages"))) {
                        Map<String, Object> numbers = Details.map(stage);
                        for (Object share : Details.list(numbers.get("shares"))) {
                            Map<String, Object> values = Details.map(share);
                            String source = Details.text(values.get("source"));
                            rows.add(new MixtureRow(
                                    (int) Details.number(numbers.get("stage")),
                                    source,
                                    (long) Details.number(values.get("asked")),
                                    (long) Details.number(values.get("got")),
                                    (long) Details.number(numbers.get("tokensAsked")),
                                    (long) Details.number(numbers.get("tokens")),
                                    epochs.getOrDefault(source, 0.0),
                                    (long) Details.number(values.get("padding"))));
                        }
                    }
                });
        return rows;
    }
}
