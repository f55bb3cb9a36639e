package dev.mews.model.internal.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.io.AtomicFiles;
import dev.mews.model.internal.decode.Prompts;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.train.SamplesConfig;
import dev.mews.model.train.TrainingSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Samples as JSON lines, appended while training; cut back to the checkpoint when a run is gone on with. */
public final class SampleLog {
    public static final String FILE = "samples.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final SamplesConfig config;
    private final Prompts prompts;

    private SampleLog(Path file, SamplesConfig config, Prompts prompts) {
        this.file = file;
        this.config = config;
        this.prompts = prompts;
    }

    /** Drops samples after {@code step}, which will be made again. */
    static SampleLog open(Path output, int step, SamplesConfig config, Prompts prompts) throws IOException {
        Path file = output.resolve(FILE);
        StringBuilder text = new StringBuilder();
        for (TrainingSample sample : read(output)) {
            if (sample.step() <= step) {
                text.append(format(sample));
            }
        }
        AtomicFiles.writeString(file, text.toString());
        return new SampleLog(file, config, prompts);
    }

    /** The samples of a run, in their order; empty when it made none. */
    public static List<TrainingSample> read(Path output) throws IOException {
        List<TrainingSample> samples = new ArrayList<>();
        if (Files.exists(output.resolve(FILE))) {
            for (String line : Files.readString(output.resolve(FILE)).split("\n", -1)) {
                TrainingSample sample = parse(line);
                if (sample != null) {
                    samples.add(sample);
                }
            }
        }
        return samples;
    }

    /** Null for an empty line or one a crash cut short. */
    private static TrainingSample parse(String line) {
        try {
            JsonNode n = JSON.readTree(line);
            return n.path("text").isTextual()
                    ? new TrainingSample(
                            n.path("step").intValue(),
                            n.path("prompt").textValue(),
                            n.path("text").textValue())
                    : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Whether samples are due after this step. */
    boolean due(int step, int steps) {
        return step % config.every() == 0 || step == steps;
    }

    /** Generates and appends one sample of each prompt. */
    List<TrainingSample> add(int step, HybridModelHandle model) throws IOException {
        List<TrainingSample> samples = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (String prompt : config.prompts()) {
            samples.add(new TrainingSample(step, prompt, prompts.answer(model, prompt, config.sampling())));
            lines.append(format(samples.get(samples.size() - 1)));
        }
        Files.write(file, lines.toString().getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        return samples;
    }

    private static String format(TrainingSample s) {
        return JSON.createObjectNode()
                        .put("step", s.step())
                        .put("prompt", s.prompt())
                        .put("text", s.text())
                + "\n";
    }
}
