package dev.mews.model.posttrain;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes, a few merges, and the tokens that chats need. */
public final class TestTokenizer {
    private static final SpecialTokens SPECIAL =
            SpecialTokens.of(List.of("<|pad|>", "<|endoftext|>", ChatTemplate.START, ChatTemplate.END));

    private TestTokenizer() {}

    /** 270 tokens; two line feeds, and a line feed and spaces, are tokens too. */
    public static Tokenizer small() {
        List<byte[]> tokens = new ArrayList<>();
        SPECIAL.byId().values().forEach(content -> tokens.add(content.getBytes(StandardCharsets.UTF_8)));
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens.add(new byte[] {(byte) ByteAlphabet.byteAt(rank)});
        }
        Merges.Builder merges = new Merges.Builder();
        for (String[] pair : new String[][] {
            {"\n", "\n"},
            {" ", " "},
            {"\n", "  "},
            {"u", "s"},
            {"e", "r"},
            {"us", "er"},
            {"a", "n"},
            {"t", "h"},
            {"th", "e"},
            {" ", "the"}
        }) {
            merges.add(id(tokens, pair[0]), id(tokens, pair[1]), tokens.size());
            tokens.add((pair[0] + pair[1]).getBytes(StandardCharsets.UTF_8));
        }
        return new Tokenizer(new Vocabulary(tokens, SPECIAL), merges.build(), Gpt2PreTokenizer.INSTANCE, false);
    }

    private static int id(List<byte[]> tokens, String text) {
        for (int id = 0; id < tokens.size(); id++) {
            if (new String(tokens.get(id), StandardCharsets.ISO_8859_1).equals(text)) {
                return id;
            }
        }
        throw new IllegalArgumentException(text);
    }
}
