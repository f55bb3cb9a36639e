package dev.mews.model.posttrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelException;
import dev.mews.model.generate.SamplingConfig;
import dev.mews.model.generate.TextGenerator;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.Trainer;
import dev.mews.model.train.TrainingSample;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeModelAndConversations() throws IOException {
        ChatRuns.write(folder);
    }

    @Test
    void theLossIsThatOfEachConversationAlone() throws IOException {
        // All six conversations in one step: its loss is that of the untrained model.
        TrainResult result =
                sft("chats.jsonl", "out", "batch_size: 9", "epochs: 1").training();
        assertThat(result.steps()).isEqualTo(1);
        double sum = 0;
        int targets = 0;
        ChatTemplate template = ChatTemplate.of(ChatRuns.TOKENIZER);
        try (HybridModel model = HybridModel.load(folder.resolve("model"))) {
            for (List<ChatMessage> messages : conversations()) {
                ChatTokens chat = template.render(messages);
                float[] logits = model.logits(chat.tokens());
                int vocabulary = model.config().vocabularySize();
                for (int i = 1; i < chat.tokens().length; i++) {
                    if (chat.answer()[i]) {
                        sum += crossEntropy(logits, (i - 1) * vocabulary, vocabulary, chat.tokens()[i]);
                        targets++;
                    }
                }
            }
        }
        assertThat(result.tokens()).isEqualTo(targets);
        assertThat(result.firstLoss()).isCloseTo(sum / targets, within(1e-5));
    }

    private List<List<ChatMessage>> conversations() throws IOException {
        List<List<ChatMessage>> all = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("chats.jsonl"))) {
            List<ChatMessage> messages = new ArrayList<>();
            for (JsonNode m : new ObjectMapper().readTree(line).path("messages")) {
                messages.add(new ChatMessage(
                        ChatRole.of(m.path("role").textValue()).orElseThrow(),
                        m.path("content").textValue()));
            }
            all.add(messages);
        }
        return all;
    }

    private static double crossEntropy(float[] logits, int from, int count, int target) {
        double sum = 0;
        for (int v = 0; v < count; v++) {
            sum += Math.exp(logits[from + v]);
        }
        return Math.log(sum) - logits[from + target];
    }

    @Test
    void everyLineIsKeptDroppedWithAReasonOrFailedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("mixed.jsonl"), """
                {"id": "kept", "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]}

                {"id": "mute", "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "  "}]}
                {"id": 7, "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "%s"}]}
                {"id": "r", "messages": [{"role": "robot", "content": "Hi"}]}
                {"id": "s", "messages": [{"role": "user", "content": "Hi"}, {"role": "system", "content": "x"}]}
                {"id": "m"}
                {"id": "n", "messages": [{"role": "user"}]}
                {"id": "u", "messages": [{"role": "user", "content": "\\ud800"}]}
                {"id": "half", "messages": [
                {"id": "two", "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]} {}
                """.formatted("long ".repeat(20)));
        DataCounts counts = sft("mixed.jsonl", "out", "epochs: 1").data();
        assertThat(counts.read()).isEqualTo(10);
        assertThat(counts.kept()).isEqualTo(1);
        assertThat(counts.dropped()).isEqualTo(new TreeMap<>(Map.of("no_answer", 1L, "too_long", 1L)));
        assertThat(counts.failed())
                .isEqualTo(new TreeMap<>(Map.of(
                        "unknown_role", 1L,
                        "misplaced_system", 1L,
                        "missing_messages", 1L,
                        "bad_message", 1L,
                        "invalid_utf8", 1L,
                        "invalid_json", 2L)));
        assertThat(Files.readAllLines(folder.resolve("out/data/dropped.jsonl")))
                .containsExactly(
                        "{\"place\":\"mixed.jsonl line 3\",\"id\":\"mute\",\"reason\":\"no_answer\","
                                + "\"detail\":\"no message of the assistant has a text\"}",
                        "{\"place\":\"mixed.jsonl line 4\",\"id\":7,\"reason\":\"too_long\","
                                + "\"detail\":\"118 tokens, but a row has 64\"}");
        assertThat(Files.readAllLines(folder.resolve("out/data/failed.jsonl")))
                .hasSize(7)
                .first()
                .isEqualTo("{\"place\":\"mixed.jsonl line 5\",\"id\":\"r\",\"reason\":\"unknown_role\","
                        + "\"detail\":\"messages[0].role must be system, user or assistant, but was 'robot'\"}");
        DataCounts cut = sft("mixed.jsonl", "cut", "epochs: 1", "too_long: cut").data();
        assertThat(cut.kept()).isEqualTo(2);
        assertThat(cut.cut()).isEqualTo(1);
        assertThat(cut.tokens()).isEqualTo(counts.tokens() + 64);
    }

    @Test
    void aStoppedRunGoesOnBitForBitAndAnotherSeedDiffers() throws IOException {
        PostTrainResult whole = sft("chats.jsonl", "whole", "epochs: 3");
        TrainListener stopping = new TrainListener() {
            private int left = 4;

            @Override
            public boolean stop() {
                return --left == 0;
            }
        };
        Path parts = folder.resolve("parts");
        PostTrainResult stopped =
                PostTrainer.sft(ChatRuns.inputs(folder, "chats.jsonl", parts), ChatRuns.sft("epochs: 3"), stopping);
        assertThat(stopped.training().completed()).isFalse();
        PostTrainResult resumed = sft("chats.jsonl", "parts", "epochs: 3");
        assertThat(losses(resumed)).isEqualTo(losses(whole));
        assertThat(resumed.training().checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(whole.training().checkpoint().resolve("model.safetensors"));
        assertThat(resumed.data()).isEqualTo(whole.data());
        assertThat(resumed.training().heldOutBySource()).containsOnlyKeys("held_out");
        assertThatThrownBy(() -> sft("chats.jsonl", "parts", "epochs: 3", "beta2: 0.9"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("made with another config, seed");
    }

    @Test
    void aCheckpointIsAModelThatChats() throws IOException {
        Path checkpoint = sft("chats.jsonl", "out", "epochs: 1").training().checkpoint();
        try (HybridModel model = HybridModel.load(checkpoint)) {
            assertThat(model.config().eosTokens()).containsExactly(1, 3);
        }
        assertThat(Tokenizer.load(checkpoint).vocabulary().size()).isEqualTo(270);
        assertThat(checkpoint.resolve("tokenizer_config.json")).content().contains("\"chat_template\"");
        // It can be begun with as it is, without naming a tokenizer.
        PostTrainInputs again = new PostTrainInputs(
                folder.resolve("out"),
                Optional.empty(),
                List.of("chats.jsonl"),
                List.of(),
                folder,
                folder.resolve("again"),
                1);
        assertThat(PostTrainer.sft(again, ChatRuns.sft("epochs: 1"), TrainListener.SILENT)
                        .training()
                        .completed())
                .isTrue();
    }

    @Test
    void samplesAreWhatTheModelAnswersAndAreMadeOnceAlsoWhenGoneOnWith() throws IOException {
        String samples = "samples: {prompts: [Hi, the], every: 2, max_tokens: 5, temperature: 0.5, seed: 3}";
        TrainListener stopping = new TrainListener() {
            private int left = 3;

            @Override
            public boolean stop() {
                return --left == 0;
            }
        };
        Path output = folder.resolve("out");
        PostTrainer.sft(ChatRuns.inputs(folder, "chats.jsonl", output), ChatRuns.sft("epochs: 3", samples), stopping);
        TrainResult result = sft("chats.jsonl", "out", "epochs: 3", samples).training();
        List<TrainingSample> made = Trainer.samples(output);
        assertThat(made.stream().map(sample -> sample.step() + " " + sample.prompt()))
                .containsExactlyElementsOf(List.of("2 Hi", "2 the", "4 Hi", "4 the", "6 Hi", "6 the")
                        .subList(0, 2 * (result.steps() / 2)));
        StringBuilder streamed = new StringBuilder();
        try (TextGenerator generator = TextGenerator.open(result.checkpoint(), Optional.empty())) {
            String answer = generator.answer(
                    List.of(new ChatMessage(ChatRole.USER, "the")),
                    new SamplingConfig(5, 0.5, 40, 0.95, 3),
                    streamed::append);
            assertThat(answer).isEqualTo(made.get(made.size() - 1).text()).isEqualTo(streamed.toString());
        }
    }

    @Test
    void noConversationToLearnFromIsAnError() throws IOException {
        Files.writeString(folder.resolve("none.jsonl"), "{\"messages\": []}\n");
        assertThatThrownBy(() -> sft("none.jsonl", "out"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no example to learn from in 1 lines: dropped {}, failed {missing_messages=1}");
        assertThatThrownBy(() -> sft("absent.jsonl", "out"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no file matches absent.jsonl");
    }

    private PostTrainResult sft(String data, String output, String... more) {
        return PostTrainer.sft(
                ChatRuns.inputs(folder, data, folder.resolve(output)), ChatRuns.sft(more), TrainListener.SILENT);
    }

    private static List<Double> losses(PostTrainResult result) {
        return result.training().curve().stream().map(LossPoint::loss).toList();
    }
}
