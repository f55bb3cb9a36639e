package dev.mews.dedup.minhash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.hash.Xxh64;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MinHashTest {
    private static final LshParams FINEWEB = new LshParams(14, 8);

    /** A line of the file that golden/minhash_golden.py wrote. */
    record Golden(String text, String words, int shingles, List<Long> signature) {}

    static List<Golden> golden() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Golden> golden = new ArrayList<>();
        try (InputStream in = MinHashTest.class.getResourceAsStream("/golden/minhash_golden.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] columns = line.split("\t", -1);
                List<Long> signature = columns[3].isEmpty()
                        ? List.of()
                        : Arrays.stream(columns[3].split(","))
                                .map(Long::valueOf)
                                .toList();
                golden.add(new Golden(
                        json.readValue(columns[0], String.class),
                        json.readValue(columns[1], String.class),
                        Integer.parseInt(columns[2]),
                        signature));
            }
        }
        return golden;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void equalsTheGoldenSignaturesFromPython(Golden golden) {
        assertThat(String.join(" ", NaiveMinHash.words(golden.text(), WordDialect.WHITESPACE)))
                .isEqualTo(golden.words());
        MinHash minHash = new MinHash(FINEWEB, 1);
        int[] shingles = {0};
        new Shingler(5, WordDialect.WHITESPACE).shingle(golden.text(), (hashes, count) -> {
            shingles[0] += count;
            minHash.accept(hashes, count);
        });
        assertThat(shingles[0]).isEqualTo(golden.shingles());
        assertThat(minHash.isEmpty()).isEqualTo(golden.signature().isEmpty());
        if (!minHash.isEmpty()) {
            assertThat(values(minHash)).isEqualTo(golden.signature());
        }
    }

    @Test
    void drawsThePermutationsOfNumpysRandomState() {
        Permutations permutations = new Permutations(112, 1);
        assertThat(List.of(permutations.multiplier(0), permutations.multiplier(1), permutations.multiplier(2)))
                .containsExactly(775169054918279404L, 1758426461858698313L, 2109959069025162L);
        assertThat(permutations.multiplier(111)).isEqualTo(223865076026037746L);
        assertThat(List.of(permutations.addend(0), permutations.addend(1), permutations.addend(2)))
                .containsExactly(1062448801025099917L, 1324811268927594100L, 1217488311597731462L);
        assertThat(permutations.addend(111)).isEqualTo(1097409548522419201L);
    }

    @Test
    void equalsDatatrovesSignatureOfTheQuickBrownFox() {
        assertThat(Xxh64.hash("the quick brown fox jumps".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(7797000677988824208L);
        MinHash minHash = new MinHash(FINEWEB, 1);
        new Shingler(5, WordDialect.SCRIPT)
                .shingle("the quick brown fox jumps over the lazy dog and runs away", minHash);
        assertThat(values(minHash))
                .hasSize(112)
                .startsWith(85330943174081874L, 663359892825767826L, 302227827184868053L)
                .endsWith(3963570588256049L);
    }

    @Property(tries = 200)
    void agreesWithBigIntegers(
            @ForAll @Size(min = 1, max = 40) List<Long> hashes, @ForAll @IntRange(min = 0, max = 1000) int seed) {
        MinHash minHash = new MinHash(FINEWEB, seed);
        minHash.accept(hashes.stream().mapToLong(Long::longValue).toArray(), hashes.size());
        assertThat(values(minHash)).isEqualTo(NaiveMinHash.signature(hashes, new Permutations(112, seed)));
    }

    @Test
    void reducesTheMultiplesOfThePrimeToZero() {
        // With h = 0 the value is b, so choose h that makes h * a + b wrap to a multiple of 2^61 - 1.
        Permutations permutations = new Permutations(1, 1);
        long inverse = inverse(permutations.multiplier(0));
        for (int k = -1; k <= 8; k++) {
            long hash = (k * Permutations.PRIME - permutations.addend(0)) * inverse;
            long[] minima = {Permutations.PRIME};
            permutations.lower(minima, new long[] {hash}, 1);
            assertThat(minima[0]).isEqualTo(permutations.apply(0, hash));
        }
    }

    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    @Test
    void givesEachBandItsOwnKeyForEqualValues() {
        MinHash minHash = new MinHash(new LshParams(3, 2), 1);
        assertThat(minHash.bandKey(0)).isNotEqualTo(minHash.bandKey(1));
        byte[] values = new byte[16];
        Arrays.fill(values, (byte) 0xff);
        values[7] = 0x1f;
        values[15] = 0x1f;
        assertThat(minHash.bandKey(2)).isEqualTo(Xxh64.hash(values, 0, 16, 2));
    }

    @Test
    void isEmptyAgainAfterAReset() {
        MinHash minHash = new MinHash(FINEWEB, 1);
        minHash.accept(new long[] {1, 2, 3}, 3);
        assertThat(minHash.isEmpty()).isFalse();
        minHash.reset();
        assertThat(minHash.isEmpty()).isTrue();
        assertThat(values(minHash)).containsOnly(Permutations.PRIME);
    }

    @ParameterizedTest
    @CsvSource({"14,8,0.7,0.565", "14,8,0.8,0.924", "14,8,0.85,0.988", "450,20,0.7,0.302", "20,13,0.8,0.677"})
    void knowsTheChanceOfBecomingACandidate(int bands, int rows, double similarity, double expected) {
        assertThat(new LshParams(bands, rows).candidateProbability(similarity)).isCloseTo(expected, within(0.0005));
    }

    @Test
    void refusesASignatureWithoutBands() {
        assertThatThrownBy(() -> new LshParams(0, 8)).hasMessage("bands must be at least 1, but was 0");
        assertThatThrownBy(() -> new LshParams(14, 0)).hasMessage("rowsPerBand must be at least 1, but was 0");
    }

    private static List<Long> values(MinHash minHash) {
        List<Long> values = new ArrayList<>();
        for (int j = 0; j < 112; j++) {
            values.add(minHash.value(j));
        }
        return values;
    }
}
