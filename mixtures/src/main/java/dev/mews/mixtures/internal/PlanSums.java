package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixException;
import dev.mews.mixtures.MixReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Counts of a walk by stage, by source and by hundredth of the run; the same few numbers however long the run. */
final class PlanSums {
    private static final int PARTS = 100;

    private final MixSetup setup;
    private final int sources;
    private final long[][] tokens;
    private final long[][] packs;
    private final long[][] padding;
    private final long[][] cuts;
    private final List<long[]> given = new ArrayList<>();
    private long nextPart;
    // The stage that is walked through, what the sources had given and cut before it, and their packs in it.
    private int stage;
    private int sequenceLength;
    private final long[] givenBefore;
    private final long[] cutBefore;
    private final long[] packsInStage;

    PlanSums(MixSetup setup) {
        this.setup = setup;
        this.sources = setup.names().size();
        // Each edit cuts at most one stage in two.
        int stages = setup.config().stages().size() + setup.edits().size();
        tokens = new long[stages][sources];
        packs = new long[stages][sources];
        padding = new long[stages][sources];
        cuts = new long[stages][sources];
        givenBefore = new long[sources];
        cutBefore = new long[sources];
        packsInStage = new long[sources];
    }

    /** Counts the walker's next pack. */
    void add(MixWalker walker) throws IOException {
        if (walker.tokens() >= nextPart) {
            given.add(given(walker));
            nextPart = part(walker, given.size());
        }
        if (walker.stage() != stage) {
            endStage(walker);
            stage = walker.stage();
        }
        sequenceLength = walker.sequenceLength();
        packsInStage[walker.source()]++;
    }

    /** Counts the packs since the stage began: all of one sequence length. */
    private void endStage(MixWalker walker) throws IOException {
        for (int i = 0; i < sources; i++) {
            tokens[stage][i] = walker.given(i) - givenBefore[i];
            packs[stage][i] = packsInStage[i];
            padding[stage][i] = packsInStage[i] * sequenceLength - tokens[stage][i];
            cuts[stage][i] = walker.cutDocuments(i) - cutBefore[i];
            givenBefore[i] = walker.given(i);
            cutBefore[i] = walker.cutDocuments(i);
            packsInStage[i] = 0;
        }
    }

    private static long part(MixWalker walker, int number) {
        return Weights.ceilMulDiv(walker.course().schedule().tokens(), number, PARTS);
    }

    private long[] given(MixWalker walker) {
        long[] now = new long[sources];
        for (int i = 0; i < sources; i++) {
            now[i] = walker.given(i);
        }
        return now;
    }

    /** The report at the end of the walk. */
    MixReport report(MixWalker walker) throws IOException {
        endStage(walker);
        Course course = walker.course();
        List<MixReport.Stage> stages = new ArrayList<>();
        for (int stage = 0; stage < course.schedule().stages(); stage++) {
            List<MixReport.Share> shares = new ArrayList<>();
            for (int source = 0; source < sources; source++) {
                shares.add(new MixReport.Share(
                        setup.names().get(source),
                        course.schedule().asked(stage, source),
                        tokens[stage][source],
                        packs[stage][source],
                        padding[stage][source],
                        cuts[stage][source]));
            }
            MixConfig.TrainingStage asked = course.config().stages().get(stage);
            stages.add(new MixReport.Stage(
                    stage + 1,
                    asked.seqLen(),
                    asked.tokens(),
                    Arrays.stream(tokens[stage]).sum(),
                    shares));
        }
        List<MixReport.Source> perSource = new ArrayList<>();
        for (int source = 0; source < sources; source++) {
            perSource.add(source(walker, source));
        }
        List<String> warnings = new ArrayList<>(setup.config().window().stream()
                .flatMap(window -> MemorizationCheck.problems(window, perSource).stream())
                .toList());
        if (!warnings.isEmpty()
                && setup.config().window().orElseThrow().onViolation()
                        == MixConfig.MemorizationWindow.OnViolation.ERROR) {
            throw new MixException(String.join(System.lineSeparator(), warnings));
        }
        perSource.stream().filter(PlanSums::ranOut).map(PlanSums::shortage).forEach(warnings::add);
        return new MixReport(
                course.config().stages().stream()
                        .mapToLong(MixConfig.TrainingStage::tokens)
                        .sum(),
                sum(tokens),
                sum(packs),
                sum(padding),
                stages,
                perSource,
                parts(walker),
                warnings);
    }

    private MixReport.Source source(MixWalker walker, int source) {
        Schedule schedule = walker.course().schedule();
        long available = setup.epochTokens()[source];
        long got = column(tokens, source);
        long asked = 0;
        for (int stage = 0; stage < schedule.stages(); stage++) {
            asked += schedule.asked(stage, source);
        }
        // A text's place is at most a pack off the schedule at each of its two uses, and a window off where epochs
        // differ.
        long off = 2L * schedule.longestSequence(schedule.stages() - 1) + 2 * walker.reordering(source);
        return new MixReport.Source(
                setup.names().get(source),
                setup.settings(source).difficulty().name().toLowerCase(Locale.ROOT),
                setup.sources().get(source).documents(),
                available,
                asked,
                got,
                available == 0 ? 0 : (double) got / available,
                setup.settings(source).epochsMax(),
                got == 0 ? 0 : Math.round((double) sum(tokens) * available / got),
                got <= available ? -1 : available <= off ? 0 : schedule.smallestReuseDistance(source, available - off),
                column(padding, source),
                column(cuts, source));
    }

    /** Whether the others had to give what this source was asked for. */
    private static boolean ranOut(MixReport.Source source) {
        return source.got() < source.asked() && source.got() == source.available() * source.epochsMax();
    }

    private static String shortage(MixReport.Source source) {
        String would = source.available() == 0
                ? "it has no tokens at all"
                : "epochs_max: " + Weights.ceilMulDiv(source.asked(), 1, source.available()) + " would satisfy it";
        return "source " + source.source() + " was asked for " + source.asked() + " tokens, but its "
                + source.available() + " tokens and epochs_max allow " + source.got() + ", and others gave the rest: "
                + would;
    }

    private List<MixReport.Part> parts(MixWalker walker) {
        given.add(given(walker));
        Schedule schedule = walker.course().schedule();
        List<MixReport.Part> parts = new ArrayList<>();
        for (int k = 0; k + 1 < given.size(); k++) {
            long from = Arrays.stream(given.get(k)).sum();
            long to = Arrays.stream(given.get(k + 1)).sum();
            List<Long> planned = new ArrayList<>();
            List<Long> got = new ArrayList<>();
            for (int i = 0; i < sources; i++) {
                planned.add(schedule.targetAt(to, i) - schedule.targetAt(from, i));
                got.add(given.get(k + 1)[i] - given.get(k)[i]);
            }
            parts.add(new MixReport.Part(from, to, planned, got));
        }
        return parts;
    }

    private static long sum(long[][] values) {
        return Arrays.stream(values).flatMapToLong(Arrays::stream).sum();
    }

    private static long column(long[][] values, int column) {
        long sum = 0;
        for (long[] row : values) {
            sum += row[column];
        }
        return sum;
    }
}
