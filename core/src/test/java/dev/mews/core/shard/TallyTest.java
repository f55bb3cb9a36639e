package dev.mews.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static Tally shard(int number, int documents) {
        Tally tally = new Tally("web-" + number);
        SplittableRandom random = new SplittableRandom(number);
        for (int i = 0; i < documents; i++) {
            String id = number + "/" + i;
            String text = "x".repeat(random.nextInt(1, 2_000));
            Document document =
                    new Document(id, "web", text, new TreeMap<>(Map.of("language", "l" + random.nextInt(5))));
            tally.in(text.length());
            switch (random.nextInt(4)) {
                case 0 -> tally.dropped(document, Drop.because("reason" + random.nextInt(3), i, 7));
                case 1 -> tally.failed(new Place("f" + number, i, "line"), "invalid_json", "broken");
                default -> {
                    tally.kept(document);
                    tally.sketch("score").update(random.nextDouble());
                }
            }
            tally.add("masked", random.nextInt(3));
            tally.addTokens(i);
        }
        return tally;
    }

    @Property(tries = 25)
    void mergingInAnyOrderAndGroupingGivesTheSameJson(
            @ForAll @IntRange(min = 1, max = 6) int shards, @ForAll long orderSeed) {
        List<Tally> inOrder = new ArrayList<>();
        List<Tally> pending = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            inOrder.add(shard(i, 150 * i));
            pending.add(shard(i, 150 * i));
        }
        String expected = Tally.merged(inOrder).toJson().toString();
        Random random = new Random(orderSeed);
        Collections.shuffle(pending, random);
        while (pending.size() > 1) {
            Tally merged = new Tally();
            merged.merge(pending.remove(random.nextInt(pending.size())));
            merged.merge(pending.remove(random.nextInt(pending.size())));
            pending.add(merged);
        }
        Tally merged = Tally.merged(pending);
        assertThat(merged.toJson().toString()).isEqualTo(expected);
        assertThat(merged.distributions()).isEqualTo(Tally.merged(inOrder).distributions());
        merged.checkBalanced("all");

        Tally folded = Tally.folded(inOrder.iterator());
        assertThat(folded.distributions()).isEqualTo(merged.distributions());
        assertThat(folded.droppedByReason()).isEqualTo(merged.droppedByReason());
        assertThat(folded.keptSamples()).isEqualTo(merged.keptSamples());
    }

    @Test
    void refusesToFoldShardsOutOfOrder() {
        assertThatThrownBy(() -> Tally.folded(List.of(shard(2, 1), shard(1, 1)).iterator()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tallies must come in the order of their shards, but 'web-1' came after 'web-2'");
    }

    @Test
    void survivesJson() throws Exception {
        Tally tally = shard(3, 800);
        String json = tally.toJson().toString();
        Tally copy = Tally.fromJson(new ObjectMapper().readTree(json));
        assertThat(copy.toJson().toString()).isEqualTo(json);
        assertThat(copy.keptSamples()).isEqualTo(tally.keptSamples()).hasSize(Tally.KEPT_SAMPLES);
        assertThat(copy.droppedSamples()).isEqualTo(tally.droppedSamples()).hasSize(15);
        assertThat(copy.failedSamples()).isEqualTo(tally.failedSamples()).hasSize(Tally.FAILED_SAMPLES);
        assertThat(copy.distributions()).isEqualTo(tally.distributions());
        assertThat(copy.distributions().keySet()).containsExactly("dropped_bytes", "kept_bytes", "score");
    }

    @Test
    void staysSmallHoweverManyDocumentsThereAre() {
        int small = shard(1, 2_000).toJson().toString().length();
        int large = shard(1, 40_000).toJson().toString().length();
        assertThat(large).isLessThan(small * 2);
    }

    @Test
    void refusesWhatIsNoTally() throws Exception {
        assertThatThrownBy(() -> Tally.fromJson(new ObjectMapper().readTree("{\"shard\":\"a\"}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a tally: documentsIn must be a whole number, but was null");
    }

    @Test
    void cutsSamplesBetweenCodePoints() {
        String text = "x".repeat(Sample.EXCERPT_CHARS - 1) + "\ud83d\udc4b";
        Tally tally = new Tally("s");
        tally.in(1);
        tally.kept(new Document("id", "web", text, new TreeMap<>(Map.of("title", "T"))));
        Sample sample = tally.keptSamples().get(0);
        assertThat(sample.excerpt()).isEqualTo("x".repeat(Sample.EXCERPT_CHARS - 1));
        assertThat(sample.label()).isEqualTo("T");
    }

    @Test
    void countsWholeStagesToo() {
        Tally tally = new Tally();
        tally.addDocuments(10, 1_000, 7, 600);
        tally.addDropped("epoch_cap", 2);
        assertThatThrownBy(() -> tally.checkBalanced("stage mix"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("stage mix lost count: 10 documents in");
        tally.addFailed("truncated_file", 1);
        tally.checkBalanced("stage mix");
        assertThat(tally.dropped()).isEqualTo(2);
        assertThat(tally.failed()).isEqualTo(1);
    }
}
