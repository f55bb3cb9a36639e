package dev.mews.tokenizer.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.io.FileTrees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A Python package that encodes, in a process of its own. */
public final class PythonReference implements Reference {
    private static final String SCRIPT = "encode.py";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    private final Process process;
    private final BufferedReader output;
    private final OutputStream input;
    private final JsonNode greeting;

    private PythonReference(Path python, String program, Path file) throws IOException {
        folder = Files.createTempDirectory("mews-verify");
        Path script = folder.resolve(SCRIPT);
        Path copy = folder.resolve("tokenizer" + (program.equals("tiktoken") ? ".tiktoken" : ".json"));
        try (InputStream in = PythonReference.class.getResourceAsStream(SCRIPT)) {
            Files.copy(in, script);
        }
        if (program.equals("tiktoken")) {
            Files.copy(file, copy);
            Files.copy(file.resolveSibling(file.getFileName() + ".json"), folder.resolve("tokenizer.tiktoken.json"));
        } else {
            Files.write(copy, WithoutSpecialTokens.of(Files.readAllBytes(file)));
        }
        ProcessBuilder builder = new ProcessBuilder(python.toString(), script.toString(), program, copy.toString());
        builder.environment().putAll(Map.of("PYTHONIOENCODING", "utf-8", "TOKENIZERS_PARALLELISM", "false"));
        builder.redirectError(folder.resolve("errors").toFile());
        try {
            process = builder.start();
        } catch (IOException e) {
            FileTrees.delete(folder);
            throw e;
        }
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = process.getOutputStream();
        greeting = answer();
    }

    /**
     * Starts a program; empty when Python does not have it.
     *
     * @param program {@code tokenizers}, {@code transformers} or {@code tiktoken}
     * @param file a {@code tokenizer.json}, or a {@code .tiktoken} file with its {@code .json} beside it
     */
    public static Optional<Reference> find(Path python, String program, Path file) throws IOException {
        PythonReference reference = new PythonReference(python, program, file);
        if (reference.greeting.has("name")) {
            return Optional.of(reference);
        }
        reference.close();
        return Optional.empty();
    }

    @Override
    public String name() {
        return greeting.path("name").asText();
    }

    @Override
    public int[] encode(String text) throws IOException {
        input.write(MAPPER.writeValueAsBytes(Map.of("text", text)));
        input.write('\n');
        input.flush();
        JsonNode ids = answer().path("ids");
        int[] found = new int[ids.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = ids.path(i).intValue();
        }
        return found;
    }

    private JsonNode answer() throws IOException {
        String line = output.readLine();
        if (line == null) {
            String errors = Files.readString(folder.resolve("errors")).strip();
            close();
            throw new IOException("Python ended: " + errors.substring(errors.lastIndexOf('\n') + 1));
        }
        return MAPPER.readTree(line);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        FileTrees.delete(folder);
    }
}
