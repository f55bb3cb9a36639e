package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.model.posttrain.ChatMessage;
import dev.mews.model.posttrain.ChatRole;
import dev.mews.model.posttrain.ChatTemplate;
import dev.mews.model.posttrain.ChatTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs of answers to one prompt: the chosen text, then the rejected one. Only the last answer of each counts.
 *
 * @param most tokens of both texts together, which share a row
 */
record DpoFormat(ChatTemplate template, int most) implements ExampleFormat {
    static final String EQUAL_ANSWERS = "equal_answers";

    @Override
    public List<ChatTokens> read(JsonNode line, Runnable cut) throws Refusal {
        List<ChatMessage> prompt = ChatJson.messages(line, "prompt");
        String chosen = answer(line, "chosen");
        String rejected = answer(line, "rejected");
        if (chosen.isBlank() || rejected.isBlank()) {
            throw Refusal.dropped(
                    SftFormat.NO_ANSWER, "the " + (chosen.isBlank() ? "chosen" : "rejected") + " answer has no text");
        }
        List<ChatTokens> pair = List.of(text(prompt, chosen), text(prompt, rejected));
        if (Arrays.equals(pair.get(0).tokens(), pair.get(1).tokens())) {
            throw Refusal.dropped(EQUAL_ANSWERS, "the chosen answer is the rejected one");
        }
        int length = pair.get(0).tokens().length + pair.get(1).tokens().length;
        if (length > most) {
            throw Refusal.dropped(SftFormat.TOO_LONG, "both texts have " + length + " tokens, but a row has " + most);
        }
        return pair;
    }

    private static String answer(JsonNode line, String key) throws Refusal {
        return ChatJson.text(line.path(key), "the field '" + key + "'");
    }

    private ChatTokens text(List<ChatMessage> prompt, String answer) {
        List<ChatMessage> all = new ArrayList<>(prompt);
        all.add(new ChatMessage(ChatRole.ASSISTANT, answer));
        ChatTokens whole = template.render(all);
        // Messages are rendered one by one, so the prompt's tokens are the first ones.
        boolean[] last = whole.answer().clone();
        Arrays.fill(last, 0, template.render(prompt).tokens().length, false);
        return new ChatTokens(whole.tokens(), last);
    }

    @Override
    public String fingerprint() {
        return "dpo 1\n" + ChatTemplate.JINJA + "\n" + most;
    }
}
