package dev.mews.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.core.hash.Seeds;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.FileTrees;
import dev.mews.core.run.RunReport;
import dev.mews.loader.format.TokenShard;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.TokenizerConfig;
import dev.mews.tokenizer.train.PreTokenCounter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizeStageTest {
    private static final TokenizerConfig TOKENIZER =
            ConfigLoader.parse("test", "vocabulary_sizes: [1400]", TokenizerConfig.class, Map.of());

    @TempDir
    Path directory;

    private static List<Document> documents() {
        SplittableRandom random = new SplittableRandom(9);
        List<String> words = TestRuns.words(random, 300);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = random.nextInt(60); w > 0; w--) {
                text.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            documents.add(TestRuns.document(i % 4 == 0 ? "alpha" : "beta", i, text.toString()));
        }
        return documents;
    }

    private RunReport tokenize(Path run, List<Document> documents, int shards, int parallelism, long shardTokens)
            throws Exception {
        Engine engine = new DirectEngine(parallelism, shards);
        return TestRuns.run(
                run,
                documents,
                shards,
                new TokenizerStage(engine, TOKENIZER, FilterStage.NAME),
                new TokenizeStage(engine, new TokenizeConfig(0.1, shardTokens), FilterStage.NAME));
    }

    /** Every document of a folder of token shards, with its tokens, in their order. */
    private static List<String> read(Path folder) throws IOException {
        List<String> documents = new ArrayList<>();
        for (Path file : FileTrees.files(folder)) {
            String name = file.toString();
            if (name.endsWith(".bin")) {
                try (TokenShard shard = TokenShard.open(Path.of(name.substring(0, name.length() - 4)))) {
                    shard.verify();
                    for (int i = 0; i < shard.documents(); i++) {
                        documents.add(shard.id(i).hex() + " " + List.of(box(shard.document(i))));
                    }
                }
            }
        }
        return documents;
    }

    private static List<Integer> box(int[] tokens) {
        return Arrays.stream(tokens).boxed().toList();
    }

    @Test
    void tokenShardsHoldEachDocumentOnceInTheOrderOfItsKeyedHash() throws Exception {
        List<Document> documents = documents();
        tokenize(directory, documents, 3, 2, 400);

        Tokenizer tokenizer = Tokenizer.load(directory.resolve("tokenizer"));
        Seeds seeds = new Seeds(TestRuns.SEED);
        for (String source : List.of("alpha", "beta")) {
            List<String> expected = new ArrayList<>();
            List<String> heldOut = new ArrayList<>();
            documents.stream()
                    .filter(document -> document.source().equals(source))
                    .sorted(Comparator.comparing(
                                    (Document document) -> Long.toUnsignedString(seeds.derive("shuffle", document.id()))
                                            .transform(TokenizeStageTest::padded))
                            .thenComparing(Document::id))
                    .forEach(document -> {
                        List<Integer> tokens = new ArrayList<>(box(tokenizer.encode(document.text())));
                        tokens.add(tokenizer.specialId(SpecialTokens.END_OF_TEXT));
                        double position = (seeds.derive("held-out", document.id()) >>> 11) * 0x1p-53;
                        (position < 0.1 ? heldOut : expected).add(document.id() + " " + List.of(tokens));
                    });
            assertThat(heldOut).isNotEmpty();
            assertThat(read(directory.resolve(TokenizeStage.TRAIN).resolve(source)))
                    .containsExactlyElementsOf(expected);
            assertThat(read(directory.resolve(TokenizeStage.HELD_OUT).resolve(source)))
                    .containsExactlyElementsOf(heldOut);
        }
    }

    private static String padded(String number) {
        return "0".repeat(20 - number.length()) + number;
    }

    @Test
    void shardsOfDocumentsAndWorkersLeaveNoTraceInTheBytes() throws Exception {
        List<Document> documents = documents();
        List<List<String>> hashes = new ArrayList<>();
        for (int shards : new int[] {1, 5}) {
            Path run = directory.resolve("cut-" + shards);
            tokenize(run, documents, shards, shards == 1 ? 1 : 3, 2000);
            List<String> files = new ArrayList<>();
            for (String folder : List.of("tokenizer", "tokens")) {
                for (Path file : FileTrees.files(run.resolve(folder))) {
                    files.add(FileTrees.relative(run, file) + " " + Sha256.of(file));
                }
            }
            hashes.add(files);
        }
        assertThat(hashes.get(1)).isEqualTo(hashes.get(0)).hasSizeGreaterThan(6);
    }

    @Test
    void countsOfAllShardsAreThoseOfOneCounterOverAllDocuments() throws Exception {
        List<Document> documents = documents();
        tokenize(directory, documents, 4, 2, 1_000_000);
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (PreTokenCounter counter = new PreTokenCounter(TOKENIZER.preTokenizer(), 1 << 20, temporary)) {
            for (Document document : documents) {
                byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
                counter.add(document.source(), text, 0, text.length);
            }
            counter.writeTo(expected);
        }
        assertThat(directory.resolve("tokenizer/words.counts")).hasBinaryContent(expected.toByteArray());
    }
}
