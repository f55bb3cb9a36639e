import dev.mews.core.document.Content;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.TiktokenFiles;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.Training;
import dev.mews.tokenizer.train.TrainingOptions;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures encoding, decoding, pre-tokenization and loading on one thread, in processor time.
 *
 * <pre>
 * java -cp CLASSPATH EncodingBenchmark.java prepare CORPUS WORK
 * java -cp CLASSPATH EncodingBenchmark.java measure WORK SIZE [ROUNDS]
 * java -cp CLASSPATH EncodingBenchmark.java load WORK SIZE
 * </pre>
 *
 * <p>Prepare writes WORK/SPLIT.docs (documents, each its length as a big-endian int and its UTF-8), trains vocabularies of
 * 131,072 and 261,120 tokens on them and writes them to WORK/SIZE, as tokenizer.json and .tiktoken. Measure takes the
 * median of the rounds; in each round one new encoder, with empty caches, goes through all splits, and for each split another
 * one is measured on every second document after it has read the others.
 */
final class EncodingBenchmark {
    private static final Set<String> CJK = Set.of("zh", "cmn", "wuu", "yue", "jpn", "kor");
    private static final Set<String> INDIC = Set.of("hi", "hin", "mar", "mal", "ben", "tam", "tel", "Gujarati-NT");
    private static final Set<String> ENGLISH = Set.of("the", "of", "and", "to", "in");

    private EncodingBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("prepare")) {
            prepare(Path.of(arguments[1]).toAbsolutePath(), Path.of(arguments[2]));
        } else if (arguments[0].equals("measure")) {
            measure(Path.of(arguments[1]), arguments[2], arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5);
        } else {
            load(Path.of(arguments[1]).resolve(arguments[2]));
        }
    }

    private static void prepare(Path corpus, Path work) throws IOException {
        Files.createDirectories(work);
        Map<String, List<byte[]>> splits = new LinkedHashMap<>();
        for (String split : List.of("english", "code", "math", "web", "cjk", "indic", "multilingual")) {
            splits.put(split, new ArrayList<>());
        }
        read(corpus, "multilingual/documents.jsonl.zst", "text", (text, language) -> {
            splits.get("multilingual").add(bytes(text));
            String split = CJK.contains(language)
                    ? "cjk"
                    : INDIC.contains(language) ? "indic" : Set.of("en", "eng").contains(language) ? "english" : "";
            if (!split.isEmpty()) {
                splits.get(split).add(bytes(text));
            }
        });
        read(corpus, "math/documents.jsonl.zst", "text", (text, language) -> splits.get("math").add(bytes(text)));
        read(corpus, "code/files.parquet", "content", (text, language) -> splits.get("code").add(bytes(text)));
        for (String field : List.of("question", "answer")) {
            read(corpus, "benchmarks/gsm8k-test.jsonl.zst", field, (text, language) -> splits.get("english")
                    .add(bytes(text)));
        }
        read(corpus, "web/text.jsonl.zst", "text", (text, language) -> {
            splits.get("web").add(bytes(text));
            String[] words = text.split("\\s+");
            long common = Arrays.stream(words).filter(ENGLISH::contains).count();
            if (words.length > 50 && common * 10 > words.length) {
                splits.get("english").add(bytes(text));
            }
        });
        PreTokenizer preTokenizer = PreTokenization.canonical();
        Path counts = work.resolve("words.counts");
        try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 1L << 29, work);
                OutputStream out = Files.newOutputStream(counts)) {
            for (var split : splits.entrySet()) {
                write(work, split.getKey(), split.getValue());
                for (byte[] document : split.getValue()) {
                    counter.add(document, 0, document.length);
                }
            }
            counter.writeTo(out);
        }
        List<Integer> sizes = List.of(131_072, 261_120);
        Training training = new BpeTrainer(new TrainingOptions(sizes, SpecialTokens.falcon(), 2, 64, 256))
                .train(counts, preTokenizer);
        for (int size : sizes) {
            Tokenizer tokenizer = training.tokenizer(size);
            tokenizer.save(work.resolve(Integer.toString(size)));
            TiktokenFiles.write(tokenizer, work.resolve(size + "/vocabulary.tiktoken"));
        }
    }

    private interface Sink {
        void accept(String text, String language);
    }

    private static void read(Path corpus, String file, String field, Sink sink) throws IOException {
        for (InputShard shard : InputShards.match("text", List.of(file), Format.AUTO, field, corpus)) {
            try (RecordReader reader = RecordReaders.open(shard, ReadLimits.DEFAULT)) {
                for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                    if (result instanceof ReadResult.Read read
                            && read.document().content() instanceof Content.Text text) {
                        sink.accept(text.text(), read.document().metadata().getOrDefault("language", ""));
                    }
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path work, String split, List<byte[]> documents) throws IOException {
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(work.resolve(split + ".docs"))))) {
            for (byte[] document : documents) {
                out.writeInt(document.length);
                out.write(document);
            }
        }
    }

    private static List<byte[]> documents(Path file) throws IOException {
        List<byte[]> documents = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (in.available() > 0) {
                documents.add(in.readNBytes(in.readInt()));
            }
        }
        return documents;
    }

    private static void measure(Path work, String size, int rounds) throws IOException {
        Tokenizer tokenizer = Tokenizer.load(work.resolve(size));
        List<String> names = List.of("english", "code", "math", "web", "cjk", "indic", "multilingual");
        Map<String, List<byte[]>> splits = new LinkedHashMap<>();
        for (String name : names) {
            splits.put(name, documents(work.resolve(name + ".docs")));
        }
        Map<String, double[]> encode = new LinkedHashMap<>();
        Map<String, double[]> decode = new LinkedHashMap<>();
        Map<String, double[]> scan = new LinkedHashMap<>();
        Map<String, double[]> going = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            Encoder encoder = tokenizer.encoder();
            for (String name : names) {
                List<byte[]> documents = splits.get(name);
                long bytes = documents.stream().mapToLong(document -> document.length).sum();
                IntArrayList list = new IntArrayList((int) bytes);
                int[] ends = new int[documents.size()];
                long start = nanos();
                for (int i = 0; i < ends.length; i++) {
                    byte[] document = documents.get(i);
                    encoder.encode(document, 0, document.length, list);
                    ends[i] = list.size();
                }
                encode.computeIfAbsent(name, key -> new double[rounds])[round] = bytes * 1e3 / (nanos() - start);
                List<int[]> ids = new ArrayList<>();
                for (int i = 0; i < ends.length; i++) {
                    ids.add(Arrays.copyOfRange(list.elements(), i == 0 ? 0 : ends[i - 1], ends[i]));
                }
                start = nanos();
                long decoded = 0;
                for (int[] document : ids) {
                    decoded += tokenizer.decode(document).length;
                }
                decode.computeIfAbsent(name, key -> new double[rounds])[round] = bytes * 1e3 / (nanos() - start);
                if (decoded != bytes) {
                    throw new IllegalStateException(name + ": decoded " + decoded + " bytes of " + bytes);
                }
                start = nanos();
                for (byte[] document : documents) {
                    PreTokenizer walk = tokenizer.preTokenizer().walk();
                    for (int from = 0; from < document.length; ) {
                        from = walk.next(document, from, document.length);
                    }
                }
                scan.computeIfAbsent(name, key -> new double[rounds])[round] = bytes * 1e3 / (nanos() - start);
                going.computeIfAbsent(name, key -> new double[rounds])[round] = going(tokenizer.encoder(), documents);
            }
        }
        for (String name : names) {
            print("mews", "encode", name, median(encode.get(name)));
        }
        for (String name : names) {
            print("mews", "encode-going-on", name, median(going.get(name)));
        }
        for (String name : names) {
            print("mews", "decode", name, median(decode.get(name)));
        }
        for (String name : names) {
            print("mews", "scan", name, median(scan.get(name)));
        }
        for (String piece : List.of("a", " ", "中")) {
            byte[] text = bytes(piece.repeat(10_000_000 / bytes(piece).length));
            long start = nanos();
            tokenizer.encode(text);
            System.out.print(String.format(
                    Locale.ROOT, "mews 10-MB-of-U+%04X %.3f s%n", (int) piece.charAt(0), (nanos() - start) / 1e9));
        }
    }

    /** MB/s over every second document, of an encoder that has read the ones between: as when it goes on in a large corpus. */
    private static double going(Encoder encoder, List<byte[]> documents) {
        long bytes = 0;
        long nanos = 0;
        IntArrayList list = new IntArrayList();
        for (int half = 0; half < 2; half++) {
            long start = nanos();
            for (int i = half; i < documents.size(); i += 2) {
                byte[] document = documents.get(i);
                list.clear();
                encoder.encode(document, 0, document.length, list);
                bytes += half * document.length;
            }
            nanos = nanos() - start;
        }
        return bytes * 1e3 / nanos;
    }

    /** From nothing to a tokenizer that has encoded a short text: in this process the first time, then at its best. */
    private static void load(Path folder) throws IOException {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long start = System.nanoTime();
            Tokenizer tokenizer = Tokenizer.load(folder);
            double loaded = (System.nanoTime() - start) / 1e9;
            tokenizer.encode("Hello, world: \\frac{1}{2}");
            double encoded = (System.nanoTime() - start) / 1e9;
            if (round == 0) {
                System.out.print(String.format(
                        Locale.ROOT,
                        "mews load-%d %.3f s, with a first text encoded %.3f s, processor time of the process until then"
                                + " %.3f s%n",
                        tokenizer.vocabulary().size(),
                        loaded,
                        encoded,
                        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9));
            } else {
                best = Math.min(best, loaded);
            }
        }
        System.out.print(String.format(Locale.ROOT, "mews load-again %.3f s%n", best));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Processor time of this thread. */
    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String program, String what, String split, double megabytes) {
        System.out.print(String.format(Locale.ROOT, "%s %s %s %.2f MB/s%n", program, what, split, megabytes));
    }
}
