package dev.mews.model.posttrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpoTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeModelAndPairs() throws IOException {
        ChatRuns.write(folder);
    }

    @Test
    void thePreferenceIsLearned() {
        PostTrainResult result = dpo("pairs.jsonl", "out", TrainListener.SILENT, "epochs: 10");
        List<LossPoint> curve = result.training().curve();
        assertThat(curve).hasSize(30);
        LossPoint first = curve.get(0);
        // Before the first step the model is its own reference.
        assertThat(first.loss()).isCloseTo(Math.log(2), within(1e-5));
        assertThat(first.figures()).containsOnlyKeys("accuracy", "margin", "chosen_reward", "rejected_reward");
        assertThat(first.figures().get("margin")).isCloseTo(0, within(1e-5));
        LossPoint last = curve.get(29);
        assertThat(last.figures().get("accuracy")).isEqualTo(1);
        assertThat(last.figures().get("margin")).isGreaterThan(1);
        assertThat(last.figures().get("chosen_reward"))
                .isGreaterThan(last.figures().get("rejected_reward"));
        assertThat(last.loss()).isLessThan(0.4);
        TrainResult training = result.training();
        assertThat(training.unigramLoss()).isEmpty();
        assertThat(training.heldOutBySource().get("accuracy")).isEqualTo(1);
        assertThat(training.heldOutLoss().orElseThrow()).isLessThan(0.4);
    }

    @Test
    void theFrozenModelIsAskedOnceAndARunGoesOnBitForBit() throws IOException {
        PostTrainResult whole = dpo("pairs.jsonl", "whole", TrainListener.SILENT, "epochs: 2");
        TrainListener stopping = new TrainListener() {
            private int left = 4;

            @Override
            public boolean stop() {
                return --left == 0;
            }
        };
        dpo("pairs.jsonl", "parts", stopping, "epochs: 2");
        Path scores = folder.resolve("parts/data/reference.bin");
        assertThat(scores).hasSize(6 * 2 * 8);
        Object written = Files.getLastModifiedTime(scores);
        PostTrainResult resumed = dpo("pairs.jsonl", "parts", TrainListener.SILENT, "epochs: 2");
        assertThat(Files.getLastModifiedTime(scores)).isEqualTo(written);
        assertThat(curve(resumed)).isEqualTo(curve(whole));
        assertThat(resumed.training().checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(whole.training().checkpoint().resolve("model.safetensors"));
    }

    @Test
    void damagedOrForeignScoresAreComputedAnew() throws IOException {
        dpo("pairs.jsonl", "out", TrainListener.SILENT);
        Path scores = folder.resolve("out/data/reference.bin");
        byte[] right = Files.readAllBytes(scores);
        byte[] damaged = right.clone();
        damaged[3] ^= 1;
        Files.write(scores, damaged);
        dpo("pairs.jsonl", "out", TrainListener.SILENT);
        assertThat(scores).hasBinaryContent(right);
    }

    @Test
    void everyPairIsKeptDroppedOrFailed() throws IOException {
        String prompt = "[{\"role\": \"user\", \"content\": \"a\"}]";
        Files.writeString(
                folder.resolve("mixed.jsonl"),
                ChatRuns.pair(prompt, "\"yes\"", "\"no\"")
                        + ChatRuns.pair(prompt, "\"yes\"", "\" yes\\n\"")
                        + ChatRuns.pair(prompt, "\" \"", "\"no\"")
                        + ChatRuns.pair(prompt, "\"" + "x".repeat(60) + "\"", "\"no\"")
                        + ChatRuns.pair("[]", "\"yes\"", "\"no\"")
                        + ChatRuns.pair(prompt, "\"yes\"", "5"));
        DataCounts counts = dpo("mixed.jsonl", "out", TrainListener.SILENT).data();
        assertThat(counts.read()).isEqualTo(6);
        assertThat(counts.kept()).isEqualTo(1);
        assertThat(counts.dropped())
                .isEqualTo(new TreeMap<>(Map.of("equal_answers", 1L, "no_answer", 1L, "too_long", 1L)));
        assertThat(counts.failed()).isEqualTo(new TreeMap<>(Map.of("missing_messages", 1L, "bad_message", 1L)));
        // "yes" and "no", each with its mark.
        assertThat(counts.answerTokens()).isEqualTo(4 + 3);
    }

    private PostTrainResult dpo(String data, String output, TrainListener listener, String... more) {
        return PostTrainer.dpo(ChatRuns.inputs(folder, data, folder.resolve(output)), ChatRuns.dpo(more), listener);
    }

    private static List<LossPoint> curve(PostTrainResult result) {
        return result.training().curve().stream()
                .map(p -> new LossPoint(
                        p.step(),
                        p.tokens(),
                        p.loss(),
                        p.heldOutLoss(),
                        p.heldOutBySource(),
                        p.gradNorm(),
                        p.learningRate(),
                        p.figures(),
                        0))
                .toList();
    }
}
