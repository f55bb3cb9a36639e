package dev.mews.mixtures.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.hash.Seeds;
import dev.mews.loader.BestFit;
import dev.mews.mixtures.MixConfig.Packing.Algorithm;
import dev.mews.mixtures.SourceCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SourcePackerTest {
    private record Stretch(long document, int offset, int length, int epoch, boolean continues) {}

    private static SourcePacker packer(
            Algorithm algorithm, MadeUpLengths source, int epochs, int windowPacks, SourceCursor cursor) {
        Map<Integer, BestFit> fits = new HashMap<>();
        return algorithm == Algorithm.CONCAT
                ? new ConcatPacker(new EpochDocuments(source, null), epochs, cursor)
                : new WindowPacker(
                        new EpochDocuments(source, null),
                        "web",
                        new WindowPacker.Settings(
                                epochs,
                                windowPacks,
                                algorithm == Algorithm.SPLIT_LAST,
                                new Seeds(7),
                                length -> fits.computeIfAbsent(length, BestFit::new)),
                        cursor);
    }

    /** The next pack, and the packer beyond it. */
    private static List<Stretch> take(SourcePacker packer) throws IOException {
        List<Stretch> pieces = new ArrayList<>();
        packer.pieces((document, offset, length, epoch, continues) ->
                pieces.add(new Stretch(document, offset, length, epoch, continues)));
        assertThat(pieces.stream().mapToInt(Stretch::length).sum()).isEqualTo(packer.next());
        long cuts =
                pieces.stream().filter(p -> p.offset() == 0 && p.continues()).count();
        long cutBefore = packer.cutDocuments();
        packer.advance();
        assertThat(packer.cutDocuments()).isEqualTo(cutBefore + cuts);
        return pieces;
    }

    private static List<List<Stretch>> all(SourcePacker packer) throws IOException {
        List<List<Stretch>> packs = new ArrayList<>();
        while (packer.next() > 0) {
            packs.add(take(packer));
        }
        return packs;
    }

    private static int[] lengths(SplittableRandom random, int documents, int longest) {
        int[] lengths = new int[documents];
        for (int i = 0; i < documents; i++) {
            int bound = random.nextInt(5) == 0 ? longest : Math.max(1, longest / 6);
            lengths[i] = 1 + random.nextInt(bound);
        }
        return lengths;
    }

    /** Every token of every epoch exactly once, told by marking each. */
    private static void assertEveryTokenOncePerEpoch(int[] lengths, int epochs, List<List<Stretch>> packs) {
        boolean[][][] seen = new boolean[epochs][lengths.length][];
        long given = 0;
        long expected = 0;
        for (int e = 0; e < epochs; e++) {
            for (int d = 0; d < lengths.length; d++) {
                seen[e][d] = new boolean[lengths[d]];
                expected += lengths[d];
            }
        }
        for (List<Stretch> pack : packs) {
            for (Stretch piece : pack) {
                boolean[] document = seen[piece.epoch()][(int) piece.document()];
                for (int i = piece.offset(); i < piece.offset() + piece.length(); i++) {
                    assertThat(document[i]).as("token %d of %s again", i, piece).isFalse();
                    document[i] = true;
                    given++;
                }
                assertThat(piece.continues()).isEqualTo(piece.offset() + piece.length() < document.length);
            }
        }
        assertThat(given).isEqualTo(expected);
    }

    @Property(tries = 400)
    void nothingIsLostOrRepeatedAcrossResumesAndChangesOfLength(
            @ForAll Algorithm algorithm,
            @ForAll @IntRange(min = 1, max = 80) int documents,
            @ForAll @IntRange(min = 1, max = 60) int longest,
            @ForAll @IntRange(min = 1, max = 3) int epochs,
            @ForAll @IntRange(min = 1, max = 12) int windowPacks,
            @ForAll long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int[] lengths = lengths(random, documents, longest);
        MadeUpLengths source = new MadeUpLengths(lengths);
        SourcePacker packer = packer(algorithm, source, epochs, windowPacks, SourceCursor.START);
        SourcePacker twin = packer(algorithm, source, epochs, windowPacks, SourceCursor.START);
        int length = 2 + random.nextInt(30);
        packer.sequenceLength(length);
        twin.sequenceLength(length);
        List<List<Stretch>> packs = new ArrayList<>();
        while (packer.next() > 0) {
            int what = random.nextInt(12);
            if (what == 0) {
                length = 2 + random.nextInt(30);
                packer.sequenceLength(length);
                twin.sequenceLength(length);
            } else if (what == 1) {
                packer = packer(algorithm, source, epochs, windowPacks, packer.cursor());
                packer.sequenceLength(length);
            } else if (what == 2) {
                // Resuming exactly at a change: the cursor was taken under the old length.
                packer = packer(algorithm, source, epochs, windowPacks, packer.cursor());
                length = 2 + random.nextInt(30);
                packer.sequenceLength(length);
                twin.sequenceLength(length);
            }
            assertThat(packer.next()).isBetween(1, length);
            List<Stretch> pack = take(packer);
            assertThat(pack).isEqualTo(take(twin));
            packs.add(pack);
        }
        assertThat(twin.next()).isZero();
        assertEveryTokenOncePerEpoch(lengths, epochs, packs);
        assertThat(packer.cursor().tokens()).isEqualTo(source.tokens() * epochs);
    }

    @Property(tries = 200)
    void packsGoneBeyondUnseenCountLikeThoseSeen(
            @ForAll Algorithm algorithm,
            @ForAll @IntRange(min = 1, max = 400) int documents,
            @ForAll @IntRange(min = 1, max = 3) int epochs,
            @ForAll long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        MadeUpLengths source = new MadeUpLengths(lengths(random, documents, 60));
        SourcePacker packer = packer(algorithm, source, epochs, 5, SourceCursor.START);
        SourcePacker seen = packer(algorithm, source, epochs, 5, SourceCursor.START);
        int length = 1 + random.nextInt(9);
        packer.sequenceLength(length);
        seen.sequenceLength(length);
        while (packer.next() > 0) {
            int what = random.nextInt(300);
            if (what == 0) {
                length = 1 + random.nextInt(9);
                packer.sequenceLength(length);
                seen.sequenceLength(length);
            }
            List<Stretch> pack = take(seen);
            if (what == 1) {
                assertThat(take(packer)).isEqualTo(pack);
            } else {
                packer.advance();
            }
        }
        assertThat(packer.cutDocuments()).isEqualTo(seen.cutDocuments());
        assertThat(packer.cursor()).isEqualTo(seen.cursor());
    }

    @Property(tries = 100)
    void bestFitCutsOnlyDocumentsLongerThanTheSequence(
            @ForAll @IntRange(min = 1, max = 200) int documents,
            @ForAll @IntRange(min = 2, max = 40) int length,
            @ForAll long seed)
            throws IOException {
        int[] lengths = lengths(new SplittableRandom(seed), documents, 80);
        SourcePacker packer = packer(Algorithm.BEST_FIT, new MadeUpLengths(lengths), 1, 8, SourceCursor.START);
        packer.sequenceLength(length);
        for (List<Stretch> pack : all(packer)) {
            for (Stretch piece : pack) {
                if (piece.continues() || piece.offset() > 0) {
                    assertThat(lengths[(int) piece.document()]).isGreaterThan(length);
                }
                if (piece.continues()) {
                    assertThat(piece.length()).isEqualTo(length);
                }
            }
        }
    }

    @Property(tries = 100)
    void splitLastPadsOnlyTheEndOfAnEpochAndCutsAtMostOncePerPackBeyondTheUnavoidable(
            @ForAll @IntRange(min = 1, max = 200) int documents,
            @ForAll @IntRange(min = 2, max = 40) int length,
            @ForAll @IntRange(min = 1, max = 3) int epochs,
            @ForAll long seed)
            throws IOException {
        int[] lengths = lengths(new SplittableRandom(seed), documents, length);
        MadeUpLengths source = new MadeUpLengths(lengths);
        SourcePacker packer = packer(Algorithm.SPLIT_LAST, source, epochs, 8, SourceCursor.START);
        packer.sequenceLength(length);
        List<List<Stretch>> packs = all(packer);
        long perEpoch = (source.tokens() + length - 1) / length;
        assertThat(packs).hasSize((int) (perEpoch * epochs));
        for (List<Stretch> pack : packs) {
            // One cut where the room is filled, and one where the window ends.
            assertThat(pack.stream().filter(Stretch::continues).count()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void concatFillsEveryPackButTheLast() throws IOException {
        int[] lengths = lengths(new SplittableRandom(3), 100, 50);
        MadeUpLengths source = new MadeUpLengths(lengths);
        SourcePacker packer = packer(Algorithm.CONCAT, source, 3, 8, SourceCursor.START);
        packer.sequenceLength(16);
        List<List<Stretch>> packs = all(packer);
        assertThat(packs).hasSize((int) ((3 * source.tokens() + 15) / 16));
        for (List<Stretch> pack : packs.subList(0, packs.size() - 1)) {
            assertThat(pack.stream().mapToInt(Stretch::length).sum()).isEqualTo(16);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEpochRepeatsTheSamePacksInTheSameOrder(Algorithm algorithm) throws IOException {
        // 160 tokens divide into packs of 16, so that concat's epochs are aligned too.
        int[] lengths = {20, 30, 7, 3, 40, 9, 11, 5, 15, 20};
        SourcePacker packer = packer(algorithm, new MadeUpLengths(lengths), 4, 3, SourceCursor.START);
        packer.sequenceLength(16);
        List<List<Stretch>> packs = all(packer);
        int perEpoch = packs.size() / 4;
        assertThat(packs).hasSize(4 * perEpoch);
        for (int i = 0; i < packs.size(); i++) {
            int epoch = i / perEpoch;
            List<Stretch> first = packs.get(i % perEpoch).stream()
                    .map(p -> new Stretch(p.document(), p.offset(), p.length(), epoch, p.continues()))
                    .toList();
            assertThat(packs.get(i)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sourcesAreReadSequentiallyWindowByWindow(Algorithm algorithm) throws IOException {
        int[] lengths = lengths(new SplittableRandom(5), 2000, 20);
        SourcePacker packer = packer(algorithm, new MadeUpLengths(lengths), 1, 4, SourceCursor.START);
        packer.sequenceLength(32);
        long highest = 0;
        Set<Long> order = new HashSet<>();
        for (List<Stretch> pack : all(packer)) {
            for (Stretch piece : pack) {
                highest = Math.max(highest, piece.document());
                // A window holds 4 packs of 32 tokens, at most 128 documents and one that began before.
                assertThat(piece.document()).isGreaterThan(highest - 130);
                order.add(piece.document());
            }
        }
        assertThat(order).hasSize(2000);
    }

    @Test
    void packsOfAWindowDoNotComeSortedByLength() throws IOException {
        int[] lengths = lengths(new SplittableRandom(5), 3000, 60);
        SourcePacker packer = packer(Algorithm.BEST_FIT, new MadeUpLengths(lengths), 1, 1000, SourceCursor.START);
        packer.sequenceLength(64);
        List<List<Stretch>> packs = all(packer);
        int ascents = 0;
        for (int i = 1; i < packs.size(); i++) {
            ascents += packs.get(i).get(0).document() > packs.get(i - 1).get(0).document() ? 1 : 0;
        }
        assertThat(ascents).isBetween(packs.size() / 3, 2 * packs.size() / 3);
    }
}
