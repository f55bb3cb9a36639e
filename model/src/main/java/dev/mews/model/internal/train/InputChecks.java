package dev.mews.model.internal.train;

import dev.mews.loader.PackStream;
import dev.mews.loader.PackedShards;
import dev.mews.model.ModelException;
import dev.mews.model.train.TrainInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Whether training shards, held-out shards and token ids belong together, before anything runs. */
final class InputChecks {
    private InputChecks() {}

    static void check(TrainInputs inputs, PackStream packs) throws IOException {
        if (packs.packs() == 0) {
            throw new ModelException(
                    inputs.packs().name() + ": holds no packs: was the mixture's budget smaller than one pack?");
        }
        int endOfText = packs.info().endOfText();
        if (endOfText < 0 || endOfText >= packs.info().vocabularySize()) {
            throw new ModelException(inputs.packs().name() + ": end-of-text token " + endOfText
                    + " is outside the vocabulary of " + packs.info().vocabularySize() + " entries");
        }
        for (Map.Entry<String, Path> entry : inputs.heldOut().entrySet()) {
            try (PackedShards heldOut = PackedShards.open(entry.getValue())) {
                if (heldOut.vocabularySize() != packs.info().vocabularySize()
                        || !heldOut.tokenizer().equals(packs.info().tokenizer())) {
                    throw new ModelException(entry.getValue() + ": made with another tokenizer (" + heldOut.tokenizer()
                            + ", vocabulary " + heldOut.vocabularySize() + ") than "
                            + inputs.packs().name() + " ("
                            + packs.info().tokenizer() + ", vocabulary "
                            + packs.info().vocabularySize() + ")");
                }
            }
        }
    }
}
