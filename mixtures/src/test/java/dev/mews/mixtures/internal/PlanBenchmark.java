package dev.mews.mixtures.internal;

import dev.mews.core.hash.Seeds;
import dev.mews.loader.BestFit;
import dev.mews.mixtures.DocumentLengths;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.SourceCursor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** By hand: picks and packed documents per second of one thread. Argument: how many million picks to plan. */
final class PlanBenchmark {
    private PlanBenchmark() {}

    public static void main(String[] args) throws IOException {
        long picks = Long.parseLong(args[0]) * 1_000_000;
        for (int round = 0; round < 2; round++) {
            pick(50, 20_000_000);
            pick(200, 10_000_000);
            for (int capacity : new int[] {4096, 32_768, 262_144}) {
                pack(capacity);
                packWindows(capacity, 10_000);
            }
        }
        for (int round = 0; round < 4; round++) {
            for (MixConfig.Packing.Algorithm algorithm : MixConfig.Packing.Algorithm.values()) {
                window(algorithm, 4096);
            }
        }
        plan(50, picks);
    }

    private static Schedule schedule(int sources, long packs) {
        List<String> names = PickerTest.names(sources);
        Map<String, BigDecimal> weights = new TreeMap<>();
        long[] available = new long[sources];
        for (int i = 0; i < sources; i++) {
            weights.put(
                    names.get(i), BigDecimal.ONE.movePointRight(9).divideToIntegralValue(BigDecimal.valueOf(i + 1)));
            available[i] = Long.MAX_VALUE / 1_000_000;
        }
        return Schedule.of(
                PickerTest.config(Map.of(), List.of(new MixConfig.TrainingStage(4096 * packs, 4096, weights))),
                names,
                available);
    }

    private static void pick(int sources, long picks) {
        Picker picker = new Picker(schedule(sources, picks), new long[sources]);
        picker.longestSequence(4096);
        for (int i = 0; i < sources; i++) {
            picker.next(i, 4096);
        }
        long start = now();
        for (long n = 0; n < picks; n++) {
            int source = picker.pick();
            picker.take(source);
            picker.next(source, 4096);
        }
        System.out.printf(
                Locale.ROOT, "picker, %d sources: %.0f ns a pick%n", sources, (now() - start) / (double) picks);
    }

    private static int[] webLike(int documents, int longest, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] lengths = new int[documents];
        for (int i = 0; i < documents; i++) {
            double normal = 0;
            for (int k = 0; k < 12; k++) {
                normal += random.nextDouble();
            }
            double length = 430 * Math.exp(1.1 * (normal - 6));
            if (random.nextInt(100) == 0) {
                length *= 60;
            }
            lengths[i] = (int) Math.max(1, Math.min(longest, length));
        }
        return lengths;
    }

    private static void pack(int capacity) {
        int[] lengths = webLike(4_000_000, capacity, 1);
        int[] packOf = new int[lengths.length];
        BestFit fit = new BestFit(capacity);
        long start = now();
        int packs = fit.pack(lengths, lengths.length, Integer.MAX_VALUE, packOf);
        double seconds = (now() - start) / 1e9;
        long tokens = 0;
        for (int length : lengths) {
            tokens += length;
        }
        System.out.printf(
                Locale.ROOT,
                "best fit, one window, capacity %d: %.1f M documents/s, padding %.4f %%%n",
                capacity,
                lengths.length / seconds / 1e6,
                100 - 100.0 * tokens / ((double) packs * capacity));
    }

    /** What best_fit does window by window, without reading lengths and without drawing an order. */
    private static void packWindows(int capacity, int perWindow) {
        int[] lengths = webLike(4_000_000, capacity, 1);
        int[] window = new int[perWindow];
        int[] packOf = new int[perWindow];
        BestFit fit = new BestFit(capacity);
        long start = now();
        long packs = 0;
        for (int from = 0; from + perWindow <= lengths.length; from += perWindow) {
            System.arraycopy(lengths, from, window, 0, perWindow);
            packs += fit.pack(window, perWindow, Integer.MAX_VALUE, packOf);
        }
        double seconds = (now() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "best fit, windows of %d documents, capacity %d: %.1f M documents/s, %d packs%n",
                perWindow,
                capacity,
                lengths.length / seconds / 1e6,
                packs);
    }

    private static void window(MixConfig.Packing.Algorithm algorithm, int sequenceLength) throws IOException {
        MadeUpLengths source = new MadeUpLengths(webLike(4_000_000, 1 << 20, 2));
        BestFit fit = new BestFit(sequenceLength);
        SourcePacker packer = algorithm == MixConfig.Packing.Algorithm.CONCAT
                ? new ConcatPacker(new EpochDocuments(source, null), 1, SourceCursor.START)
                : new WindowPacker(
                        new EpochDocuments(source, null),
                        "web",
                        new WindowPacker.Settings(
                                1,
                                1024,
                                algorithm == MixConfig.Packing.Algorithm.SPLIT_LAST,
                                new Seeds(1),
                                length -> fit),
                        SourceCursor.START);
        long start = now();
        packer.sequenceLength(sequenceLength);
        long packs = 0;
        while (packer.next() > 0) {
            packs++;
            packer.advance();
        }
        double seconds = (now() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s in windows of 1024 packs of %d: %.1f M documents/s, padding %.4f %%, documents cut %.2f %%%n",
                algorithm,
                sequenceLength,
                source.documents() / seconds / 1e6,
                100 - 100.0 * source.tokens() / (packs * (double) sequenceLength),
                100.0 * packer.cutDocuments() / source.documents());
    }

    private static void plan(int sources, long picks) throws IOException {
        List<String> names = PickerTest.names(sources);
        Map<String, BigDecimal> weights = new TreeMap<>();
        List<DocumentLengths> lengths = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            weights.put(names.get(i), BigDecimal.valueOf(1_000_000 / (i + 1)));
            lengths.add(new EvenLengths(picks * 4, 1480));
        }
        MixConfig config = new MixConfig(
                Map.of(),
                List.of(new MixConfig.TrainingStage(4096 * picks, 4096, weights)),
                MixConfig.Order.ANTI_CURRICULUM,
                new MixConfig.Packing(MixConfig.Packing.Algorithm.CONCAT, 1),
                MixConfig.Shortage.REDISTRIBUTE,
                1L << 32);
        long start = now();
        PlanWalk walk = PlanWalk.of(MixSetup.of(config, lengths, 1));
        double seconds = (now() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "whole plan (concat), %d sources, %d packs, %d shards: %.1f s, %.0f ns a pack%n",
                sources,
                walk.report().packs(),
                walk.shards().size(),
                seconds,
                seconds * 1e9 / walk.report().packs());
    }

    /** Nanoseconds of processor time of this thread: other work on the machine does not count. */
    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
