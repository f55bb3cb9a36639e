package dev.mews.pipelines;

import dev.mews.core.shard.Completion;
import dev.mews.core.shard.OutputFile;
import dev.mews.core.shard.Tally;
import java.util.ArrayList;
import java.util.List;

/** What completion records of several shards say together. */
final class Tallies {
    private Tallies() {}

    static Tally merged(List<Completion> completions) {
        return Tally.merged(completions.stream().map(Completion::tally).toList());
    }

    /** Paths of all outputs with this ending, in the shards' order. */
    static List<String> outputs(List<Completion> completions, String ending) {
        List<String> paths = new ArrayList<>();
        for (Completion completion : completions) {
            for (OutputFile output : completion.outputs()) {
                if (output.path().endsWith(ending)) {
                    paths.add(output.path());
                }
            }
        }
        return paths;
    }
}
