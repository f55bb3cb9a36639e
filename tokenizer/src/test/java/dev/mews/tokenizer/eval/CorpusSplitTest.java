package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mews.core.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusSplitTest {
    private static final int DOCUMENTS = 40_000;

    private static String id(int i) {
        return Document.idOf("s", "file", i);
    }

    @Test
    void partsHaveTheirSharesWithinFiveStandardDeviations() {
        CorpusSplit split = new CorpusSplit(7, 0.1, List.of(0.25, 0.5));
        int[] counts = new int[4];
        for (int i = 0; i < DOCUMENTS; i++) {
            counts[split.part(id(i)) + 1]++;
        }
        double[] shares = {0.1, 0.225, 0.225, 0.45};
        for (int part = 0; part < 4; part++) {
            double deviation = Math.sqrt(DOCUMENTS * shares[part] * (1 - shares[part]));
            assertThat(Math.abs(counts[part] - DOCUMENTS * shares[part])).isLessThan(5 * deviation);
        }
    }

    @Test
    void moreFractionsMoveNoDocumentOutOfASmallerOne() {
        CorpusSplit coarse = new CorpusSplit(7, 0.1, List.of(0.5, 1.0));
        CorpusSplit fine = new CorpusSplit(7, 0.1, List.of(0.1, 0.5, 1.0));
        for (int i = 0; i < 2_000; i++) {
            int part = fine.part(id(i));
            assertThat(coarse.part(id(i))).isEqualTo(part <= 0 ? part : part - 1);
        }
    }

    @Test
    void anotherSeedDealsDifferently() {
        CorpusSplit one = new CorpusSplit(1, 0.5, List.of(1.0));
        CorpusSplit two = new CorpusSplit(2, 0.5, List.of(1.0));
        int same = 0;
        for (int i = 0; i < 2_000; i++) {
            same += one.part(id(i)) == two.part(id(i)) ? 1 : 0;
        }
        assertThat(same).isBetween(850, 1_150);
    }

    @Test
    void sharesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CorpusSplit(0, 0, List.of(1.0)))
                .withMessage("held-out share must be above 0 and at most 0.5, but was 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CorpusSplit(0, 0.1, List.of(0.5, 0.5)))
                .withMessage("fractions must be ascending, above 0 and at most 1, but were [0.5, 0.5]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CorpusSplit(0, 0.1, List.of()))
                .withMessage("fractions must not be empty");
    }
}
