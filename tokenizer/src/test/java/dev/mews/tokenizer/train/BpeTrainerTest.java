package dev.mews.tokenizer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.reference.NaiveTrainer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
    private static final PreTokenizer CANONICAL = PreTokenization.canonical();

    @TempDir
    Path directory;

    private Path counts(Map<String, Long> words, PreTokenizer preTokenizer) throws IOException {
        TreeMap<byte[], Long> sorted = new TreeMap<>(Arrays::compareUnsigned);
        words.forEach((word, count) -> sorted.put(word.getBytes(StandardCharsets.UTF_8), count));
        Path file = directory.resolve("test.counts");
        try (OutputStream out = Files.newOutputStream(file)) {
            CountsWriter writer = new CountsWriter(out, preTokenizer.pattern());
            for (var entry : sorted.entrySet()) {
                writer.add(entry.getKey(), 0, entry.getKey().length, entry.getValue());
            }
            writer.finish(1, 1);
        }
        return file;
    }

    private static TrainingOptions options(int size, long minFrequency, int maxBytes, int latex) {
        return new TrainingOptions(List.of(size), SpecialTokens.none(), minFrequency, maxBytes, latex);
    }

    private static List<NaiveTrainer.Merge> mergesOf(Training training) {
        List<NaiveTrainer.Merge> merges = new ArrayList<>();
        for (int rank = 0; rank < training.merges().size(); rank++) {
            merges.add(new NaiveTrainer.Merge(
                    training.merges().left(rank),
                    training.merges().right(rank),
                    training.ledger().rawCount(rank)));
        }
        return merges;
    }

    @Test
    void wikipediasExampleIsTrainedAsThere() throws IOException {
        Training training =
                new BpeTrainer(options(259, 1, 64, 0)).train(counts(Map.of("aaabdaaabac", 1L), CANONICAL), CANONICAL);
        Tokenizer tokenizer = training.tokenizer(259);
        assertThat(Arrays.stream(tokenizer.encode("aaabdaaabac"))
                        .mapToObj(id -> new String(tokenizer.vocabulary().token(id), StandardCharsets.UTF_8)))
                .containsExactly("aaab", "d", "aaab", "a", "c");
    }

    @Test
    void trainingEqualsTheNaiveTwinMergeForMerge() throws IOException {
        SplittableRandom random = new SplittableRandom(42);
        for (int corpus = 0; corpus < 2_000; corpus++) {
            Map<String, Long> words = randomWords(random);
            int size = 256 + random.nextInt(120);
            long minFrequency = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
            int maxBytes = random.nextInt(3) == 0 ? 2 + random.nextInt(8) : 1000;
            Training training =
                    new BpeTrainer(options(size, minFrequency, maxBytes, 0)).train(counts(words, CANONICAL), CANONICAL);
            assertThat(mergesOf(training))
                    .as("corpus %d: %s", corpus, words)
                    .isEqualTo(NaiveTrainer.train(words, 0, size, minFrequency, maxBytes));
        }
    }

    /** Words over few letters have runs, ties and overlaps; some are long, some counts are large. */
    private static Map<String, Long> randomWords(SplittableRandom random) {
        Map<String, Long> words = new TreeMap<>();
        String[] alphabet =
                random.nextBoolean() ? new String[] {"a", "b"} : new String[] {"a", "b", "c", "é", "中", " "};
        int count = 1 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            StringBuilder word = new StringBuilder();
            int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 9);
            for (int k = 0; k < length; k++) {
                String letter = alphabet[random.nextInt(alphabet.length)];
                word.append(random.nextInt(6) == 0 ? letter.repeat(1 + random.nextInt(7)) : letter);
            }
            long occurrences = random.nextInt(20) == 0 ? 3_000_000_000L + random.nextInt(5) : 1 + random.nextInt(12);
            words.merge(word.toString(), occurrences, Long::sum);
        }
        return words;
    }

    @Test
    void manyWordsWithTiesEqualTheNaiveTwinToo() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        Map<String, Long> words = new TreeMap<>();
        for (int i = 0; i < 4_000; i++) {
            StringBuilder word = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int k = 0; k < length; k++) {
                word.append((char) ('a' + Math.min(random.nextInt(26), random.nextInt(26))));
            }
            words.merge(word.toString(), 1L + random.nextInt(3), Long::sum);
        }
        Training training = new BpeTrainer(options(700, 1, 64, 0)).train(counts(words, CANONICAL), CANONICAL);
        assertThat(mergesOf(training)).isEqualTo(NaiveTrainer.train(words, 0, 700, 1, 64));
    }

    @Test
    void smallerVocabulariesOfOneRunAreThoseTrainedAlone() throws IOException {
        Map<String, Long> words = randomWords(new SplittableRandom(3));
        words.putAll(Map.of("abcabcabd", 9L, "cabbage", 4L, "\\frac", 6L, "\\alpha", 3L));
        Path counts = counts(words, CANONICAL);
        TrainingOptions both = new TrainingOptions(List.of(270, 290), SpecialTokens.none(), 1, 64, 10);
        Training training = new BpeTrainer(both).train(counts, CANONICAL);
        Training alone = new BpeTrainer(options(270, 1, 64, 10)).train(counts, CANONICAL);
        assertThat(tokens(training.tokenizer(270))).isEqualTo(tokens(alone.tokenizer(270)));
        assertThat(tokens(training.tokenizer(290)).subList(0, 270)).isEqualTo(tokens(alone.tokenizer(270)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.tokenizer(280))
                .withMessage("vocabulary size must be one of [270, 290], but was 280");
    }

    private static List<String> tokens(Tokenizer tokenizer) {
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            tokens.add(ByteAlphabet.spell(tokenizer.vocabulary().token(id)));
        }
        return tokens;
    }

    @Test
    void latexCommandsBecomeTokensThatMergesAloneMake() throws IOException {
        Map<String, Long> words = new TreeMap<>(Map.of(
                "\\frac",
                30L,
                "\\fraction",
                2L,
                "\\left",
                20L,
                "\\leftarrow",
                3L,
                "frac",
                5L,
                " traction",
                9L,
                "\\mymacro",
                40L,
                "\\rare",
                31L,
                "\\",
                100L,
                "{",
                60L));
        TrainingOptions options = new TrainingOptions(List.of(1_600), SpecialTokens.falcon(), 2, 32, 40);
        Training training = new BpeTrainer(options).train(counts(words, CANONICAL), CANONICAL);
        Tokenizer tokenizer = training.tokenizer(1_600);
        // Not \rare, which is on no list and too rare, and not \sum, which is on the list but in no text: dead tokens.
        assertThat(training.latexCommands())
                .extracting(LatexCommand::command)
                .containsExactly("\\mymacro", "\\frac", "\\left", "\\leftarrow");
        assertThat(tokenizer.encode("\\sum")).hasSizeGreaterThan(1);
        Tokenizer byMergesOnly =
                new Tokenizer(tokenizer.vocabulary(), tokenizer.merges(), tokenizer.preTokenizer(), false);
        for (LatexCommand command : training.latexCommands()) {
            assertThat(command.id()).isPositive();
            assertThat(tokenizer.encode(command.command())).containsExactly(command.id());
            assertThat(byMergesOnly.encode(command.command())).containsExactly(command.id());
        }
        assertThat(tokenizer.vocabulary().size()).isLessThanOrEqualTo(1_600);
        assertRanksAscend(tokenizer.merges(), SpecialTokens.FALCON_COUNT + 256);
    }

    @Test
    void aCommandWhoseTokenWouldBeDeadIsRefusedWithTheReason() throws IOException {
        Map<String, Long> words =
                new TreeMap<>(Map.of("\\qrac", 50L, "\\zum", 40L, "\\mathqq", 40L, "\\alqa", 40L, "{", 60L));
        SpecialTokens special = SpecialTokens.of(List.of("c{}", "<\\zu"));
        TrainingOptions options = new TrainingOptions(List.of(330), special, 100, 6, 10);
        Training training = new BpeTrainer(options).train(counts(words, CANONICAL), CANONICAL);
        assertThat(training.latexCommands())
                .extracting(command -> command.command() + ": " + command.refused())
                .containsExactlyInAnyOrder(
                        "\\qrac: dead in tokenizer.json where the special token c{} takes a part of it",
                        "\\zum: dead in tokenizer.json where the special token <\\zu takes a part of it",
                        "\\mathqq: longer than 6 bytes, the longest token",
                        "\\alqa: ");
    }

    private static void assertRanksAscend(Merges merges, int firstId) {
        for (int rank = 0; rank < merges.size(); rank++) {
            assertThat(merges.result(rank)).isEqualTo(firstId + rank);
        }
        assertThat(merges.isOrdered()).isTrue();
    }

    @Test
    void specialTokensComeFirstAndAreNeverMadeFromText() throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(1_300), SpecialTokens.falcon(), 1, 32, 0);
        Training training = new BpeTrainer(options).train(counts(Map.of("endoftext", 50L), CANONICAL), CANONICAL);
        Tokenizer tokenizer = training.tokenizer(1_300);
        assertThat(tokenizer.specialId("<|endoftext|>")).isEqualTo(11);
        assertThat(tokenizer.specialId("<|reserved_1023|>")).isEqualTo(1_023);
        assertThat(tokenizer.vocabulary().token(1_024)).isEqualTo(new byte[] {'!'});
        for (int id : tokenizer.encode("<|endoftext|>")) {
            assertThat(id).isGreaterThanOrEqualTo(1_024);
        }
    }

    @Test
    void aSpecialTokenThatTextCouldBecomeIsRefused() throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(300), SpecialTokens.of(List.of("word")), 1, 32, 0);
        Path counts = counts(Map.of("word", 1L), CANONICAL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BpeTrainer(options).train(counts, CANONICAL))
                .withMessageContaining("special token word is one pre-token");
    }

    @Test
    void anEmptyCorpusIsRefused() throws IOException {
        Path counts = counts(Map.of(), CANONICAL);
        assertThatThrownBy(() -> new BpeTrainer(options(300, 1, 32, 0)).train(counts, CANONICAL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no text to train on");
    }

    @Test
    void countsOfAnotherPatternAreRefused() throws IOException {
        Path counts = counts(Map.of("a", 1L), Gpt2PreTokenizer.INSTANCE);
        assertThatThrownBy(() -> new BpeTrainer(options(300, 1, 32, 0)).train(counts, CANONICAL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("but the tokenizer has");
    }

    @Test
    void latexCommandsNeedAPatternThatKeepsThemWhole() throws IOException {
        PreTokenizer off = PreTokenization.of(Digits.INDIVIDUAL, Punctuation.ISOLATED, Latex.OFF);
        Path counts = counts(Map.of("a", 1L), off);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BpeTrainer(options(300, 1, 32, 5)).train(counts, off))
                .withMessageContaining("choose latex 'inject'");
    }

    @Test
    void impossibleOptionsAreRefusedWithTheirRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingOptions(List.of(1_000), SpecialTokens.falcon(), 1, 32, 0))
                .withMessageContaining("from 1280 (1024 special tokens and 256 bytes) to 16777216, but were [1000]");
        assertThatIllegalArgumentException().isThrownBy(() -> options(300, 0, 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> options(300, 1, 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingOptions(List.of(400, 300), SpecialTokens.none(), 1, 32, 0));
    }
}
