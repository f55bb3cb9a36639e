package dev.mews.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.core.hash.Hash128;
import dev.mews.core.run.RunReport;
import dev.mews.core.run.StageReport;
import dev.mews.core.shard.Drop;
import dev.mews.dedup.DedupConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DedupStageTest {
    private static final int GROUPS = 60;

    @TempDir
    Path directory;

    /** Which group of copies each document belongs to. */
    private final Map<String, Integer> groups = new HashMap<>();

    private List<Document> planted() {
        SplittableRandom random = new SplittableRandom(5);
        List<Document> documents = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            List<String> words = TestRuns.words(random, 200);
            int copies = group % 3 == 0 ? 1 + random.nextInt(4) : 0;
            for (int copy = 0; copy <= copies; copy++) {
                List<String> text = new ArrayList<>(words);
                // Every other copy is exact; in the others one word is new: 5 of 196 shingles change.
                if (copy % 2 == 1) {
                    text.set(random.nextInt(200), "changed" + random.nextInt(1000));
                }
                String source = copy % 2 == 0 ? "alpha" : "beta";
                Document document = TestRuns.document(source, documents.size(), String.join(" ", text));
                groups.put(document.id(), group);
                documents.add(document);
            }
        }
        Collections.shuffle(documents, new Random(3));
        return documents;
    }

    private RunReport dedup(Path run, List<Document> documents, int shards, int parallelism) throws Exception {
        TreeMap<String, Set<String>> inputs = new TreeMap<>(Map.of(FilterStage.NAME, Set.of()));
        return TestRuns.run(
                run,
                documents,
                shards,
                new DedupStage(
                        new DirectEngine(parallelism, shards), ConfigLoader.defaults(DedupConfig.class), inputs));
    }

    @Test
    void oneOfEachGroupOfCopiesStaysAndTheOthersNameIt() throws Exception {
        List<Document> documents = planted();
        RunReport report = dedup(directory, documents, 3, 2);

        List<Document> kept = TestRuns.kept(directory, DedupStage.NAME);
        Map<Integer, String> keptOf = new HashMap<>();
        for (Document document : kept) {
            assertThat(keptOf.put(groups.get(document.id()), document.id())).isNull();
        }
        assertThat(keptOf).hasSize(GROUPS);
        assertThat(kept.stream().map(DedupStageTest::identity))
                .isSubsetOf(documents.stream().map(DedupStageTest::identity).toList());

        List<Drop.Dropped> dropped = TestRuns.dropped(directory, DedupStage.NAME);
        assertThat(dropped).hasSize(documents.size() - GROUPS);
        for (Drop.Dropped drop : dropped) {
            assertThat(drop.drop().keptTwin())
                    .isEqualTo(keptOf.get(groups.get(drop.document().id())));
            assertThat(drop.drop().reason()).isIn("exact_duplicate", "near_duplicate");
            assertThat(drop.drop().value()).isBetween(0.9, 1.0);
        }
        StageReport stage = report.stage(DedupStage.NAME).orElseThrow();
        assertThat(stage.documentsIn()).isEqualTo(documents.size());
        assertThat(stage.kept()).isEqualTo(GROUPS);
        assertThat(stage.dropped()).isEqualTo(dropped.size());
    }

    private static String identity(Document document) {
        return document.id() + " " + document.source() + " " + Hash128.ofUtf8(document.text());
    }

    @Test
    void whoStaysDoesNotDependOnHowTheDocumentsAreCutIntoShards() throws Exception {
        List<Document> documents = planted();
        List<Set<String>> kept = new ArrayList<>();
        for (int shards : new int[] {1, 4, 7}) {
            Path run = directory.resolve("shards-" + shards);
            dedup(run, documents, shards, shards % 3 + 1);
            Set<String> ids = new TreeSet<>();
            TestRuns.kept(run, DedupStage.NAME).forEach(document -> ids.add(document.id()));
            kept.add(ids);
        }
        assertThat(kept.get(1)).isEqualTo(kept.get(0));
        assertThat(kept.get(2)).isEqualTo(kept.get(0));
    }
}
