package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixCursor;
import dev.mews.mixtures.MixException;
import dev.mews.mixtures.MixReport;
import dev.mews.mixtures.PackedShardSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One walk through a plan that notes where shards begin and adds up what each source gives.
 *
 * @param shards in training order
 * @param report what was asked and what is given
 */
public record PlanWalk(List<PackedShardSpec> shards, MixReport report) {
    public PlanWalk {
        shards = List.copyOf(shards);
    }

    /**
     * Walks to the end.
     *
     * @throws MixException if a text comes back within the memorization window and that is an error
     */
    public static PlanWalk of(MixSetup setup) throws IOException {
        PlanSums sums = new PlanSums(setup);
        List<PackedShardSpec> shards = new ArrayList<>();
        MixWalker walker = new MixWalker(setup, null);
        MixCursor start = null;
        long firstToken = 0;
        long inShard = 0;
        int sequenceLength = 0;
        int edits = 0;
        boolean more = walker.next();
        while (more) {
            if (start == null) {
                start = walker.cursor();
                firstToken = walker.tokens();
                sequenceLength = walker.sequenceLength();
                edits = start.edits().size();
                inShard = Math.max(1, setup.config().shardTokens() / sequenceLength);
            }
            sums.add(walker);
            walker.advance();
            more = walker.next();
            long packs = walker.pack() - start.pack();
            if (!more
                    || packs == inShard
                    || walker.sequenceLength() != sequenceLength
                    || walker.course().edits() > edits) {
                shards.add(new PackedShardSpec(
                        shards.size(),
                        String.format(Locale.ROOT, "%05d", shards.size()),
                        start.pack(),
                        Math.toIntExact(packs),
                        firstToken,
                        walker.tokens() - firstToken,
                        sequenceLength,
                        start));
                start = null;
            }
        }
        if (walker.course().edits() < setup.edits().size()) {
            throw new MixException("the edit at token " + walker.course().nextEdit()
                    + " must be before the end of the run, but the run ends at token " + walker.tokens());
        }
        return new PlanWalk(shards, sums.report(walker));
    }
}
