package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import dev.mews.loader.BatchReader;
import dev.mews.loader.Pack;
import dev.mews.loader.PackStream;
import dev.mews.loader.PackedShards;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditsTest {
    private static final MixConfig CONFIG = ConfigLoader.parse("mix.yaml", """
            sources: {code: {epochs_max: 9}, web: {epochs_max: 9}}
            stages: [{tokens: 40000, seq_len: 64, weights: {web: 0.7, code: 0.3}}]
            packing: {window_packs: 8}
            shard_tokens: 6000
            """, MixConfig.class, Map.of());
    private static final MixEdit EDIT = new MixEdit(
            15_000,
            Map.of("web", new BigDecimal("0.2"), "code", new BigDecimal("0.3"), "math", new BigDecimal("0.5")),
            Optional.of(128),
            0,
            Map.of("math", new MixConfig.MixSource(Optional.empty(), MixConfig.Difficulty.EASY, 9)));

    @TempDir
    Path directory;

    private TestTokens tokens;

    @BeforeEach
    void write() throws IOException {
        tokens = new TestTokens(directory.resolve("tokens"))
                .source("code", 100, 90)
                .source("math", 80, 50)
                .source("web", 400, 60);
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    private Path write(MixPlan plan, String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        PackedShardWriter writer = new PackedShardWriter(plan);
        for (PackedShardSpec shard : plan.shards()) {
            writer.write(shard, folder);
        }
        Files.writeString(folder.resolve("packs.json"), plan.manifest());
        return folder;
    }

    @Test
    void shardsBeforeAnEditKeepTheirBytesAndCursorsStayGood() throws IOException {
        MixPlan before = MixPlan.of(CONFIG, tokens.sources, 3);
        MixPlan after = MixPlan.of(CONFIG, List.of(EDIT), tokens.sources, 3);
        Path old = write(before, "old");
        Path edited = write(after, "edited");
        int equal = 0;
        for (PackedShardSpec shard : after.shards()) {
            if (shard.firstToken() + shard.tokens() < EDIT.at()) {
                for (String extension : new String[] {".bin", ".idx", ".packs"}) {
                    assertThat(edited.resolve(shard.name() + extension))
                            .hasSameBinaryContentAs(old.resolve(shard.name() + extension));
                }
                equal++;
            }
        }
        assertThat(equal).isEqualTo(2);
        try (PackedShards oldPacks = PackedShards.open(old);
                PackedShards newPacks = PackedShards.open(edited);
                LivePacks live = LivePacks.of(after)) {
            newPacks.verify();
            assertThat(newPacks.sources()).containsExactly("code", "web", "math");
            BatchReader reader = BatchReader.over(oldPacks, 7);
            while (reader.cursor().tokens() < 12_000) {
                reader.next();
            }
            BatchReader resumed = BatchReader.over(newPacks, 4);
            resumed.seek(reader.cursor());
            assertThat(resumed.cursor().pack()).isEqualTo(reader.cursor().pack());
            while (reader.cursor().tokens() < 20_000) {
                reader.next();
            }
            assertThatThrownBy(() -> resumed.seek(reader.cursor()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "the cursor stands at token 20[0-9]{3}, pack [0-9]+, but the mixture was edited from"
                                    + " token 150[0-9]{2}, pack [0-9]+ on: an edit must come after what was trained on; give it a"
                                    + " token from 20[0-9]{3} on");
            MixPlan other = MixPlan.of(CONFIG, List.of(EDIT), tokens.sources, 4);
            BatchReader foreign = BatchReader.over(LivePacks.of(other), 4);
            assertThatThrownBy(() -> foreign.seek(reader.cursor()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the cursor belongs to plan " + before.fingerprint()
                            + ", but the packs follow plan " + other.fingerprint());
            for (long p = newPacks.packs() - 1; p >= 0; p--) {
                Pack pack = newPacks.read(p);
                Pack same = live.read(p);
                assertThat(same.tokens()).isEqualTo(pack.tokens());
                assertThat(same.pieces()).isEqualTo(pack.pieces());
                assertThat(same.source()).isEqualTo(pack.source());
                assertThat(live.cursor(p)).isEqualTo(newPacks.cursor(p));
            }
            assertThat(live.cursor(live.packs())).isEqualTo(newPacks.cursor(newPacks.packs()));
        }
    }

    @Test
    void aLiveMixtureTakesUpWhatWasAppendedToItsJournal() throws IOException {
        Path file = Files.writeString(directory.resolve("mix.yaml"), """
                sources: {code: {epochs_max: 9}, web: {epochs_max: 9}}
                stages: [{tokens: 40000, seq_len: 64, weights: {web: 0.7, code: 0.3}}]
                packing: {window_packs: 8}
                shard_tokens: 6000
                """);
        Path journal = MixJournal.beside(file);
        try (LiveMixture mixture = LiveMixture.open(file, journal, directory.resolve("tokens"), 3);
                PackStream before = mixture.open()) {
            assertThat(mixture.refresh()).isFalse();
            MixJournal.none(CONFIG).append(EDIT).write(journal);
            assertThat(mixture.refresh()).isTrue();
            assertThat(mixture.refresh()).isFalse();
            try (PackStream after = mixture.open()) {
                assertThat(after.info().plan())
                        .isEqualTo(MixPlan.of(CONFIG, List.of(EDIT), tokens.sources, 3)
                                .fingerprint());
                assertThat(after.sources()).containsExactly("code", "web", "math");
                long shared = after.packsSharedWith(before.info().plan());
                assertThat(after.cursor(shared).tokens()).isBetween(EDIT.at(), EDIT.at() + 63);
                for (long pack = 0; pack < shared; pack++) {
                    assertThat(before.read(pack)).usingRecursiveComparison().isEqualTo(after.read(pack));
                }
                assertThat(before.sequenceLength(shared)).isEqualTo(64);
                assertThat(after.sequenceLength(shared)).isEqualTo(128);
                assertThat(after.maxSequenceLength()).isEqualTo(128);
                assertThat(after.packsSharedWith(after.info().plan())).isEqualTo(after.packs());
                assertThat(before.packsSharedWith(after.info().plan())).isEqualTo(-1);
            }
        }
    }

    @Test
    void afterAnEditEverySourceIsWithinOnePackOfItsNewWeight() throws IOException {
        MixPlan plan = MixPlan.of(CONFIG, List.of(EDIT), tokens.sources, 3);
        double[] old = {0.3, 0.7, 0};
        double[] fresh = {0.3, 0.2, 0.5};
        long[] given = new long[3];
        long[] atEdit = null;
        long time = 0;
        long timeOfEdit = 0;
        try (LivePacks packs = LivePacks.of(plan)) {
            for (long p = 0; p < packs.packs() - 1; p++) {
                if (atEdit == null && time >= EDIT.at()) {
                    atEdit = given.clone();
                    timeOfEdit = time;
                }
                given[packs.source(p)] += packs.length(p);
                time += packs.length(p);
                for (int s = 0; s < 3; s++) {
                    double due = atEdit == null ? time * old[s] : atEdit[s] + (time - timeOfEdit) * fresh[s];
                    assertThat(Math.abs(given[s] - due)).isLessThanOrEqualTo(atEdit == null ? 64 : 128);
                }
            }
        }
        assertThat(timeOfEdit).isBetween(EDIT.at(), EDIT.at() + 63);
        assertThat(plan.report().stages()).hasSize(2);
        assertThat(plan.report().stages().get(0).tokensAsked()).isEqualTo(timeOfEdit);
        assertThat(plan.report().stages().get(1).sequenceLength()).isEqualTo(128);
    }

    @Test
    void anEditWithinARampGoesOnFromTheWeightsItHasReached() {
        MixConfig ramped = ConfigLoader.parse("mix.yaml", """
                stages:
                  - {tokens: 100, seq_len: 8, weights: {a: 1}}
                  - {tokens: 1000, seq_len: 8, weights: {a: 0.2, b: 0.8}, ramp: 800}
                """, MixConfig.class, Map.of());
        MixEdit longer = new MixEdit(300, Map.of(), Optional.of(16), 0, Map.of());
        MixConfig edited = longer.applyTo(ramped, Map.of(), 1, 200);
        assertThat(edited.stages()).hasSize(3);
        MixConfig.TrainingStage first = edited.stages().get(1);
        assertThat(first.ramp()).isEqualTo(200);
        // A quarter of the way from (1, 0) to (0.2, 0.8).
        assertThat(first.weights().get("a").divide(first.weights().get("b"))).isEqualByComparingTo("4");
        assertThat(edited.stages().get(2).ramp()).isEqualTo(600);
        assertThat(edited.stages().get(2).tokens()).isEqualTo(800);
        assertThat(edited.stages().get(2).seqLen()).isEqualTo(16);
    }

    @Test
    void aJournalRoundTripsAndFindsEveryChangedLine() throws IOException {
        Path file = directory.resolve("mix.journal.jsonl");
        assertThat(MixJournal.read(file, CONFIG).edits()).isEmpty();
        MixEdit second = new MixEdit(20_000, Map.of(), Optional.of(256), 0, Map.of());
        MixJournal journal = MixJournal.none(CONFIG).append(EDIT).append(second);
        journal.write(file);
        assertThat(MixJournal.read(file, CONFIG)).isEqualTo(journal);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);

        Files.write(file, List.of(lines.get(1)));
        assertThatThrownBy(() -> MixJournal.read(file, CONFIG))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 1: previous must be");
        Files.write(file, List.of(lines.get(0).replace("15000", "15001"), lines.get(1)));
        assertThatThrownBy(() -> MixJournal.read(file, CONFIG))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 1: the hash does not match the edit");
        Files.write(file, lines);
        MixConfig other = ConfigLoader.parse(
                "mix.yaml", "stages: [{tokens: 4, seq_len: 4, weights: {web: 1}}]", MixConfig.class, Map.of());
        assertThatThrownBy(() -> MixJournal.read(file, other))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the mixture was changed after the journal was begun");
        assertThatThrownBy(() -> journal.append(EDIT))
                .isInstanceOf(MixException.class)
                .hasMessage(
                        "edit 3 of the mixture must be at token 20000 or later, where the one before it is, but is at"
                                + " 15000");
    }

    @Test
    void editsInTheMixtureAreThoseOfAJournal() throws IOException {
        MixConfig written = ConfigLoader.parse("mix.yaml", """
                sources: {code: {epochs_max: 9}, web: {epochs_max: 9}}
                stages: [{tokens: 40000, seq_len: 64, weights: {web: 0.7, code: 0.3}}]
                packing: {window_packs: 8}
                shard_tokens: 6000
                edits:
                  - {at: 15000, seq_len: 128, weights: {web: 0.2, code: 0.3, math: 0.5}, sources: {math: {epochs_max: 9}}}
                """, MixConfig.class, Map.of());
        assertThat(written.edits()).isEqualTo(List.of(EDIT));
        assertThat(written.allSourceNames()).containsExactly("code", "web", "math");
        MixPlan plan = MixPlan.of(written, tokens.sources, 3);
        MixPlan journalled = MixPlan.of(CONFIG, List.of(EDIT), tokens.sources, 3);
        assertThat(plan.fingerprint()).isEqualTo(journalled.fingerprint());
        assertThat(plan.shards()).isEqualTo(journalled.shards());
        assertThat(plan.firstDifference(journalled)).isEqualTo(-1);
        PackedShardSpec last = plan.shards().get(plan.shards().size() - 1);
        Path one = Files.createDirectories(directory.resolve("one"));
        Path other = Files.createDirectories(directory.resolve("other"));
        new PackedShardWriter(written, tokens.sources, 3).write(last, one);
        new PackedShardWriter(journalled).write(last, other);
        assertThat(one.resolve(last.name() + ".packs")).hasSameBinaryContentAs(other.resolve(last.name() + ".packs"));
    }

    @Test
    void anEditAfterTheEndIsRefused() {
        MixEdit late = new MixEdit(900_000, Map.of(), Optional.of(256), 0, Map.of());
        assertThatThrownBy(() -> MixPlan.of(CONFIG, List.of(late), tokens.sources, 3))
                .isInstanceOf(MixException.class)
                .hasMessageStartingWith(
                        "the edit at token 900000 must be before the end of the run, but the run ends at token 400");
    }
}
