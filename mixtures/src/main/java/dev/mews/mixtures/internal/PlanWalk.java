package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixCursor;
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

    /** Walks to the end. */
    public static PlanWalk of(MixSetup setup) throws IOException {
        Schedule schedule = setup.schedule();
        Sums sums = new Sums(schedule.stages(), setup.names().size());
        List<PackedShardSpec> shards = new ArrayList<>();
        MixWalker walker = new MixWalker(setup, null);
        MixCursor start = null;
        long firstToken = 0;
        long inShard = 0;
        int sequenceLength = 0;
        boolean more = walker.next();
        while (more) {
            if (start == null) {
                start = walker.cursor();
                firstToken = walker.tokens();
                sequenceLength = walker.sequenceLength();
                inShard = Math.max(1, setup.config().shardTokens() / sequenceLength);
            }
            sums.add(walker);
            walker.advance();
            more = walker.next();
            long packs = walker.pack() - start.pack();
            if (!more || packs == inShard || walker.sequenceLength() != sequenceLength) {
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
        return new PlanWalk(shards, sums.report(setup));
    }

    /** Counts by stage and source. */
    private static final class Sums {
        private final long[][] tokens;
        private final long[][] packs;
        private final long[][] padding;
        private final long[][] cuts;

        Sums(int stages, int sources) {
            tokens = new long[stages][sources];
            packs = new long[stages][sources];
            padding = new long[stages][sources];
            cuts = new long[stages][sources];
        }

        void add(MixWalker walker) throws IOException {
            int stage = walker.stage();
            int source = walker.source();
            tokens[stage][source] += walker.length();
            packs[stage][source]++;
            padding[stage][source] += walker.sequenceLength() - walker.length();
            cuts[stage][source] += walker.firstCuts();
        }

        MixReport report(MixSetup setup) {
            List<MixReport.Stage> stages = new ArrayList<>();
            for (int stage = 0; stage < tokens.length; stage++) {
                List<MixReport.Share> shares = new ArrayList<>();
                for (int source = 0; source < setup.names().size(); source++) {
                    shares.add(new MixReport.Share(
                            setup.names().get(source),
                            setup.schedule().asked(stage, source),
                            tokens[stage][source],
                            packs[stage][source],
                            padding[stage][source],
                            cuts[stage][source]));
                }
                MixConfig.TrainingStage asked = setup.config().stages().get(stage);
                stages.add(new MixReport.Stage(stage + 1, asked.seqLen(), asked.tokens(), sum(tokens[stage]), shares));
            }
            List<MixReport.Source> sources = new ArrayList<>();
            for (int source = 0; source < setup.names().size(); source++) {
                sources.add(source(setup, source));
            }
            return new MixReport(
                    setup.config().stages().stream()
                            .mapToLong(MixConfig.TrainingStage::tokens)
                            .sum(),
                    sum(tokens),
                    sum(packs),
                    sum(padding),
                    stages,
                    sources);
        }

        private MixReport.Source source(MixSetup setup, int source) {
            String name = setup.names().get(source);
            long available = setup.sources().get(source).tokens();
            long got = column(tokens, source);
            long asked = 0;
            for (int stage = 0; stage < tokens.length; stage++) {
                asked += setup.schedule().asked(stage, source);
            }
            return new MixReport.Source(
                    name,
                    setup.config().source(name).difficulty().name().toLowerCase(Locale.ROOT),
                    setup.sources().get(source).documents(),
                    available,
                    asked,
                    got,
                    available == 0 ? 0 : (double) got / available,
                    setup.config().source(name).epochsMax(),
                    got == 0 ? 0 : Math.round((double) sum(tokens) * available / got),
                    setup.schedule().smallestReuseDistance(source, available),
                    column(padding, source),
                    column(cuts, source));
        }

        private static long sum(long[] values) {
            long sum = 0;
            for (long value : values) {
                sum += value;
            }
            return sum;
        }

        private static long sum(long[][] values) {
            long sum = 0;
            for (long[] row : values) {
                sum += sum(row);
            }
            return sum;
        }

        private static long column(long[][] values, int column) {
            long sum = 0;
            for (long[] row : values) {
                sum += row[column];
            }
            return sum;
        }
    }
}
