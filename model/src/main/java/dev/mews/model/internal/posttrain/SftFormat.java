package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.model.posttrain.ChatMessage;
import dev.mews.model.posttrain.ChatRole;
import dev.mews.model.posttrain.ChatTemplate;
import dev.mews.model.posttrain.ChatTokens;
import dev.mews.model.posttrain.TooLong;
import java.util.Arrays;
import java.util.List;

/**
 * Conversations whose answers are learned.
 *
 * @param most tokens of a conversation
 * @param tooLong what becomes of longer ones
 */
record SftFormat(ChatTemplate template, int most, TooLong tooLong) implements ExampleFormat {
    static final String NO_ANSWER = "no_answer";
    static final String TOO_LONG = "too_long";

    @Override
    public List<ChatTokens> read(JsonNode line, Runnable cut) throws Refusal {
        List<ChatMessage> messages = ChatJson.messages(line, "messages");
        if (messages.stream()
                .noneMatch(m -> m.role() == ChatRole.ASSISTANT && !m.content().isBlank())) {
            throw Refusal.dropped(NO_ANSWER, "no message of the assistant has a text");
        }
        ChatTokens all = template.render(messages);
        int length = all.tokens().length;
        if (length <= most) {
            return List.of(all);
        }
        ChatTokens part = new ChatTokens(Arrays.copyOf(all.tokens(), most), Arrays.copyOf(all.answer(), most));
        if (tooLong == TooLong.DROP || part.answerTokens() == 0) {
            throw Refusal.dropped(
                    TOO_LONG,
                    length + " tokens, but a row has " + most
                            + (tooLong == TooLong.DROP ? "" : " and no answer begins before its end"));
        }
        cut.run();
        return List.of(part);
    }

    @Override
    public String fingerprint() {
        return "sft 1\n" + ChatTemplate.JINJA + "\n" + most + "\n" + tooLong;
    }
}
