package dev.mews.pipelines;

import dev.mews.core.run.StageInput;
import java.util.ArrayList;
import java.util.List;

/** Inputs that are outputs of earlier stages. */
final class StageInputs {
    private StageInputs() {}

    static List<StageInput> of(List<String> stages) {
        List<StageInput> inputs = new ArrayList<>();
        for (String stage : stages) {
            inputs.add(new StageInput.FromStage(stage));
        }
        return inputs;
    }
}
