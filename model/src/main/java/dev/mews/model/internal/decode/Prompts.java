package dev.mews.model.internal.decode;

import dev.mews.model.generate.Generation;
import dev.mews.model.generate.SamplingConfig;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.posttrain.ChatMessage;
import dev.mews.model.posttrain.ChatRole;
import dev.mews.model.posttrain.ChatTemplate;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a prompt is in tokens, and generated tokens in text.
 *
 * @param chat present when prompts are messages of a user
 */
public record Prompts(Tokenizer tokenizer, Optional<ChatTemplate> chat) {
    /** The text that a model goes on with. */
    public String answer(HybridModelHandle model, String prompt, SamplingConfig sampling) {
        Set<Integer> ends = new TreeSet<>();
        chat.ifPresent(template -> ends.add(template.endToken()));
        Generation made = Decoding.generate(
                model, tokens(model, prompt), sampling, tokenizer.vocabulary().size(), ends, token -> {});
        return tokenizer.decodeToString(made.tokens());
    }

    private int[] tokens(HybridModelHandle model, String prompt) {
        if (chat.isPresent()) {
            return chat.get().prompt(List.of(new ChatMessage(ChatRole.USER, prompt)));
        }
        return prompt.isEmpty()
                ? new int[] {model.config().bosToken()}
                : tokenizer.encode(prompt, SpecialTokenMode.IGNORE);
    }
}
