package dev.mews.filters.quality;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.Closeable;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A RoBERTa-type sequence classifier in ONNX form, such as an export of CodeBERT
 * ({@code optimum-cli export onnx --task text-classification}).
 *
 * <p>The graph takes {@code input_ids} and {@code attention_mask}, and {@code token_type_ids} if it wants them, as 64-bit
 * integers of shape (batch, sequence), and gives {@code logits} of shape (batch, labels). The score is the logit itself for
 * one label (a regression), the probability of label 1 for two, and the expected label divided by the highest one for more:
 * in [0, 1] wherever there are labels.
 *
 * <p>Rows are {@code begin text end}. A text longer than a row is scored in several windows spread evenly from its start to
 * its end, and the mean counts. Rows are batched by length, so little is padded; one thread computes a batch, so equal lists
 * of texts give equal scores. Thread-safe.
 */
public final class CodeQualityModel implements Closeable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String LOGITS = "logits";

    private final NativeThread thread;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ClassifierConfig config;
    private final SubwordEncoder encoder;
    private final int windows;
    private final int batchTokens;

    private CodeQualityModel(
            NativeThread thread,
            OrtEnvironment environment,
            OrtSession session,
            ClassifierConfig config,
            SubwordEncoder encoder,
            int windows,
            int batchTokens) {
        this.thread = thread;
        this.environment = environment;
        this.session = session;
        this.config = config;
        this.encoder = encoder;
        this.windows = windows;
        this.batchTokens = batchTokens;
    }

    /**
     * Loads a classifier.
     *
     * @param folder holds {@code model.onnx} and {@code config.json}
     * @param encoder of the folder's vocabulary
     * @param windows rows of a long text, at least 1
     * @param batchTokens tokens of a batch with its padding; a batch has at least one row
     * @throws IOException if a file is missing or the graph is not of this kind; the message says what was expected
     */
    public static CodeQualityModel load(Path folder, SubwordEncoder encoder, int windows, int batchTokens)
            throws IOException {
        for (String name : List.of("model.onnx", "config.json")) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw new IOException(folder + ": " + name + " is missing; a classifier's folder holds model.onnx,"
                        + " config.json, and vocab.json with merges.txt or tokenizer.json");
            }
        }
        ClassifierConfig config = ClassifierConfig.read(folder.resolve("config.json"));
        NativeThread thread = new NativeThread();
        CodeQualityModel model = null;
        try {
            // The first call loads the native library, which needs the large stack too.
            OrtEnvironment environment = thread.run("loading ONNX Runtime", OrtEnvironment::getEnvironment);
            OrtSession session =
                    thread.run(folder.resolve("model.onnx") + ": loading it", () -> session(environment, folder));
            model = new CodeQualityModel(thread, environment, session, config, encoder, windows, batchTokens);
            return model;
        } finally {
            if (model == null) {
                thread.close();
            }
        }
    }

    private static OrtSession session(OrtEnvironment environment, Path folder) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OrtSession session =
                    environment.createSession(folder.resolve("model.onnx").toString(), options);
            checkGraph(folder, session);
            return session;
        }
    }

    private static void checkGraph(Path folder, OrtSession session) throws IOException, OrtException {
        Set<String> inputs = session.getInputNames();
        boolean known = Set.of(IDS, MASK, TYPES).containsAll(inputs) && inputs.containsAll(Set.of(IDS, MASK));
        if (!known || !session.getOutputNames().contains(LOGITS)) {
            Map<String, NodeInfo> found = new java.util.TreeMap<>(session.getInputInfo());
            session.close();
            throw new IOException(folder.resolve("model.onnx") + ": the inputs must be " + IDS + ", " + MASK
                    + " and perhaps " + TYPES + ", and the output " + LOGITS + ", but the inputs are "
                    + found.keySet() + "; export the model for the task text-classification");
        }
    }

    /** One row of a batch: a window of a text. */
    @SuppressWarnings("ArrayRecordComponent") // shared by the windows of a text, never compared
    private record Row(int text, int[] ids, int from, int length) {}

    /** Scores of the texts, in their order. */
    public double[] score(List<String> texts) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.addAll(windows(i, encoder.encode(texts.get(i))));
        }
        rows.sort(
                Comparator.comparingInt(Row::length).thenComparingInt(Row::text).thenComparingInt(Row::from));
        double[] sums = new double[texts.size()];
        int[] counts = new int[texts.size()];
        int from = 0;
        while (from < rows.size()) {
            int to = from + 1;
            while (to < rows.size() && (long) (to + 1 - from) * (rows.get(to).length + 2) <= batchTokens) {
                to++;
            }
            List<Row> batch = rows.subList(from, to);
            double[] scores = thread.run("scoring " + batch.size() + " rows", () -> scoreBatch(batch));
            for (int i = 0; i < scores.length; i++) {
                sums[batch.get(i).text] += scores[i];
                counts[batch.get(i).text]++;
            }
            from = to;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= counts[i];
        }
        return sums;
    }

    private List<Row> windows(int text, int[] ids) {
        int size = config.window();
        if (ids.length <= size) {
            return List.of(new Row(text, ids, 0, ids.length));
        }
        int needed = Math.min(windows, (ids.length + size - 1) / size);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < needed; i++) {
            int from = needed == 1 ? 0 : (int) ((long) (ids.length - size) * i / (needed - 1));
            rows.add(new Row(text, ids, from, size));
        }
        return rows;
    }

    private double[] scoreBatch(List<Row> batch) throws OrtException, IOException {
        int width = batch.get(batch.size() - 1).length + 2;
        long[] ids = new long[batch.size() * width];
        long[] mask = new long[ids.length];
        Arrays.fill(ids, config.padding());
        for (int r = 0; r < batch.size(); r++) {
            Row row = batch.get(r);
            int at = r * width;
            ids[at] = config.begin();
            for (int i = 0; i < row.length; i++) {
                ids[at + 1 + i] = row.ids[row.from + i];
            }
            ids[at + 1 + row.length] = config.end();
            Arrays.fill(mask, at, at + row.length + 2, 1);
        }
        long[] shape = {batch.size(), width};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            inputs.put(IDS, OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape));
            inputs.put(MASK, OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape));
            if (session.getInputNames().contains(TYPES)) {
                inputs.put(TYPES, OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape));
            }
            try (OrtSession.Result result = session.run(inputs, Set.of(LOGITS))) {
                float[][] logits = (float[][]) result.get(0).getValue();
                if (logits[0].length != config.labels()) {
                    throw new IOException("the code quality model gives " + logits[0].length
                            + " logits, but its config.json names " + config.labels() + " labels");
                }
                double[] scores = new double[logits.length];
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = score(logits[i]);
                }
                return scores;
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static double score(float[] logits) {
        if (logits.length == 1) {
            return logits[0];
        }
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double total = 0;
        double weighted = 0;
        for (int label = 0; label < logits.length; label++) {
            double p = Math.exp(logits[label] - max);
            total += p;
            weighted += p * label;
        }
        return weighted / total / (logits.length - 1);
    }

    @Override
    public void close() throws IOException {
        try {
            thread.run("closing the code quality model", () -> {
                session.close();
                return null;
            });
        } finally {
            thread.close();
        }
    }
}
