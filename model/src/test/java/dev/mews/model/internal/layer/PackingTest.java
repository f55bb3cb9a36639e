package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
    private static final int[] LENGTHS = {11, 1, 2, 40, 17, 3, 26};

    private static HybridModelHandle model;

    @BeforeAll
    static void load() {
        model = HybridModelHandle.load(Golden.folder("two-groups-gated-norm"));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 64, 128})
    void packedDocumentsGetTheLogitsTheyGetAlone(int chunk) {
        List<int[]> documents = documents(1);
        float[] packed = Forward.logits(model, PackedRows.packed(documents), chunk);
        int at = 0;
        for (int[] document : documents) {
            float[] alone = model.logits(document);
            for (float expected : alone) {
                assertThat(packed[at++]).isCloseTo(expected, within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 64, 128})
    void changingOneDocumentLeavesTheOthersLogitsBitIdentical(int chunk) {
        List<int[]> documents = documents(2);
        float[] before = Forward.logits(model, PackedRows.packed(documents), chunk);
        List<int[]> changed = new ArrayList<>(documents);
        changed.set(0, documents(3).get(0));
        changed.set(4, documents(3).get(4));
        float[] after = Forward.logits(model, PackedRows.packed(changed), chunk);
        int vocabulary = model.config().vocabularySize();
        int at = 0;
        for (int d = 0; d < LENGTHS.length; d++) {
            int to = at + LENGTHS[d] * vocabulary;
            if (d == 0 || d == 4) {
                assertThat(Arrays.copyOfRange(after, at, to)).isNotEqualTo(Arrays.copyOfRange(before, at, to));
            } else {
                assertThat(Arrays.copyOfRange(after, at, to)).containsExactly(Arrays.copyOfRange(before, at, to));
            }
            at = to;
        }
    }

    /** Longer rows take libtorch's fused attention instead of scores written out. */
    @Test
    void longRowsKeepDocumentsApartToo() {
        SplittableRandom random = new SplittableRandom(5);
        int[] first = random.ints(AttentionWindows.LONGEST - 100, 1, 37).toArray();
        int[] second = random.ints(300, 1, 37).toArray();
        float[] packed = Forward.logits(model, PackedRows.packed(List.of(first, second)), 64);
        int from = first.length * model.config().vocabularySize();
        assertThat(Arrays.copyOfRange(packed, 0, from)).containsExactly(model.logits(first), within(1e-5f));
        assertThat(Arrays.copyOfRange(packed, from, packed.length))
                .containsExactly(model.logits(second), within(1e-5f));
    }

    @Test
    void fusedAttentionGivesTheLogitsOfWrittenOutScores() {
        int[] tokens = new SplittableRandom(6)
                .ints(AttentionWindows.LONGEST + 40, 1, 37)
                .toArray();
        float[] longer = model.logits(tokens);
        float[] shorter = model.logits(Arrays.copyOf(tokens, AttentionWindows.LONGEST));
        assertThat(Arrays.copyOf(longer, shorter.length)).containsExactly(shorter, within(1e-5f));
    }

    private static List<int[]> documents(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> documents = new ArrayList<>();
        for (int length : LENGTHS) {
            documents.add(random.ints(length, 1, 37).toArray());
        }
        return documents;
    }
}
