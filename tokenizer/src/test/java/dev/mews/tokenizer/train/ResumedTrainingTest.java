package dev.mews.tokenizer.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Checkpoints}: a training that goes on behind its last one makes what it made before. */
class ResumedTrainingTest {
    private static final PreTokenization CANONICAL = PreTokenization.canonical();

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();

    private Path counts(String name, SplittableRandom random) throws IOException {
        Path file = directory.resolve(name);
        try (PreTokenCounter counter = new PreTokenCounter(CANONICAL, 1 << 20, directory);
                OutputStream out = Files.newOutputStream(file)) {
            for (String group : List.of("de", "en", "fr")) {
                StringBuilder text = new StringBuilder();
                for (int word = 0; word < 600; word++) {
                    text.append(word % 7 == 0 ? " \\" : " ");
                    text.append(Integer.toString(random.nextInt(1 + random.nextInt(5_000)), 26)
                            .replaceAll("[0-9]", "aé"));
                }
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                counter.add(group, bytes, 0, bytes.length);
            }
            counter.writeTo(out);
        }
        return file;
    }

    private Training train(TrainingOptions options, Path counts, Optional<Path> dev, boolean resume)
            throws IOException {
        Checkpoints checkpoints = Checkpoints.in(directory.resolve("merges"), () -> true, resume, log::add);
        return new BpeTrainer(options).train(new TrainingInput(counts, dev, Long.MAX_VALUE, checkpoints), CANONICAL);
    }

    private Map<String, String> saved(Training training, TrainingOptions options) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (int size : options.vocabularySizes()) {
            Path folder = directory.resolve("saved");
            training.save(size, folder);
            for (String file : List.of("tokenizer.json", "merges.jsonl")) {
                files.put(size + file, Files.readString(folder.resolve(file)));
            }
        }
        files.put("latex", training.latexCommands() + " " + training.latexEvidence());
        return files;
    }

    @Test
    void whatIsMadeBehindACheckpointIsWhatWasMadeWithout() throws IOException {
        SplittableRandom random = new SplittableRandom(31);
        for (int corpus = 0; corpus < 40; corpus++) {
            Path counts = counts("words.counts", random);
            Optional<Path> dev = Optional.empty();
            Parity parity = Parity.OFF;
            if (random.nextBoolean()) {
                parity = new Parity(Parity.Unit.CHARACTERS, random.nextInt(100), random.nextInt(2) * 20, 1.2);
                dev = random.nextBoolean() ? Optional.of(counts("dev.counts", random)) : dev;
            }
            int smallest = 320 + random.nextInt(200);
            Weights weights = new Weights(new TreeMap<>(Map.of("de", new BigDecimal("1.5"))));
            TrainingOptions options = new TrainingOptions(
                    List.of(smallest, smallest + 150),
                    SpecialTokens.none(),
                    2,
                    1 + random.nextInt(2),
                    20,
                    random.nextInt(40),
                    new TokenRules(0, false, random.nextInt(3)),
                    weights,
                    parity);
            log.clear();
            Map<String, String> whole = saved(train(options, counts, dev, false), options);
            assertThat(log).isEmpty();
            Map<String, String> resumed = saved(train(options, counts, dev, true), options);
            assertThat(log).singleElement().asString().matches("going on behind [0-9]+ merges");
            assertThat(resumed).as("corpus %d: %s", corpus, options).isEqualTo(whole);
        }
    }

    @Test
    void anExtensionGoesOnBehindItsCheckpointAndOnlyOfTheSameStart() throws IOException {
        SplittableRandom random = new SplittableRandom(33);
        for (int corpus = 0; corpus < 10; corpus++) {
            Path counts = counts("words.counts", random);
            int size = 300 + random.nextInt(100);
            TrainingOptions small = new TrainingOptions(List.of(size, size + 10), SpecialTokens.none(), 2, 20, 0);
            Training start = train(small, counts, Optional.empty(), false);
            TrainingOptions large = new TrainingOptions(List.of(600, 700), SpecialTokens.none(), 2, 20, 0);
            log.clear();
            Map<String, String> whole = saved(extend(large, start.tokenizer(size), counts, false), large);
            Map<String, String> resumed = saved(extend(large, start.tokenizer(size), counts, true), large);
            assertThat(log).singleElement().asString().matches("going on behind [0-9]+ merges");
            assertThat(resumed).isEqualTo(whole);
            log.clear();
            extend(large, start.tokenizer(size + 10), counts, true);
            assertThat(log).singleElement().asString().endsWith("merges is of other counts or options");
        }
    }

    private Training extend(TrainingOptions options, Tokenizer start, Path counts, boolean resume) throws IOException {
        Checkpoints checkpoints = Checkpoints.in(directory.resolve("merges"), () -> true, resume, log::add);
        return new BpeTrainer(options)
                .extend(start, new TrainingInput(counts, Optional.empty(), Long.MAX_VALUE, checkpoints));
    }

    @Test
    void aCheckpointOfOtherCountsOrOptionsOrADamagedOneIsNotUsed() throws IOException {
        SplittableRandom random = new SplittableRandom(32);
        Path counts = counts("words.counts", random);
        TrainingOptions options = new TrainingOptions(List.of(400), SpecialTokens.none(), 2, 20, 0);
        Map<String, String> expected = saved(train(options, counts, Optional.empty(), false), options);
        Path other = counts("other.counts", random);
        train(options, other, Optional.empty(), true);
        assertThat(log).singleElement().asString().endsWith("merges is of other counts or options");
        TrainingOptions longer = new TrainingOptions(List.of(400), SpecialTokens.none(), 2, 21, 0);
        log.clear();
        train(longer, other, Optional.empty(), true);
        assertThat(log).singleElement().asString().endsWith("merges is of other counts or options");
        byte[] bytes = Files.readAllBytes(directory.resolve("merges"));
        for (int length : new int[] {0, 3, 11, bytes.length - 1}) {
            Files.write(directory.resolve("merges"), Arrays.copyOf(bytes, length));
            log.clear();
            assertThat(saved(train(options, counts, Optional.empty(), true), options))
                    .isEqualTo(expected);
            assertThat(log).singleElement().asString().endsWith("merges is not a complete checkpoint");
        }
    }
}
