package dev.mews.tests.support;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.GgufVocabulary;
import dev.mews.tokenizer.verify.Reference;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * llama.cpp as a reference: it loads a vocabulary that Mews wrote, in a process of its own, so that native code that breaks down or
 * does not end fails one test and no more.
 *
 * <p>The library loads whole models only. The vocabulary is put before the tensors of a transformer of one layer, all zero, which are
 * never run.
 */
public final class LlamaCpp implements Reference {
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int TENSOR_FLOAT32 = 0;
    private static final int WIDTH = 32;
    private static final int ALIGNMENT = 32;
    /** Magic, version and two counts. */
    private static final int HEADER_BYTES = 24;

    private static final int PAIRS_AT = 16;
    private static final long LIMIT_MINUTES = 5;

    private final Process process;
    private final DataInputStream answers;
    private final DataOutputStream questions;
    private final Path errors;

    private LlamaCpp(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        answers = new DataInputStream(process.getInputStream());
        questions = new DataOutputStream(process.getOutputStream());
        process.onExit().orTimeout(LIMIT_MINUTES, TimeUnit.MINUTES).exceptionally(late -> process.destroyForcibly());
    }

    /** Why llama.cpp cannot be asked on this machine; empty when it can. */
    public static Optional<String> missing(Path folder) throws IOException, InterruptedException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            return Optional.of("llama.cpp is compared on Linux amd64 only, not on " + system);
        }
        Path errors = folder.resolve("load.err");
        Process process = start(folder, errors);
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return Optional.of("llama.cpp's library did not load within " + LIMIT_MINUTES + " minutes");
        }
        return process.exitValue() == 0
                ? Optional.empty()
                : Optional.of("llama.cpp's library does not load here: " + lastLine(errors));
    }

    /** Starts llama.cpp with a tokenizer; {@code pre} is the name of the pattern that it is to use. */
    public static LlamaCpp start(Tokenizer tokenizer, String pre, Path folder) throws IOException {
        Path vocabulary = folder.resolve("vocabulary.gguf");
        GgufVocabulary.write(tokenizer, pre, vocabulary);
        Path model = folder.resolve("model.gguf");
        Files.write(
                model,
                withTensors(
                        Files.readAllBytes(vocabulary), tokenizer.vocabulary().size()));
        Path errors = folder.resolve("llama.err");
        return new LlamaCpp(start(folder, errors, model.toString()), errors);
    }

    private static Process start(Path folder, Path errors, String... arguments) throws IOException {
        List<String> command = MewsProcess.java();
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dde.kherud.llama.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LlamaCppMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    @Override
    public String name() {
        return "llama.cpp";
    }

    /** As the interface says; the text must not hold a special token's name, which llama.cpp always finds. */
    @Override
    public int[] encode(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            questions.writeInt(utf8.length);
            questions.write(utf8);
            questions.flush();
            int[] ids = new int[answers.readInt()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = answers.readInt();
            }
            return ids;
        } catch (EOFException e) {
            throw new IOException("llama.cpp ended, or took " + LIMIT_MINUTES + " minutes: " + lastLine(errors), e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    }

    /** The layout is that of ggml's docs/gguf.md. */
    private static byte[] withTensors(byte[] vocabulary, int tokens) {
        Map<String, int[]> tensors = new LinkedHashMap<>();
        tensors.put("token_embd.weight", new int[] {WIDTH, tokens});
        tensors.put("output_norm.weight", new int[] {WIDTH});
        for (String name : List.of("attn_norm", "ffn_norm")) {
            tensors.put("blk.0." + name + ".weight", new int[] {WIDTH});
        }
        for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")) {
            tensors.put("blk.0." + name + ".weight", new int[] {WIDTH, WIDTH});
        }
        Map<String, Integer> numbers = new LinkedHashMap<>();
        numbers.put("llama.block_count", 1);
        numbers.put("llama.context_length", 64);
        numbers.put("llama.embedding_length", WIDTH);
        numbers.put("llama.feed_forward_length", WIDTH);
        numbers.put("llama.attention.head_count", 1);
        numbers.put("llama.rope.dimension_count", WIDTH);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(vocabulary, 0, PAIRS_AT - Long.BYTES);
        int64(out, tensors.size());
        int64(out, ByteBuffer.wrap(vocabulary).order(ByteOrder.LITTLE_ENDIAN).getLong(PAIRS_AT) + numbers.size() + 1);
        out.write(vocabulary, HEADER_BYTES, vocabulary.length - HEADER_BYTES);
        numbers.forEach((key, value) -> {
            string(out, key);
            int32(out, UINT32);
            int32(out, value);
        });
        string(out, "llama.attention.layer_norm_rms_epsilon");
        int32(out, FLOAT32);
        int32(out, Float.floatToIntBits(1e-5f));
        long offset = 0;
        for (Map.Entry<String, int[]> tensor : tensors.entrySet()) {
            string(out, tensor.getKey());
            int32(out, tensor.getValue().length);
            long elements = 1;
            for (int dimension : tensor.getValue()) {
                int64(out, dimension);
                elements *= dimension;
            }
            int32(out, TENSOR_FLOAT32);
            int64(out, offset);
            offset += elements * Float.BYTES;
        }
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
        out.writeBytes(new byte[Math.toIntExact(offset)]);
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int64(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
