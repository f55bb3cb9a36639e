package dev.mews.model.posttrain;

import dev.mews.model.ModelException;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Conversations as tokens, in ChatML. For each message
 *
 * <pre>
 *   &lt;|im_start|&gt;ROLE
 *   CONTENT&lt;|im_end|&gt;
 * </pre>
 *
 * each with a line feed behind it; white space around the content is left out. {@link #JINJA} says the same to programs that
 * read {@code tokenizer_config.json}. The marks are control tokens only where the template puts them: the same characters in a
 * content are encoded as text, so no user can speak for the assistant.
 *
 * @see <a href="https://github.com/openai/openai-python/blob/release-v0.28.0/chatml.md">ChatML</a>
 */
public final class ChatTemplate {
    /** Begins a message. */
    public static final String START = "<|im_start|>";

    /** Ends a message; a model that answers ends with it. */
    public static final String END = "<|im_end|>";

    /** The same as a template for Hugging Face's {@code chat_template}. */
    public static final String JINJA = "{% for message in messages %}"
            + "{{ '<|im_start|>' + message['role'] + '\\n' + (message['content'] | trim) + '<|im_end|>\\n' }}"
            + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /** White space outside ASCII as Python's {@code str.strip}, which Jinja's {@code trim} is, knows it. */
    private static final String WIDE_SPACES =
            "\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    private final Tokenizer tokenizer;
    private final int start;
    private final int end;

    private ChatTemplate(Tokenizer tokenizer, int start, int end) {
        this.tokenizer = tokenizer;
        this.start = start;
        this.end = end;
    }

    /**
     * The template over a tokenizer.
     *
     * @throws ModelException when its vocabulary lacks one of the two marks
     */
    public static ChatTemplate of(Tokenizer tokenizer) {
        return new ChatTemplate(tokenizer, id(tokenizer, START), id(tokenizer, END));
    }

    private static int id(Tokenizer tokenizer, String mark) {
        return tokenizer
                .vocabulary()
                .specialTokens()
                .id(mark)
                .orElseThrow(() -> new ModelException("the tokenizer has no special token " + mark
                        + ", which chats need: train or extend one with it"));
    }

    /** Id of the mark that ends a message. */
    public int endToken() {
        return end;
    }

    /** A whole conversation. */
    public ChatTokens render(List<ChatMessage> messages) {
        List<int[]> parts = new ArrayList<>();
        List<Boolean> said = new ArrayList<>();
        for (ChatMessage message : messages) {
            boolean answer = message.role() == ChatRole.ASSISTANT;
            add(parts, said, header(message.role()), false);
            add(parts, said, text(strip(message.content())), answer);
            add(parts, said, new int[] {end}, answer);
            add(parts, said, text("\n"), false);
        }
        int[] tokens = concat(parts);
        boolean[] answer = new boolean[tokens.length];
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            Arrays.fill(answer, at, at + parts.get(i).length, said.get(i));
            at += parts.get(i).length;
        }
        return new ChatTokens(tokens, answer);
    }

    /** A conversation that the assistant is to go on with: ends with the beginning of its message. */
    public int[] prompt(List<ChatMessage> messages) {
        return concat(List.of(render(messages).tokens(), header(ChatRole.ASSISTANT)));
    }

    private int[] header(ChatRole role) {
        return concat(List.of(new int[] {start}, text(role.key() + "\n")));
    }

    private int[] text(String text) {
        return tokenizer.encode(text, SpecialTokenMode.IGNORE);
    }

    private static void add(List<int[]> parts, List<Boolean> said, int[] tokens, boolean answer) {
        parts.add(tokens);
        said.add(answer);
    }

    private static int[] concat(List<int[]> parts) {
        int[] all = new int[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The text without white space at both ends. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f) || WIDE_SPACES.indexOf(c) >= 0;
    }
}
