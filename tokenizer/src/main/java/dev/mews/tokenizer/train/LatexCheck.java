package dev.mews.tokenizer.train;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the token of a LaTeX command would be dead or found in other text in one of the formats that are exported:
 * {@code tokenizer.json}, whose readers take special tokens out of the text first and then merge by pairs, and {@code .tiktoken}, whose
 * readers merge neighbours whose bytes together are a token.
 */
final class LatexCheck {
    private final SpecialTokens specialTokens;
    private final int maxTokenBytes;

    LatexCheck(SpecialTokens specialTokens, int maxTokenBytes) {
        this.specialTokens = specialTokens;
        this.maxTokenBytes = maxTokenBytes;
    }

    /** Why a command must not become a token; empty when it may. */
    String refusal(String command) {
        if (command.length() > maxTokenBytes) {
            return "longer than %d bytes, the longest token".formatted(maxTokenBytes);
        }
        for (String special : specialTokens.byId().values()) {
            if (takesPart(special, command)) {
                return "dead in tokenizer.json where the special token %s takes a part of it".formatted(special);
            }
        }
        return "";
    }

    /** Whether a text can hold both so that they overlap: the special token is found first. */
    private static boolean takesPart(String special, String command) {
        if (command.contains(special)) {
            return true;
        }
        for (int shared = 1; shared < Math.min(special.length(), command.length()); shared++) {
            if (command.endsWith(special.substring(0, shared)) || special.endsWith(command.substring(0, shared))) {
                return true;
            }
        }
        return false;
    }

    /** Tokens of commands that readers would not make of the commands, with the format: none, if training is right. */
    static List<String> dead(List<LatexCommand> commands, Vocabulary vocabulary, Merges merges) {
        List<String> dead = new ArrayList<>();
        WordEncoder byPairs = new WordEncoder(vocabulary, merges, false);
        for (LatexCommand command : commands) {
            byte[] bytes = command.command().getBytes(StandardCharsets.US_ASCII);
            if (command.id() >= 0) {
                if (byPairs.encode(bytes, 0, bytes.length) != 1 || byPairs.ids()[0] != command.id()) {
                    dead.add(command.command() + " in tokenizer.json");
                }
                if (!Arrays.equals(byBytes(bytes, vocabulary), new int[] {command.id()})) {
                    dead.add(command.command() + " in .tiktoken");
                }
            }
        }
        return dead;
    }

    /** Merges the neighbours that are the token with the least id, the leftmost first, until none are a token. */
    private static int[] byBytes(byte[] text, Vocabulary vocabulary) {
        List<Integer> ends = new ArrayList<>();
        for (int end = 1; end <= text.length; end++) {
            ends.add(end);
        }
        while (true) {
            int best = -1;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < ends.size(); i++) {
                int from = i == 0 ? 0 : ends.get(i - 1);
                int id = vocabulary.id(text, from, ends.get(i + 1) - from);
                if (id >= 0 && id < least) {
                    least = id;
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            ends.remove(best);
        }
        int[] ids = new int[ends.size()];
        for (int i = 0; i < ids.length; i++) {
            int from = i == 0 ? 0 : ends.get(i - 1);
            ids[i] = vocabulary.id(text, from, ends.get(i) - from);
        }
        return ids;
    }
}
