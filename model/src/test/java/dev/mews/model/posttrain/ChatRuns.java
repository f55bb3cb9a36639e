package dev.mews.model.posttrain;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.HybridConfig;
import dev.mews.model.HybridModel;
import dev.mews.model.Precision;
import dev.mews.model.train.ModelShape;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tiny model with its tokenizer, a few conversations and pairs. */
final class ChatRuns {
    static final Tokenizer TOKENIZER = TestTokenizer.small();

    private static final String CONVERSATIONS = """
            {"id": "a", "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]}
            {"id": "b", "messages": [{"role": "user", "content": "the"}, {"role": "assistant", "content": "an"}, {"role": "user", "content": "user"}, {"role": "assistant", "content": "x"}]}
            {"id": "c", "messages": [{"role": "system", "content": "Be."}, {"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}]}
            {"id": "d", "messages": [{"role": "user", "content": "22"}, {"role": "assistant", "content": "four"}]}
            {"id": "e", "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "Yes, the user can."}]}
            {"id": "f", "messages": [{"role": "user", "content": "ab"}, {"role": "assistant", "content": "ba"}]}
            """;

    private ChatRuns() {}

    /** Writes {@code model/}, {@code chats.jsonl} and {@code pairs.jsonl}. */
    static void write(Path folder) throws IOException {
        HybridModel.init(folder.resolve("model"), shape(), 3, Precision.FP32);
        TOKENIZER.save(folder.resolve("model"));
        Files.writeString(folder.resolve("chats.jsonl"), CONVERSATIONS);
        StringBuilder pairs = new StringBuilder();
        for (String prompt : List.of("a", "the", "12", "user", "hi", "q")) {
            // What is preferred is the word, whatever is asked.
            pairs.append(pair("[{\"role\": \"user\", \"content\": \"" + prompt + "\"}]", "\"yes\"", "\"no\""));
        }
        Files.writeString(folder.resolve("pairs.jsonl"), pairs);
    }

    /** A line of preferences, each part as JSON. */
    static String pair(String prompt, String chosen, String rejected) {
        return "{\"id\": \"x\", \"prompt\": " + prompt + ", \"chosen\": " + chosen + ", \"rejected\": " + rejected
                + "}\n";
    }

    static HybridConfig shape() {
        return ConfigLoader.parse("shape", """
                hidden_size: 24
                layers: 2
                intermediate_size: 32
                heads: 2
                key_value_heads: 1
                head_size: 8
                ssm_heads: 4
                ssm_head_size: 8
                ssm_state_size: 8
                """, ModelShape.class, Map.of())
                .toConfig(TOKENIZER.vocabulary().size(), 128, 0, 1);
    }

    static PostTrainInputs inputs(Path folder, String data, Path output) {
        return new PostTrainInputs(
                folder.resolve("model"), Optional.empty(), List.of(data), List.of(data), folder, output, 1);
    }

    /** A config of a few steps; keys in {@code more} replace those here. */
    static SftConfig sft(String... more) {
        return ConfigLoader.parse("sft", keys(more), SftConfig.class, Map.of());
    }

    static DpoConfig dpo(String... more) {
        return ConfigLoader.parse("dpo", keys(more), DpoConfig.class, Map.of());
    }

    static String keys(String... more) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "sequence_length", "64",
                "batch_size", "2",
                "learning_rate", "0.01",
                "warmup_steps", "2",
                "log_every", "1",
                "threads", "1"));
        for (String line : more) {
            keys.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1));
        }
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
