package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.document.Document;
import dev.mews.core.hash.Seeds;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.eval.CorpusSplit;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    private static final int DOCUMENTS = 300;
    private static final List<String> WORDS = List.of("falcon", "wing", "glove", "lure", "hood", "perch");

    @TempDir
    Path directory;

    private final List<String> texts = new ArrayList<>();
    private Path corpus;

    @BeforeEach
    void writeCorpus() throws IOException {
        SplittableRandom random = new Seeds(4).random("corpus", 0);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 40; word++) {
                text.append(WORDS.get(random.nextInt(WORDS.size())))
                        .append(random.nextInt(20) == 0 ? " " + (1900 + random.nextInt(120)) + "... " : " ");
            }
            texts.add(text.toString());
            lines.append("{\"text\": \"").append(text).append("\"}\n");
        }
        corpus = directory.resolve("corpus.jsonl");
        Files.writeString(corpus, lines);
    }

    private JsonNode figures(String name) throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("out").resolve(name).toFile())
                .get("trained");
    }

    @Test
    void aSweepTrainsOnNestedPartsAndMeasuresOnWhatWasHeldOut() throws IOException {
        CommandRun run = CommandRun.of(
                new SweepCommand(),
                "birds=" + corpus,
                "--vocab-size",
                "270,285",
                "--fractions",
                "0.2,1",
                "--special-tokens",
                "none",
                "--held-out",
                "0.2",
                "--output",
                directory.resolve("out"));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("All held-out text: Bytes per token").contains("page: ");
        JsonNode trained = figures("sweep.json");
        assertThat(trained).hasSize(4);
        CorpusSplit split = new CorpusSplit(0, 0.2, List.of(0.2, 1.0));
        for (int part = 0; part < 2; part++) {
            Tokenizer expected = naive(split, part, PreTokenization.canonical(), List.of(270, 285));
            long[] held = heldOut(split, expected);
            JsonNode figures = trained.get(2 * part + 1);
            assertThat(figures.at("/fraction").asDouble()).isEqualTo(part == 0 ? 0.2 : 1.0);
            assertThat(figures.at("/all/tokens").asLong()).isEqualTo(held[1]);
            assertThat(figures.at("/all/bytes").asLong()).isEqualTo(held[0]);
        }
        Tokenizer saved = Tokenizer.load(directory.resolve("out/tokenizers/sweep/0.2/270"));
        assertThat(saved.vocabulary().size()).isEqualTo(270);
        assertThat(Files.readString(directory.resolve("out/sweep.html"))).contains("polyline class=\"line l1\"");
    }

    /** Trains on the documents of a part one by one. */
    private Tokenizer naive(CorpusSplit split, int part, PreTokenizer preTokenizer, List<Integer> sizes)
            throws IOException {
        Path counts = directory.resolve("naive.counts");
        try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 1 << 20, directory);
                OutputStream out = Files.newOutputStream(counts)) {
            for (int i = 0; i < DOCUMENTS; i++) {
                int of = split.part(id(i));
                if (of >= 0 && of <= part) {
                    counter.add(texts.get(i));
                }
            }
            counter.writeTo(out);
        }
        TrainingOptions options = new TrainingOptions(sizes, SpecialTokens.none(), 2, 64, 256);
        return new BpeTrainer(options).train(counts, preTokenizer).tokenizer(sizes.get(sizes.size() - 1));
    }

    private static String id(int i) {
        return Document.idOf("birds", "corpus.jsonl", i + 1);
    }

    /** Bytes and tokens of the held-out documents. */
    private long[] heldOut(CorpusSplit split, Tokenizer tokenizer) {
        long[] sums = new long[2];
        for (int i = 0; i < DOCUMENTS; i++) {
            if (split.part(id(i)) == CorpusSplit.HELD_OUT) {
                sums[0] += texts.get(i).getBytes(StandardCharsets.UTF_8).length;
                sums[1] += tokenizer.encode(texts.get(i)).length;
            }
        }
        return sums;
    }

    @Test
    void anAblationTrainsEveryCombination() throws IOException {
        CommandRun run = CommandRun.of(
                new AblateCommand(),
                "birds=" + corpus,
                "--vocab-size",
                "300",
                "--digits",
                "individual,none",
                "--punctuation",
                "isolated,contiguous",
                "--special-tokens",
                "none",
                "--held-out",
                "0.2",
                "--output",
                directory.resolve("out"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Vocabulary of 300: Bytes per token\ndigits \\ punctuation  isolated  contiguous\n");
        JsonNode trained = figures("ablation.json");
        assertThat(trained).hasSize(4);
        CorpusSplit split = new CorpusSplit(0, 0.2, List.of(1.0));
        PreTokenizer loose = PreTokenization.of(Digits.NONE, Punctuation.CONTIGUOUS, Latex.INJECT);
        assertThat(trained.at("/3/way").asText()).isEqualTo("digits-none-punctuation-contiguous");
        assertThat(trained.at("/3/all/tokens").asLong())
                .isEqualTo(heldOut(split, naive(split, 0, loose, List.of(300)))[1]);
        assertThat(trained.at("/3/all/tokens").asLong())
                .isLessThan(trained.at("/0/all/tokens").asLong());
    }

    @Test
    void whatCannotBeTrainedIsSaidInOneLine() throws IOException {
        Path one = directory.resolve("one.jsonl");
        Files.writeString(one, "{\"text\": \"one\"}\n");
        Path output = directory.resolve("out");
        assertThat(CommandRun.of(new SweepCommand(), one, "--vocab-size", "2000", "--output", output))
                .satisfies(run -> assertThat(run.err()).startsWith("mews: ").hasLineCount(1))
                .extracting(CommandRun::exit)
                .isEqualTo(1);
        assertThat(CommandRun.of(
                        new SweepCommand(), corpus, "--vocab-size", "2000", "--fractions", "1,0.5", "--output", output))
                .isEqualTo(new CommandRun(
                        2, "", "mews: fractions must be ascending, above 0 and at most 1, but were [1.0, 0.5]\n"));
        assertThat(output).doesNotExist();
    }
}
