package dev.mews.model.internal;

import dev.mews.loader.PackedShards;
import dev.mews.model.ModelException;
import dev.mews.model.train.TrainInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Whether training shards, held-out shards and token ids belong together, before anything runs. */
final class InputChecks {
    private InputChecks() {}

    static void check(TrainInputs inputs, PackedShards shards) throws IOException {
        if (shards.packs() == 0) {
            throw new ModelException(
                    inputs.shards() + ": holds no packs: was the mixture's budget smaller than one pack?");
        }
        int endOfText = shards.info().endOfText();
        if (endOfText < 0 || endOfText >= shards.vocabularySize()) {
            throw new ModelException(inputs.shards() + ": end-of-text token " + endOfText
                    + " is outside the vocabulary of " + shards.vocabularySize() + " entries");
        }
        for (Map.Entry<String, Path> entry : inputs.heldOut().entrySet()) {
            try (PackedShards heldOut = PackedShards.open(entry.getValue())) {
                if (heldOut.vocabularySize() != shards.vocabularySize()
                        || !heldOut.tokenizer().equals(shards.tokenizer())) {
                    throw new ModelException(entry.getValue() + ": made with another tokenizer (" + heldOut.tokenizer()
                            + ", vocabulary " + heldOut.vocabularySize() + ") than " + inputs.shards() + " ("
                            + shards.tokenizer() + ", vocabulary " + shards.vocabularySize() + ")");
                }
            }
        }
    }
}
