package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.Pack;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.Piece;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.loader.format.TokenShardWriter;
import dev.mews.mixtures.MixConfig.Packing.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixPlanTest {
    private static final int VOCABULARY = 5000;

    @TempDir
    Path directory;

    /** Every document by id, and the ids of each source in reading order. */
    private final Map<Hash128, int[]> documents = new HashMap<>();

    private final Map<String, List<Hash128>> order = new TreeMap<>();
    private final List<TokenSource> sources = new ArrayList<>();

    @BeforeEach
    void writeTokenShards() throws IOException {
        source("web", 400, 60, 3);
        source("code", 100, 200, 2);
        source("math", 60, 90, 1);
    }

    @AfterEach
    void close() {
        sources.forEach(TokenSource::close);
    }

    private void source(String name, int count, int longest, int shards) throws IOException {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int s = 0; s < shards; s++) {
            Path prefix = directory.resolve("tokens").resolve(name).resolve("0000" + s);
            try (TokenShardWriter writer =
                    TokenShardWriter.create(prefix, new TokenShardInfo(name, VOCABULARY, 0, "tok"))) {
                for (int d = 0; d < count; d++) {
                    int[] tokens = random.ints(1 + random.nextInt(longest), 1, VOCABULARY)
                            .toArray();
                    tokens[tokens.length - 1] = 0;
                    Hash128 id = new Hash128(random.nextLong(), random.nextLong());
                    writer.write(id, tokens, 0, tokens.length);
                    documents.put(id, tokens);
                    order.computeIfAbsent(name, key -> new ArrayList<>()).add(id);
                }
                writer.finish();
            }
        }
        sources.add(TokenSource.open(name, directory.resolve("tokens").resolve(name)));
    }

    private static MixConfig config(Algorithm algorithm) {
        return ConfigLoader.parse(
                "mix.yaml",
                String.format(Locale.ROOT, """
                        sources:
                          web: {epochs_max: 2}
                          code: {difficulty: hard, epochs_max: 3}
                          math: {difficulty: hard, epochs_max: 5}
                        stages:
                          - {tokens: 30000, seq_len: 64, weights: {web: 0.5, code: 0.3, math: 0.2}}
                          - {tokens: 30000, seq_len: 256, weights: {web: 0.25, code: 0.65, math: 0.1}}
                        packing: {algorithm: %s, window_packs: 16}
                        shard_tokens: 5000
                        """, algorithm.name().toLowerCase(Locale.ROOT)),
                MixConfig.class,
                Map.of());
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> bytes = new TreeMap<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) {
                bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return bytes;
    }

    private Path writeAll(MixPlan plan, String name) throws IOException {
        Path folder = directory.resolve(name);
        Files.createDirectories(folder);
        PackedShardWriter writer = new PackedShardWriter(plan);
        for (PackedShardSpec shard : plan.shards()) {
            writer.write(shard, folder);
        }
        Files.writeString(folder.resolve("packs.json"), plan.manifest());
        return folder;
    }

    @ParameterizedTest
    @EnumSource
    void shardsWrittenAloneInAnyOrderEqualThoseWrittenInOrder(Algorithm algorithm) throws IOException {
        MixPlan plan = MixPlan.of(config(algorithm), sources, 7);
        assertThat(plan.shards()).hasSizeGreaterThan(10);
        Map<String, byte[]> inOrder = files(writeAll(plan, "in-order"));

        Path alone = directory.resolve("alone");
        Files.createDirectories(alone);
        List<PackedShardSpec> shuffled = new ArrayList<>(plan.shards());
        Collections.reverse(shuffled);
        for (PackedShardSpec shard : shuffled) {
            // What a worker gets is text, and its own view of the same token shards.
            PackedShardSpec received = PackedShardSpec.fromJson(shard.toJson());
            assertThat(received).isEqualTo(shard);
            new PackedShardWriter(config(algorithm), sources, 7).write(received, alone);
        }
        Files.writeString(
                alone.resolve("packs.json"),
                MixPlan.of(config(algorithm), sources, 7).manifest());

        Map<String, byte[]> found = files(alone);
        assertThat(found.keySet()).isEqualTo(inOrder.keySet());
        inOrder.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void everyDeliveredTokenIsItsDocumentsAndNoneIsLostOrRepeated(Algorithm algorithm) throws IOException {
        MixPlan plan = MixPlan.of(config(algorithm), sources, 7);
        Map<String, Map<String, Integer>> uses = new TreeMap<>();
        Map<String, Long> given = new TreeMap<>();
        long padding = 0;
        long cuts = 0;
        try (PackedShards shards = PackedShards.open(writeAll(plan, "shards"))) {
            shards.verify();
            assertThat(shards.tokens()).isEqualTo(plan.report().tokens());
            for (long p = 0; p < shards.packs(); p++) {
                Pack pack = shards.read(p);
                int at = 0;
                for (Piece piece : pack.pieces()) {
                    int[] document = documents.get(piece.document());
                    assertThat(Arrays.copyOfRange(pack.tokens(), at, at + piece.length()))
                            .isEqualTo(Arrays.copyOfRange(document, piece.offset(), piece.offset() + piece.length()));
                    assertThat(piece.continues()).isEqualTo(piece.offset() + piece.length() < document.length);
                    cuts += piece.offset() == 0 && piece.continues() ? 1 : 0;
                    for (int i = piece.offset(); i < piece.offset() + piece.length(); i++) {
                        uses.computeIfAbsent(pack.source(), key -> new HashMap<>())
                                .merge(piece.epoch() + " " + piece.document() + " " + i, 1, Integer::sum);
                    }
                    at += piece.length();
                }
                given.merge(pack.source(), (long) at, Long::sum);
                padding += pack.tokens().length - at;
            }
        }
        uses.values().forEach(counts -> assertThat(counts.values()).containsOnly(1));
        assertThat(padding).isEqualTo(plan.report().padding());
        assertThat(cuts)
                .isEqualTo(plan.report().sources().stream()
                        .mapToLong(MixReport.Source::cutDocuments)
                        .sum());
        for (MixReport.Source source : plan.report().sources()) {
            assertThat(given.get(source.source())).isEqualTo(source.got());
            // A source is read completely before it is read again.
            long full = source.got() / source.available();
            long inFullEpochs = uses.get(source.source()).keySet().stream()
                    .filter(use -> Integer.parseInt(use.substring(0, use.indexOf(' '))) < full)
                    .count();
            assertThat(inFullEpochs).isEqualTo(full * source.available());
        }
    }

    @Test
    void everyPrefixIsWithinOnePackOfTheWeights() throws IOException {
        MixPlan plan = MixPlan.of(config(Algorithm.BEST_FIT), sources, 7);
        double[][] weights = {{0.3, 0.2, 0.5}, {0.65, 0.1, 0.25}};
        try (PackedShards shards = PackedShards.open(writeAll(plan, "shards"))) {
            assertThat(shards.sources()).containsExactly("code", "math", "web");
            long[] given = new long[3];
            long time = 0;
            for (long p = 0; p < shards.packs() - 1; p++) {
                Pack pack = shards.read(p);
                given[shards.sources().indexOf(pack.source())] += pack.length();
                time += pack.length();
                for (int s = 0; s < 3; s++) {
                    double due = Math.min(time, 30000) * weights[0][s] + Math.max(0, time - 30000) * weights[1][s];
                    // Before the change packs have 64 tokens, after it 256.
                    assertThat(Math.abs(given[s] - due)).isLessThanOrEqualTo(time <= 30000 ? 64 : 256);
                }
            }
        }
    }

    @Test
    void theReportSaysWhatWasAskedAndGot() throws IOException {
        MixReport report = MixPlan.of(config(Algorithm.CONCAT), sources, 7).report();

        assertThat(report.tokensAsked()).isEqualTo(60_000);
        assertThat(report.tokens()).isBetween(60_000L, 60_255L);
        assertThat(report.stages()).hasSize(2);
        assertThat(report.stages().get(1).sequenceLength()).isEqualTo(256);
        MixReport.Share code = report.stages().get(0).shares().get(0);
        assertThat(code.source()).isEqualTo("code");
        assertThat(code.asked()).isEqualTo(9000);
        assertThat(code.difference()).isBetween(-64L, 64L);
        assertThat(report.padding()).isZero();
        MixReport.Source math = report.sources().get(1);
        assertThat(math.documents()).isEqualTo(60);
        assertThat(math.difficulty()).isEqualTo("hard");
        assertThat(math.epochs()).isEqualTo((double) math.got() / math.available());
        assertThat(math.got()).isBetween(9000L - 256, 9000L + 256);
        // One pass over math, less two packs, at its share of the first stage.
        assertThat(math.smallestReuseDistance()).isEqualTo((math.available() - 2 * 256) * 5);
    }

    @Test
    void aSourceThatRunsOutIsReportedAndNeverExceedsItsEpochs() throws IOException {
        MixConfig config = ConfigLoader.parse("mix.yaml", """
                sources: {math: {epochs_max: 2}}
                stages:
                  - {tokens: 20000, seq_len: 64, weights: {web: 1, math: 1}}
                on_shortage: redistribute
                """, MixConfig.class, Map.of());
        MixReport report = MixPlan.of(config, sources, 7).report();
        MixReport.Source math = report.sources().get(0);

        assertThat(math.asked()).isEqualTo(10_000);
        assertThat(math.got()).isEqualTo(2 * math.available()).isLessThan(10_000);
        assertThat(math.epochs()).isEqualTo(2);
        assertThat(report.warnings())
                .containsExactly("source math was asked for 10000 tokens, but its " + math.available()
                        + " tokens and epochs_max allow " + math.got() + ", and others gave the rest: epochs_max: "
                        + (9999 / math.available() + 1) + " would satisfy it");
        assertThat(report.tokens()).isBetween(20_000L, 20_063L);
    }

    @Test
    void thePlanDependsOnTheSeedTheMixtureAndTheTokensButNotOnTheirPlace() throws IOException {
        MixConfig config = config(Algorithm.BEST_FIT);
        String fingerprint = MixPlan.of(config, sources, 7).fingerprint();
        Path moved = directory.resolve("moved");
        Files.move(directory.resolve("tokens"), moved);
        List<TokenSource> again = new ArrayList<>();
        for (TokenSource source : sources) {
            again.add(TokenSource.open(source.name(), moved.resolve(source.name())));
        }
        assertThat(MixPlan.of(config, again, 7).fingerprint()).isEqualTo(fingerprint);
        assertThat(MixPlan.of(config, again, 8).fingerprint()).isNotEqualTo(fingerprint);
        assertThat(MixPlan.of(config(Algorithm.CONCAT), again, 7).fingerprint()).isNotEqualTo(fingerprint);
        again.forEach(TokenSource::close);
    }

    @Test
    void heldOutPacksHoldEveryTokenOnceInOrder() throws IOException {
        Path folder = directory.resolve("held-out");
        HeldOut.write(sources.get(2), 50, folder);
        List<Integer> expected = new ArrayList<>();
        for (Hash128 id : order.get("math")) {
            Arrays.stream(documents.get(id)).forEach(expected::add);
        }
        List<Integer> found = new ArrayList<>();
        try (PackedShards shards = PackedShards.open(folder)) {
            assertThat(shards.sources()).containsExactly("math");
            for (long p = 0; p < shards.packs(); p++) {
                Pack pack = shards.read(p);
                Arrays.stream(pack.tokens(), 0, pack.length()).forEach(found::add);
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aWeightForAMissingSourceIsRefused() {
        assertThatThrownBy(() -> MixPlan.of(config(Algorithm.CONCAT), sources.subList(0, 2), 7))
                .isInstanceOf(MixException.class)
                .hasMessage("the mixture has a weight for source math, but the sources are [code, web]:"
                        + " add its token shards or remove the weight");
    }

    @Test
    void sourcesOfTwoTokenizersAreRefused() throws IOException {
        Path prefix = directory.resolve("other").resolve("00000");
        try (TokenShardWriter writer =
                TokenShardWriter.create(prefix, new TokenShardInfo("math", VOCABULARY, 0, "another"))) {
            writer.finish();
        }
        List<TokenSource> mixed = new ArrayList<>(sources.subList(0, 2));
        mixed.add(TokenSource.open("math", directory.resolve("other")));
        assertThatThrownBy(() -> MixPlan.of(config(Algorithm.CONCAT), mixed, 7))
                .isInstanceOf(MixException.class)
                .hasMessage("source math was tokenized by another, but code by tok: tokenize both with one tokenizer");
        mixed.get(2).close();
    }

    @Test
    void aFolderWithoutTokenShardsIsRefused() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        assertThatThrownBy(() -> TokenSource.open("web", empty))
                .isInstanceOf(MixException.class)
                .hasMessage("source web: no token shard (*.idx) in " + empty + "; tokenize the source first");
    }
}
