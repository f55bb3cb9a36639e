package dev.mews.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.dedup.cluster.ClusterMember;
import dev.mews.dedup.cluster.Fate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DedupRunTest {
    private static final DedupConfig DEFAULTS = config("{}");
    private static final NaiveDedup NAIVE = new NaiveDedup(DEFAULTS);

    @TempDir
    Path directory;

    private static DedupConfig config(String yaml) {
        return ConfigLoader.parse("test", yaml, DedupConfig.class, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "longest, drop",
        "longest, split",
        "highest_quality, drop",
        "highest_quality, split",
        "first_id, drop",
        "first_id, split"
    })
    void findsTheClustersOfTheNaiveTwin(String representative, String chains) throws IOException {
        // One replaced word in 150 changes five shingles: a similarity of 0.93, found but for one time in a million.
        SplittableRandom random = new SplittableRandom(17);
        List<Document> documents = new ArrayList<>();
        for (int original = 0; original < 60; original++) {
            List<String> words = Documents.words(random, 140 + random.nextInt(20));
            int copies = 1 + random.nextInt(5);
            for (int copy = 0; copy < copies; copy++) {
                String text = String.join(" ", copy == 0 ? words : Documents.edited(random, words, random.nextInt(2)));
                documents.add(
                        random.nextInt(3) == 0
                                ? Documents.of(documents.size(), text)
                                : Documents.of(documents.size(), text, random.nextInt(4) / 4.0));
            }
        }
        for (int i = 0; i < 10; i++) {
            documents.add(Documents.of(documents.size(), "short text " + i % 4));
        }
        DedupConfig config = config("representative: " + representative + "\nchains: " + chains);
        DedupRun run = DedupRun.of(shards(documents, 7), config, directory, 1);
        NaiveDedup naive = new NaiveDedup(config);
        SortedMap<String, String> kept = new TreeMap<>();
        run.members.forEach((id, member) -> kept.put(id, member.keptId().hex()));
        assertThat(kept).isEqualTo(naive.keptByComponent(documents)).hasSizeGreaterThan(100);
        assertMembersAreConsistent(documents, run, naive);
    }

    private static void assertMembersAreConsistent(List<Document> documents, DedupRun run, NaiveDedup naive) {
        Map<String, Document> byId = documents.stream().collect(Collectors.toMap(Document::id, d -> d));
        Map<String, Integer> sizes = new TreeMap<>();
        run.members.values().forEach(member -> sizes.merge(member.keptId().hex(), 1, Integer::sum));
        run.members.forEach((id, member) -> {
            Document kept = byId.get(member.keptId().hex());
            double similarity = naive.similarity(byId.get(id), kept);
            assertThat(member.similarity()).isCloseTo((float) similarity, within(1e-6f));
            assertThat(member.clusterSize()).isEqualTo(sizes.get(kept.id()));
            assertThat(member.isDropped()).isEqualTo(!kept.id().equals(id));
            assertThat(run.members.get(kept.id()).fate()).isEqualTo(Fate.KEPT);
        });
        SortedMap<Integer, Long> histogram = new TreeMap<>();
        sizes.values().forEach(size -> histogram.merge(size, 1L, Long::sum));
        assertThat(run.sizes).isEqualTo(histogram);
        assertThat(run.summary.clusters()).isEqualTo(sizes.size());
        assertThat(run.summary.exactDuplicates() + run.summary.nearDuplicates())
                .isEqualTo(run.members.size() - sizes.size());
        assertThat(run.largest).hasSize(Math.min(20, sizes.size()));
        assertThat(run.largest.get(0).size()).isEqualTo(histogram.lastKey());
        assertThat(run.largest).isSortedAccordingTo((a, b) -> Integer.compare(b.size(), a.size()));
    }

    @Test
    void tellsExactFromNearDuplicates() throws IOException {
        List<Document> documents = List.of(
                Documents.of(0, "a text that is long enough to have shingles"),
                Documents.of(1, "a text that is long\nenough to have shingles"),
                Documents.of(2, "A text that is long enough to have shingles."),
                Documents.of(3, "two words"),
                Documents.of(4, "Two words"),
                Documents.of(5, " two words"));
        DedupRun run = DedupRun.of(shards(documents, 2), DEFAULTS, directory, 1);
        assertThat(fate(run, documents, 2)).isEqualTo(Fate.KEPT);
        assertThat(fate(run, documents, 0)).isEqualTo(Fate.NEAR_DUPLICATE);
        assertThat(fate(run, documents, 1)).isEqualTo(Fate.NEAR_DUPLICATE);
        assertThat(run.members.get(documents.get(0).id()).similarity()).isEqualTo(1);
        assertThat(fate(run, documents, 5)).isEqualTo(Fate.KEPT);
        assertThat(fate(run, documents, 3)).isEqualTo(Fate.EXACT_DUPLICATE);
        assertThat(run.members).doesNotContainKey(documents.get(4).id()).hasSize(5);
        assertThat(run.summary.clusters()).isEqualTo(2);
        assertThat(run.summary.exactDuplicates()).isEqualTo(1);
        assertThat(run.summary.nearDuplicates()).isEqualTo(2);
        assertThat(run.summary.exactDuplicates()).isEqualTo(1);
        assertThat(Fate.EXACT_DUPLICATE.slug()).isEqualTo("exact_duplicate");
        assertThat(Fate.NEAR_DUPLICATE.slug()).isEqualTo("near_duplicate");
    }

    private static Fate fate(DedupRun run, List<Document> documents, int number) {
        return run.members.get(documents.get(number).id()).fate();
    }

    /** Documents that each begin a twentieth later in one long text, so that neighbours are alike and the ends are not. */
    private static List<Document> chain() {
        List<String> words = Documents.words(new SplittableRandom(23), 440);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            documents.add(Documents.of(i, String.join(" ", words.subList(i * 10, i * 10 + 200 - i % 2))));
        }
        return documents;
    }

    @Test
    void dropsAllOfAChainButOneWhenToldTo() throws IOException {
        DedupRun run = DedupRun.of(shards(chain(), 3), config("chains: drop"), directory, 1);
        assertThat(run.members).hasSize(25);
        assertThat(run.members.values().stream().filter(ClusterMember::isDropped))
                .hasSize(24);
        assertThat(run.sizes).isEqualTo(Map.of(25, 1L));
        assertThat(run.members.values()).anyMatch(member -> member.similarity() < 0.3);
    }

    @Test
    void splitsAChainSoThatEveryDroppedDocumentResemblesItsKeptTwin() throws IOException {
        List<Document> documents = chain();
        DedupRun run = DedupRun.of(shards(documents, 3), DEFAULTS, directory, 1);
        Map<String, Document> byId = documents.stream().collect(Collectors.toMap(Document::id, d -> d));
        Set<Document> kept = new HashSet<>(documents);
        run.members.forEach((id, member) -> {
            if (member.isDropped()) {
                kept.remove(byId.get(id));
                assertThat(NAIVE.similarity(
                                byId.get(id), byId.get(member.keptId().hex())))
                        .isGreaterThanOrEqualTo(0.7);
            }
        });
        // One that stays covers itself and up to three on either side.
        assertThat(kept).hasSizeBetween(4, 7);
        for (Document one : kept) {
            for (Document other : kept) {
                assertThat(one.equals(other) || NAIVE.similarity(one, other) < 0.7)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writesTheSameBytesWhateverTheOrderOfKeysPairsAndFiles(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(31);
        List<Document> documents = new ArrayList<>(chain());
        for (int original = 0; original < 20; original++) {
            List<String> words = Documents.words(random, 200);
            for (int copy = 0; copy < 30; copy++) {
                List<String> edited = Documents.edited(random, words, random.nextInt(6));
                documents.add(Documents.of(documents.size(), String.join(" ", edited)));
            }
        }
        DedupRun first = DedupRun.of(shards(documents, 50), DEFAULTS, directory, 0);
        DedupRun other = DedupRun.of(shards(documents, 50), DEFAULTS, directory, seed);
        assertThat(other.removalFiles).usingElementComparator(Arrays::compare).isEqualTo(first.removalFiles);
        assertThat(first.members).hasSizeGreaterThan(300);
    }

    @Test
    void findsCandidatesAsOftenAsTheTheoreticalCurveSays() throws IOException {
        SplittableRandom random = new SplittableRandom(41);
        List<Document> documents = new ArrayList<>();
        int pairs = 1000;
        for (int pair = 0; pair < pairs; pair++) {
            List<String> words = Documents.words(random, 120);
            documents.add(Documents.of(2L * pair, String.join(" ", words)));
            List<String> edited = Documents.edited(random, words, 1 + random.nextInt(12));
            documents.add(Documents.of(2L * pair + 1, String.join(" ", edited)));
        }
        DedupRun run = DedupRun.of(shards(documents, 1000), DEFAULTS, directory, 1);
        Set<String> candidates = new HashSet<>(run.candidates);
        double[] expected = new double[10];
        double[] variance = new double[10];
        int[] found = new int[10];
        int[] count = new int[10];
        for (int pair = 0; pair < pairs; pair++) {
            Document a = documents.get(2 * pair);
            Document b = documents.get(2 * pair + 1);
            double similarity = NAIVE.similarity(a, b);
            double chance = DEFAULTS.lsh().candidateProbability(similarity);
            int tenth = Math.min(9, (int) (similarity * 10));
            count[tenth]++;
            expected[tenth] += chance;
            variance[tenth] += chance * (1 - chance);
            found[tenth] += candidates.contains(a.id() + " " + b.id()) ? 1 : 0;
        }
        for (int tenth = 4; tenth < 10; tenth++) {
            assertThat(count[tenth]).as("pairs of similarity 0.%d", tenth).isGreaterThan(50);
            // Three and a half standard deviations of a sum of independent trials, and one pair.
            assertThat((double) found[tenth])
                    .as("candidates of similarity 0.%d", tenth)
                    .isCloseTo(expected[tenth], within(1 + 3.5 * Math.sqrt(variance[tenth])));
        }
    }

    @Test
    void keepsEverythingWhereThereIsNothingToFind() throws IOException {
        DedupRun empty = DedupRun.of(List.of(List.of(), List.of()), DEFAULTS, directory, 1);
        assertThat(empty.members).isEmpty();
        assertThat(empty.removalFiles).hasSize(2);
        DedupRun different = DedupRun.of(
                shards(List.of(Documents.of(0, "one text"), Documents.of(1, "another text")), 1),
                DEFAULTS,
                directory,
                1);
        assertThat(different.members).isEmpty();
        assertThat(different.sizes).isEmpty();
        assertThat(different.largest).isEmpty();
    }

    private static List<List<Document>> shards(List<Document> documents, int size) {
        List<List<Document>> shards = new ArrayList<>();
        for (int from = 0; from < documents.size(); from += size) {
            shards.add(documents.subList(from, Math.min(documents.size(), from + size)));
        }
        return shards;
    }
}
