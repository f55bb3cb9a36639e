package dev.mews.tokenizer.reference;

import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.CountFiles;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.Training;
import dev.mews.tokenizer.train.TrainingOptions;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * CPU time of counting, training and encoding on one thread. Run it by hand, on a quiet machine.
 *
 * <p>Arguments: an output folder, a vocabulary size, then files of documents, each document its length as a big-endian
 * int and its UTF-8 bytes.
 */
public final class Benchmark {
    private static final int ROUNDS = 5;

    private Benchmark() {}

    /** Runs all of it. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int size = Integer.parseInt(arguments[1]);
        PreTokenizer preTokenizer = PreTokenization.canonical();
        List<Path> files = Arrays.stream(arguments).skip(2).map(Path::of).toList();
        List<Path> counts = new ArrayList<>();
        for (Path file : files) {
            counts.add(count(file, preTokenizer, folder));
        }
        Path merged = folder.resolve("all.counts");
        long start = cpuNanos();
        try (OutputStream out = Files.newOutputStream(merged)) {
            CountFiles.merge(counts, folder, out);
        }
        print("merge count files", seconds(start), 0, CountFiles.check(merged).toString());
        start = cpuNanos();
        TrainingOptions options = new TrainingOptions(List.of(size), SpecialTokens.falcon(), 2, 64, 256);
        Training training = new BpeTrainer(options).train(merged, preTokenizer);
        print("train " + size, seconds(start), 0, training.vocabularySize() + " tokens");
        Path saved = folder.resolve("tokenizer");
        training.tokenizer(size).save(saved);
        start = cpuNanos();
        Tokenizer tokenizer = Tokenizer.load(saved);
        print("load", seconds(start), 0, "");
        for (Path file : files) {
            encode(file, tokenizer);
        }
        encodeRuns(tokenizer);
    }

    private static Path count(Path file, PreTokenizer preTokenizer, Path folder) throws IOException {
        List<byte[]> documents = read(file);
        Path target = folder.resolve(file.getFileName() + ".counts");
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 1L << 30, folder);
                    OutputStream out = Files.newOutputStream(target)) {
                for (byte[] document : documents) {
                    counter.add(document, 0, document.length);
                }
                double counted = seconds(start);
                counter.writeTo(out);
                print(
                        "count " + file.getFileName(),
                        counted,
                        bytes(documents),
                        "writing %.2f s".formatted(seconds(start) - counted));
            }
        }
        return target;
    }

    private static void encode(Path file, Tokenizer tokenizer) throws IOException {
        List<byte[]> documents = read(file);
        IntArrayList ids = new IntArrayList(1 << 20);
        for (int round = 0; round < ROUNDS; round++) {
            Encoder encoder = tokenizer.encoder();
            long tokens = 0;
            long start = cpuNanos();
            for (byte[] document : documents) {
                ids.clear();
                encoder.encode(document, 0, document.length, ids);
                tokens += ids.size();
            }
            print(
                    "encode " + file.getFileName(),
                    seconds(start),
                    bytes(documents),
                    "%.3f bytes per token".formatted((double) bytes(documents) / tokens));
        }
    }

    private static void encodeRuns(Tokenizer tokenizer) {
        for (String piece : new String[] {"a", " ", "中", "abcdefghij"}) {
            byte[] text = piece.repeat(10_000_000 / piece.getBytes(StandardCharsets.UTF_8).length)
                    .getBytes(StandardCharsets.UTF_8);
            long start = cpuNanos();
            int tokens = tokenizer.encode(text).length;
            print("encode a run of '" + piece + "'", seconds(start), text.length, tokens + " tokens");
        }
    }

    private static List<byte[]> read(Path file) throws IOException {
        List<byte[]> documents = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (in.available() > 0) {
                documents.add(in.readNBytes(in.readInt()));
            }
        }
        return documents;
    }

    private static long bytes(List<byte[]> documents) {
        return documents.stream().mapToLong(document -> document.length).sum();
    }

    /** Time of this thread on a core, so that other work on the machine counts less. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double seconds(long start) {
        return (cpuNanos() - start) / 1e9;
    }

    private static void print(String what, double seconds, long bytes, String more) {
        System.out.print(String.format(
                Locale.ROOT, "%-32s %7.3f s %8.1f MB/s  %s%n", what, seconds, bytes / 1e6 / seconds, more));
    }
}
