package dev.mews.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
    private static final List<String> KEYS = List.of("threshold", "bands", "rows_per_band", "seq_len");

    @ParameterizedTest
    @CsvSource({"treshold,threshold", "bnads,bands", "rowsPerBand,rows_per_band", "seq-len,seq_len", "Bands,bands"})
    void findsTheWordThatWasMeant(String typed, String meant) {
        assertThat(DidYouMean.nearest(typed, KEYS)).contains(meant);
    }

    @Test
    void staysSilentWhenNothingIsNear() {
        assertThat(DidYouMean.nearest("weights", KEYS)).isEmpty();
        assertThat(DidYouMean.nearest("x", List.of())).isEmpty();
    }

    @Property(tries = 300)
    void distanceEqualsTheRecursiveDefinition(
            @ForAll @StringLength(max = 5) @CharRange(from = 'a', to = 'c') String a,
            @ForAll @StringLength(max = 5) @CharRange(from = 'a', to = 'c') String b) {
        assertThat(DidYouMean.distance(a, b)).isEqualTo(naive(a, b));
    }

    private static int naive(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        String a1 = a.substring(1);
        String b1 = b.substring(1);
        int best = naive(a1, b1) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        best = Math.min(best, Math.min(naive(a1, b), naive(a, b1)) + 1);
        if (a.length() > 1 && b.length() > 1 && a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0)) {
            best = Math.min(best, naive(a.substring(2), b.substring(2)) + 1);
        }
        return best;
    }
}
