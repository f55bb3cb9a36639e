package dev.mews.tokenizer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.reference.NaiveParityTrainer;
import dev.mews.tokenizer.reference.NaiveTrainer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups, weights, rules, parity, the ledger, and going on with a vocabulary. */
class TrainingChoicesTest {
    private static final PreTokenization CANONICAL = PreTokenization.canonical();

    @TempDir
    Path directory;

    private Path counts(SortedMap<String, Map<String, Long>> groups) throws IOException {
        List<String> names = List.copyOf(groups.keySet());
        TreeMap<byte[], long[]> entries = new TreeMap<>(Arrays::compareUnsigned);
        groups.forEach(
                (name, words) -> words.forEach((word, count) ->
                        entries.computeIfAbsent(word.getBytes(StandardCharsets.UTF_8), key -> new long[names.size()])[
                                names.indexOf(name)] = count));
        Path file = directory.resolve("test.counts");
        try (OutputStream out = Files.newOutputStream(file)) {
            CountsWriter writer = new CountsWriter(out, CANONICAL.pattern(), names);
            for (var entry : entries.entrySet()) {
                writer.add(entry.getKey(), 0, entry.getKey().length, entry.getValue());
            }
            writer.finish(new long[names.size()], new long[names.size()]);
        }
        return file;
    }

    private static TrainingOptions options(int size, TokenRules rules, Weights weights, Parity parity) {
        return new TrainingOptions(List.of(size), SpecialTokens.none(), 1, 1, 64, 0, rules, weights, parity);
    }

    private static List<NaiveTrainer.Merge> mergesOf(Training training) {
        List<NaiveTrainer.Merge> merges = new ArrayList<>();
        for (int rank = 0; rank < training.ledger().size(); rank++) {
            merges.add(new NaiveTrainer.Merge(
                    training.ledger().left(rank),
                    training.ledger().right(rank),
                    training.ledger().rawCount(rank)));
        }
        return merges;
    }

    private static SortedMap<String, Map<String, Long>> randomGroups(SplittableRandom random) {
        SortedMap<String, Map<String, Long>> groups = new TreeMap<>();
        for (String name : List.of("de", "en", "hi")) {
            Map<String, Long> words = new TreeMap<>();
            String letters = name.equals("hi") ? "कखगab" : "abcd ";
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                StringBuilder word = new StringBuilder();
                for (int k = random.nextInt(1, 9); k > 0; k--) {
                    word.append(letters.charAt(random.nextInt(letters.length())));
                }
                words.merge(word.toString(), 1L + random.nextInt(9), Long::sum);
            }
            groups.put(name, words);
        }
        return groups;
    }

    private static Map<String, Long> sum(SortedMap<String, Map<String, Long>> groups, Map<String, Long> factors) {
        Map<String, Long> sum = new TreeMap<>();
        groups.forEach((name, words) ->
                words.forEach((word, count) -> sum.merge(word, count * factors.getOrDefault(name, 1L), Long::sum)));
        sum.values().removeIf(count -> count == 0);
        return sum;
    }

    @Test
    void weightsCountOccurrencesExactly() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        for (int corpus = 0; corpus < 60; corpus++) {
            var groups = randomGroups(random);
            Weights weights = new Weights(new TreeMap<>(
                    Map.of("de", new BigDecimal("2.50"), "en", BigDecimal.ZERO, "hi", new BigDecimal("0.1"))));
            Training training =
                    new BpeTrainer(options(300, TokenRules.NONE, weights, Parity.OFF)).train(counts(groups), CANONICAL);
            var expected = NaiveTrainer.train(sum(groups, Map.of("de", 25L, "en", 0L, "hi", 1L)), 0, 300, 10, 64);
            assertThat(mergesOf(training)).as("corpus %d", corpus).isEqualTo(expected);
        }
    }

    @Test
    void aWeightOfAGroupThatIsNotThereOrOutOfRangeIsRefused() throws IOException {
        Path counts = counts(new TreeMap<>(Map.of("en", Map.of("ab", 1L))));
        Weights weights = new Weights(new TreeMap<>(Map.of("de", BigDecimal.TEN)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new BpeTrainer(options(300, TokenRules.NONE, weights, Parity.OFF)).train(counts, CANONICAL))
                .withMessage("there is a weight for de, but the counts have the groups [en]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Weights(new TreeMap<>(Map.of("de", new BigDecimal("-1")))))
                .withMessageContaining("must be from 0 to below 10^9");
    }

    @Test
    void countsOver63BitsAreAnErrorAndNotAWrongVocabulary() throws IOException {
        Map<String, Long> words = Map.of("ab", Long.MAX_VALUE / 2, "abc", Long.MAX_VALUE / 2);
        Path counts = counts(new TreeMap<>(Map.of("", words)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new BpeTrainer(options(300, TokenRules.NONE, Weights.EQUAL, Parity.OFF))
                        .train(counts, CANONICAL))
                .withMessageContaining("the bytes of all pre-tokens, times their weights, are more than 2^63 - 1");
        Weights weights = new Weights(new TreeMap<>(Map.of("", new BigDecimal("999999999"))));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() ->
                        new BpeTrainer(options(300, TokenRules.NONE, weights, Parity.OFF)).train(counts, CANONICAL))
                .withMessageContaining("times its weight, is more than 2^63 - 1");
    }

    @Test
    void rulesKeepTokensFromBeingMade() throws IOException {
        SplittableRandom random = new SplittableRandom(12);
        for (int corpus = 0; corpus < 60; corpus++) {
            Map<String, Long> words = new TreeMap<>();
            for (int i = 0; i < 25; i++) {
                StringBuilder word = new StringBuilder();
                for (int k = random.nextInt(1, 10); k > 0; k--) {
                    word.append("abбв中に한 \n1é".charAt(random.nextInt(11)));
                }
                words.merge(word.toString(), 1L + random.nextInt(9), Long::sum);
            }
            TokenRules rules = new TokenRules(1 + random.nextInt(2), true, random.nextInt(30));
            Training training = new BpeTrainer(options(330, rules, Weights.EQUAL, Parity.OFF))
                    .train(counts(new TreeMap<>(Map.of("", words))), CANONICAL);
            Map<Integer, Long> characters = new TreeMap<>();
            words.forEach((word, count) -> word.codePoints().forEach(c -> characters.merge(c, count, Long::sum)));
            var expected = NaiveTrainer.train(words, 0, 330, 1, token -> allowed(token, rules, characters));
            assertThat(mergesOf(training)).as("corpus %d: %s", corpus, words).isEqualTo(expected);
        }
    }

    /** The rules on text: cut characters decode to U+FFFD, which no rule looks at. */
    private static boolean allowed(byte[] token, TokenRules rules, Map<Integer, Long> characters) {
        String text = new String(token, StandardCharsets.UTF_8);
        boolean whitespace = spacesInARow(text) > rules.maxWhitespaceRun();
        boolean latin = text.codePoints().anyMatch(c -> "abé".indexOf(c) >= 0);
        boolean cyrillic = text.codePoints().anyMatch(c -> "бв".indexOf(c) >= 0);
        boolean cjk = text.codePoints().anyMatch(c -> "中に한".indexOf(c) >= 0);
        boolean mixed = (latin && cyrillic) || (latin && cjk) || (cyrillic && cjk);
        boolean rare = text.codePoints()
                .anyMatch(c -> c != 0xFFFD && characters.getOrDefault(c, 0L) < rules.minCharacterCount());
        return !whitespace && !mixed && !rare;
    }

    private static int spacesInARow(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == ' ' || text.charAt(i) == '\n' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    @Test
    void parityTakesTheBestPairOfTheWorstGroupAsTheNaiveTwinDoes() throws IOException {
        SplittableRandom random = new SplittableRandom(13);
        int ownDev = 0;
        for (int corpus = 0; corpus < 160; corpus++) {
            var groups = randomGroups(random);
            var dev = corpus % 2 == 0 ? groups : randomGroups(random);
            if (!dev.keySet().equals(groups.keySet())) {
                continue;
            }
            Parity.Unit unit = random.nextBoolean() ? Parity.Unit.BYTES : Parity.Unit.CHARACTERS;
            Parity parity =
                    new Parity(unit, random.nextInt(3) * 10, random.nextInt(3) * 5, 1 + random.nextInt(3) * 0.5);
            Path counts = counts(groups);
            Path copy = Files.copy(counts, directory.resolve("train.counts"), StandardCopyOption.REPLACE_EXISTING);
            Optional<Path> own = dev == groups ? Optional.empty() : Optional.of(counts(dev));
            ownDev += own.isPresent() ? 1 : 0;
            Training training = new BpeTrainer(options(300, TokenRules.NONE, Weights.EQUAL, parity))
                    .train(new TrainingInput(copy, own, Long.MAX_VALUE, Checkpoints.NONE), CANONICAL);
            var expected = NaiveParityTrainer.train(
                    groups,
                    dev,
                    word -> unit == Parity.Unit.BYTES
                            ? word.getBytes(StandardCharsets.UTF_8).length
                            : word.codePointCount(0, word.length()),
                    300,
                    parity.globalMerges(),
                    parity.window(),
                    parity.alpha());
            assertThat(mergesOf(training))
                    .as("corpus %d: %s %s %s", corpus, parity, groups, dev)
                    .isEqualTo(expected);
        }
        assertThat(ownDev).isGreaterThan(20);
    }

    @Test
    void developmentCountsMustHaveTheGroupsOfTheCounts() throws IOException {
        Path counts = Files.copy(
                counts(new TreeMap<>(Map.of("de", Map.of("abab", 5L), "en", Map.of("cdcd", 5L)))),
                directory.resolve("train.counts"));
        Path dev = counts(new TreeMap<>(Map.of("de", Map.of("abab", 5L), "fr", Map.of("cdcd", 5L))));
        TrainingInput input = new TrainingInput(counts, Optional.of(dev), Long.MAX_VALUE, Checkpoints.NONE);
        TrainingOptions fair = options(260, TokenRules.NONE, Weights.EQUAL, new Parity(Parity.Unit.BYTES, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BpeTrainer(fair).train(input, CANONICAL))
                .withMessageContaining("holds the groups [de, fr], but the counts [de, en]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BpeTrainer(options(260, TokenRules.NONE, Weights.EQUAL, Parity.OFF))
                        .train(input, CANONICAL))
                .withMessage("development counts are for parity: choose its unit");
    }

    @Test
    void rarePreTokensAreLeftOutOnlyWhenAskedFor() throws IOException {
        Map<String, Long> words = Map.of("abab", 5L, "abcd", 2L, "cdcd", 1L, "xyxy", 4L);
        Map<String, Long> frequent = Map.of("abab", 5L, "xyxy", 4L);
        TrainingOptions options = new TrainingOptions(
                List.of(300), SpecialTokens.none(), 1, 3, 64, 0, TokenRules.NONE, Weights.EQUAL, Parity.OFF);
        Training training = new BpeTrainer(options).train(counts(new TreeMap<>(Map.of("", words))), CANONICAL);
        assertThat(mergesOf(training)).isEqualTo(NaiveTrainer.train(frequent, 0, 300, 1, token -> true));
    }

    @Test
    void theLedgerSaysWhyEachMergeWasMade() throws IOException {
        Path counts =
                counts(new TreeMap<>(Map.of("en", Map.of("ab", 5L, "abc", 2L), "fr", Map.of("ab", 1L, "cd", 2L))));
        Weights weights = new Weights(new TreeMap<>(Map.of("fr", new BigDecimal("0.5"))));
        Training training = new BpeTrainer(options(258, TokenRules.NONE, weights, Parity.OFF)).train(counts, CANONICAL);
        training.save(258, directory.resolve("out"));
        int a = ByteAlphabet.rank('a');
        assertThat(directory.resolve("out/merges.jsonl")).hasContent("""
                {"rank":0,"id":256,"token":"ab","left":%d,"right":%d,"count":7.5,"margin":5.5,"tie":false,"preTokens":2,"example":"ab","groups":{"en":7.0,"fr":0.5}}
                {"rank":1,"id":257,"token":"abc","left":256,"right":%d,"count":2.0,"margin":1.0,"tie":false,"preTokens":1,"example":"abc","groups":{"en":2.0}}
                """.formatted(a, a + 1, a + 2));
        assertThat(training.ledger().merged(0, "fr")).isEqualByComparingTo("0.5");
    }

    @Test
    void anExtendedVocabularyIsThatOfOneLongerTraining() throws IOException {
        SplittableRandom random = new SplittableRandom(14);
        for (int corpus = 0; corpus < 60; corpus++) {
            Path counts = counts(randomGroups(random));
            TrainingOptions small = options(256 + random.nextInt(40), TokenRules.NONE, Weights.EQUAL, Parity.OFF);
            TrainingOptions large = options(330, new TokenRules(0, random.nextBoolean(), 0), Weights.EQUAL, Parity.OFF);
            Tokenizer start = new BpeTrainer(small)
                    .train(counts, CANONICAL)
                    .tokenizer(small.vocabularySizes().get(0));
            if (start.vocabulary().size() < small.vocabularySizes().get(0)) {
                continue; // there is nothing to add
            }
            TrainingOptions plain = options(330, TokenRules.NONE, Weights.EQUAL, Parity.OFF);
            Training whole = new BpeTrainer(plain).train(counts, CANONICAL);
            Training extended = new BpeTrainer(plain).extend(start, counts);
            assertThat(pairsOf(extended)).isEqualTo(pairsOf(whole));
            Training ruled = new BpeTrainer(large).extend(start, counts);
            assertThat(pairsOf(ruled).subList(0, start.merges().size()))
                    .isEqualTo(pairsOf(whole).subList(0, start.merges().size()));
        }
    }

    private static List<String> pairsOf(Training training) {
        List<String> pairs = new ArrayList<>();
        for (int rank = 0; rank < training.merges().size(); rank++) {
            pairs.add(training.merges().left(rank) + " " + training.merges().right(rank) + " "
                    + training.merges().result(rank));
        }
        return pairs;
    }

    @Test
    void aVocabularyIsOnlyExtendedToMore() throws IOException {
        Path counts = counts(new TreeMap<>(Map.of("", Map.of("abab", 5L))));
        TrainingOptions options = options(257, TokenRules.NONE, Weights.EQUAL, Parity.OFF);
        Tokenizer tokenizer = new BpeTrainer(options).train(counts, CANONICAL).tokenizer(257);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BpeTrainer(options).extend(tokenizer, counts))
                .withMessage("the vocabulary has 257 tokens already: ask for more than that");
        TrainingOptions others = new TrainingOptions(List.of(300), SpecialTokens.of(List.of("<a>")), 1, 64, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BpeTrainer(others).extend(tokenizer, counts))
                .withMessageContaining("special tokens, then bytes, then merges");
    }
}
