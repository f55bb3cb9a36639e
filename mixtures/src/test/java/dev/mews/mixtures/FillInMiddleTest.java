package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.Pack;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FillInMiddleTest {
    private static final int PREFIX = 4991;
    private static final int SUFFIX = 4992;
    private static final int MIDDLE = 4993;

    @TempDir
    Path directory;

    private static MixConfig config(String algorithm, String rate, int marks) {
        return ConfigLoader.parse("mix.yaml", """
                sources:
                  code: {epochs_max: 3, fim: {rate: %s, prefix_token: %d, suffix_token: 4992, middle_token: 4993}}
                on_shortage: redistribute
                stages: [{tokens: 1000000, seq_len: 32, weights: {code: 1}}]
                packing: {algorithm: %s, window_packs: 8}
                """.formatted(rate, marks, algorithm), MixConfig.class, Map.of());
    }

    /** Every document of every epoch, put together from its pieces. */
    private static Map<String, int[]> documents(LivePacks packs, Set<String> middle) throws IOException {
        Map<String, TreeMap<Integer, int[]>> pieces = new HashMap<>();
        for (long p = 0; p < packs.packs(); p++) {
            Pack pack = packs.read(p);
            int at = 0;
            for (Piece piece : pack.pieces()) {
                String key = piece.epoch() + " " + piece.document().hex();
                pieces.computeIfAbsent(key, k -> new TreeMap<>())
                        .put(piece.offset(), Arrays.copyOfRange(pack.tokens(), at, at + piece.length()));
                if (piece.fillInMiddle()) {
                    middle.add(key);
                }
                at += piece.length();
            }
        }
        Map<String, int[]> whole = new HashMap<>();
        pieces.forEach((key, parts) -> whole.put(
                key, parts.values().stream().flatMapToInt(Arrays::stream).toArray()));
        return whole;
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static int[] part(int[] tokens, int from, int to) {
        return Arrays.copyOfRange(tokens, from, to);
    }

    private static int find(int[] tokens, int token) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == token) {
                return i;
            }
        }
        throw new AssertionError("no token " + token + " in " + Arrays.toString(tokens));
    }

    /** The document that a delivered one was made of. */
    private static int[] undone(int[] tokens) {
        assertThat(tokens[0]).isEqualTo(PREFIX);
        int end = tokens.length - 1;
        int suffix = find(tokens, SUFFIX);
        int middle = find(tokens, MIDDLE);
        int[] endOfText = part(tokens, end, end + 1);
        return suffix == 1
                ? join(part(tokens, middle + 1, end), part(tokens, 2, middle), endOfText)
                : join(
                        part(tokens, 1, suffix),
                        part(tokens, middle + 1, end),
                        part(tokens, suffix + 1, middle),
                        endOfText);
    }

    @ParameterizedTest
    @ValueSource(strings = {"concat", "best_fit", "split_last"})
    void everyDocumentCanBePutTogetherAgainAndTheShareIsExact(String algorithm) throws IOException {
        try (TestTokens tokens = new TestTokens(directory).source("code", 333, 60)) {
            MixPlan plan = MixPlan.of(config(algorithm, "0.35", PREFIX), tokens.sources, 9);
            Set<String> middle = new HashSet<>();
            Map<String, int[]> delivered = documents(LivePacks.of(plan), middle);
            assertThat(delivered).hasSize(3 * 333);
            Set<String> suffixFirst = new HashSet<>();
            delivered.forEach((key, found) -> {
                int[] original = tokens.documents.get(Hash128.parse(key.substring(2)));
                assertThat(middle.contains(key) ? undone(found) : found).isEqualTo(original);
                if (middle.contains(key) && found[1] == SUFFIX) {
                    suffixFirst.add(key);
                }
            });
            for (int epoch = 0; epoch < 3; epoch++) {
                String start = epoch + " ";
                assertThat(middle.stream().filter(key -> key.startsWith(start))).hasSize(333 * 35 / 100);
            }
            // Epochs draw their own documents.
            Set<String> ids = new HashSet<>();
            middle.forEach(key -> ids.add(key.substring(2)));
            assertThat(ids).hasSizeGreaterThan(200);
            assertThat(suffixFirst.size()).isBetween(middle.size() / 3, 2 * middle.size() / 3);
            assertThat(plan.report().sources().get(0).available())
                    .isEqualTo(tokens.sources.get(0).tokens() + 3 * (333 * 35 / 100));
        }
    }

    @Test
    void aMarkOutsideTheVocabularyIsRefused() throws IOException {
        try (TestTokens tokens = new TestTokens(directory).source("code", 3, 6)) {
            assertThatThrownBy(() -> MixPlan.of(config("concat", "0.5", 5000), tokens.sources, 9))
                    .isInstanceOf(MixException.class)
                    .hasMessage("source code: a mark of fim must be a token id below 5000, the size of the vocabulary,"
                            + " but was 5000");
        }
    }
}
