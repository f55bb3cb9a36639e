package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tokenizers written down merge by merge. */
final class SmallTokenizers {
    private SmallTokenizers() {}

    /** One special token, the bytes, and merges such as {@code l|ow}; the canonical pre-tokenizer. */
    static Tokenizer of(String... merges) {
        return of(PreTokenization.canonical(), merges);
    }

    static Tokenizer of(PreTokenizer preTokenizer, String... pairs) {
        List<byte[]> tokens = new ArrayList<>();
        tokens.add("<|end|>".getBytes(StandardCharsets.UTF_8));
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens.add(new byte[] {(byte) ByteAlphabet.byteAt(rank)});
        }
        Merges.Builder merges = new Merges.Builder();
        for (String pair : pairs) {
            // Characters below U+0100 stand for their byte, so that parts of characters can be written too.
            byte[] left = pair.substring(0, pair.indexOf('|')).getBytes(StandardCharsets.ISO_8859_1);
            byte[] right = pair.substring(pair.indexOf('|') + 1).getBytes(StandardCharsets.ISO_8859_1);
            merges.add(id(tokens, left), id(tokens, right), tokens.size());
            byte[] both = new byte[left.length + right.length];
            System.arraycopy(left, 0, both, 0, left.length);
            System.arraycopy(right, 0, both, left.length, right.length);
            tokens.add(both);
        }
        SpecialTokens special = SpecialTokens.of(List.of("<|end|>"));
        return new Tokenizer(new Vocabulary(tokens, special), merges.build(), preTokenizer, false);
    }

    private static int id(List<byte[]> tokens, byte[] bytes) {
        for (int id = 1; id < tokens.size(); id++) {
            if (java.util.Arrays.equals(tokens.get(id), bytes)) {
                return id;
            }
        }
        throw new IllegalArgumentException("no token " + new String(bytes, StandardCharsets.ISO_8859_1));
    }

    static int id(Tokenizer tokenizer, String token) {
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        return tokenizer.vocabulary().id(bytes, 0, bytes.length);
    }
}
