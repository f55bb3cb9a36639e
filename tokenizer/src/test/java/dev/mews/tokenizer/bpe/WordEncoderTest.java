package dev.mews.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Against merging as its definition reads, with random vocabularies of which many tokens cut characters. */
class WordEncoderTest {
    private static final byte[] LETTERS = "abé日本한ж\u0301😀".getBytes(StandardCharsets.UTF_8);

    private static final String CHARACTERS = "日本한жé";

    private static final class RandomBpe {
        final List<byte[]> tokens = new ArrayList<>();
        final List<int[]> merges = new ArrayList<>();
        final boolean ordered;
        final Random random;

        RandomBpe(Random random, boolean ordered) {
            this(random, ordered, false, false);
        }

        /**
         * @param everySplit whether tokens grow to 90 bytes, and have a merge for each two tokens they consist of
         * @param characters whether every other merge, while there are such, goes on with a character from its first byte
         */
        RandomBpe(Random random, boolean ordered, boolean everySplit, boolean characters) {
            this.random = random;
            this.ordered = ordered;
            Map<String, Integer> ids = new HashMap<>();
            for (int b = 0; b < 256; b++) {
                ids.put(ByteAlphabet.spell(new byte[] {(byte) b}), b);
                tokens.add(new byte[] {(byte) b});
            }
            List<Integer> used = new ArrayList<>();
            for (byte b : LETTERS) {
                used.add(b & 0xFF);
            }
            int size = random.nextInt(120);
            for (int tries = 0; tries < 2 * size; tries++) {
                int first = everySplit && random.nextBoolean() ? Math.max(0, used.size() - 4) : 0;
                int left = used.get(first + random.nextInt(used.size() - first));
                int right = used.get(random.nextInt(used.size()));
                if (characters && random.nextBoolean()) {
                    int[] open = CHARACTERS
                            .codePoints()
                            .skip(random.nextInt(5))
                            .limit(1)
                            .toArray();
                    byte[] bytes = new String(open, 0, 1).getBytes(StandardCharsets.UTF_8);
                    Integer lead = ids.get(ByteAlphabet.spell(Arrays.copyOf(bytes, 2)));
                    left = lead == null || bytes.length == 2 ? bytes[0] & 0xFF : lead;
                    right = bytes[lead == null || bytes.length == 2 ? 1 : 2] & 0xFF;
                }
                String name = ByteAlphabet.spell(joined(left, right));
                if (name.length() < (everySplit ? 91 : 12) && ids.putIfAbsent(name, tokens.size()) == null) {
                    merges.add(new int[] {left, right, tokens.size()});
                    for (int i = 1; everySplit && i < name.length(); i++) {
                        Integer start = ids.get(name.substring(0, i));
                        Integer end = ids.get(name.substring(i));
                        if (start != null && end != null && (start != left || end != right)) {
                            merges.add(new int[] {start, end, tokens.size()});
                        }
                    }
                    used.add(tokens.size());
                    tokens.add(joined(left, right));
                }
            }
            if (!ordered) {
                Collections.shuffle(merges, random);
            }
        }

        private byte[] joined(int left, int right) {
            byte[] a = tokens.get(left);
            byte[] joined = Arrays.copyOf(a, a.length + tokens.get(right).length);
            System.arraycopy(tokens.get(right), 0, joined, a.length, tokens.get(right).length);
            return joined;
        }

        WordEncoder encoder() {
            Merges.Builder builder = new Merges.Builder();
            merges.forEach(merge -> builder.add(merge[0], merge[1], merge[2]));
            Merges built = builder.build();
            assertThat(built.isOrdered() || !ordered).isTrue();
            return new WordEncoder(new Vocabulary(tokens, SpecialTokens.none()), built, false);
        }

        List<Integer> naive(byte[] text) {
            List<Integer> ids = new ArrayList<>();
            for (byte b : text) {
                ids.add(b & 0xFF);
            }
            while (true) {
                int best = -1;
                int place = -1;
                for (int i = 0; i + 1 < ids.size(); i++) {
                    for (int rank = 0; rank < merges.size() && (best < 0 || rank < best); rank++) {
                        int[] merge = merges.get(rank);
                        if (merge[0] == ids.get(i) && merge[1] == ids.get(i + 1)) {
                            best = rank;
                            place = i;
                        }
                    }
                }
                if (best < 0) {
                    return ids;
                }
                ids.set(place, merges.get(best)[2]);
                ids.remove(place + 1);
            }
        }

        byte[] text() {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            int length = 2 + random.nextInt(random.nextInt(6) == 0 ? 450 : 30);
            while (text.size() < length) {
                if (random.nextInt(3) == 0) {
                    text.write(LETTERS[random.nextInt(LETTERS.length)]);
                } else if (random.nextBoolean()) {
                    text.writeBytes(CHARACTERS.substring(random.nextInt(5)).getBytes(StandardCharsets.UTF_8));
                } else {
                    text.writeBytes(
                            tokens.get(random.nextBoolean() ? tokens.size() - 1 : random.nextInt(tokens.size())));
                }
            }
            return text.toByteArray();
        }
    }

    private static void compare(RandomBpe bpe) {
        WordEncoder encoder = bpe.encoder().copy();
        for (int i = 0; i < 20; i++) {
            byte[] text = bpe.text();
            int count = encoder.encode(text, 0, text.length);
            assertThat(Arrays.copyOf(encoder.ids(), count))
                    .containsExactly(
                            bpe.naive(text).stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private static void comparePieces(Random random, boolean ordered) {
        RandomBpe bpe = new RandomBpe(random, ordered);
        WordEncoder encoder = bpe.encoder().copy();
        for (int i = 0; i < 20; i++) {
            byte[] text = bpe.text();
            List<Integer> ids = new ArrayList<>();
            for (int from = 0; from < text.length; ) {
                int end = encoder.pieceEnd(text, from, text.length);
                int character = end - from == 3 ? encoder.idOfCharacter(text, from) : -1;
                if (character >= 0) {
                    ids.add(character);
                } else {
                    int count = encoder.encode(text, from, end - from);
                    Arrays.stream(encoder.ids()).limit(count).forEach(ids::add);
                }
                from = end;
            }
            assertThat(ids).isEqualTo(bpe.naive(text));
        }
    }

    @Property(tries = 300)
    void piecesOneByOneGiveTheIdsOfTheNaiveTwin(@ForAll long seed) {
        comparePieces(new Random(seed), true);
    }

    @Property(tries = 300)
    void piecesWithMergesOfAnyOrderGiveTheIdsOfTheNaiveTwin(@ForAll long seed) {
        comparePieces(new Random(seed), false);
    }

    @Property(tries = 300)
    void orderedMergesGiveTheIdsOfTheNaiveTwin(@ForAll long seed) {
        compare(new RandomBpe(new Random(seed), true));
    }

    @Property(tries = 300)
    void mergesOfAnyOrderGiveTheIdsOfTheNaiveTwin(@ForAll long seed) {
        compare(new RandomBpe(new Random(seed), false));
    }

    @Property(tries = 60)
    void longTokensWithSeveralMergesEachGiveTheIdsOfTheNaiveTwin(@ForAll long seed) {
        compare(new RandomBpe(new Random(seed), true, true, false));
    }

    @Property(tries = 500)
    void mergesOfWholeCharactersGiveTheIdsOfTheNaiveTwin(@ForAll long seed) {
        Random random = new Random(seed);
        compare(new RandomBpe(random, random.nextInt(4) > 0, false, true));
    }

    @Test
    void aMergeIsCertainOnlyWhereNoneOfALowerRankMayTakeAByteAway() {
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        for (String token : List.of("xa", "ab", "xab", "abc", "bc", "bcd")) {
            tokens.add(token.getBytes(StandardCharsets.UTF_8));
        }
        Merges merges = new Merges.Builder()
                .add('x', 'a', 256)
                .add('a', 'b', 257)
                .add(256, 'b', 258)
                .add(257, 'c', 259)
                .add('b', 'c', 260)
                .add(260, 'd', 261)
                .build();
        MergeLimits limits = new MergeLimits(new Vocabulary(tokens, SpecialTokens.none()), merges);
        assertThat(limits.isCertain(1, -1, 'a', 'b', -1)).isTrue();
        assertThat(limits.isCertain(1, 'y', 'a', 'b', 'c')).isTrue();
        assertThat(limits.isCertain(1, 'x', 'a', 'b', 'c')).isFalse();
        assertThat(limits.isCertain(4, 'y', 'b', 'c', 'd')).isTrue();
        assertThat(limits.isCertain(4, 'a', 'b', 'c', 'd')).isFalse();
        assertThat(limits.isCertain(0, 'y', 'x', 'a', 'b')).isTrue();
        assertThat(limits.isCertain(-1, -1, 'c', 'd', -1)).isFalse();
        Merges later =
                new Merges.Builder().add(256, 'b', 258).add('x', 'a', 256).build();
        MergeLimits none = new MergeLimits(new Vocabulary(tokens, SpecialTokens.none()), later);
        assertThat(none.isCertain(1, 'y', 'x', 'a', 'c')).isFalse();
    }

    @Test
    void runsOfCharactersFallIntoPiecesWhereNoTokenIs() {
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        Merges.Builder merges = new Merges.Builder();
        for (String word : new String[] {"日", "本", "語"}) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            merges.add(bytes[0] & 0xFF, bytes[1] & 0xFF, tokens.size());
            merges.add(tokens.size(), bytes[2] & 0xFF, tokens.size() + 1);
            tokens.add(Arrays.copyOf(bytes, 2));
            tokens.add(bytes);
        }
        merges.add(257, 259, tokens.size());
        tokens.add("日本".getBytes(StandardCharsets.UTF_8));
        WordEncoder encoder = new WordEncoder(new Vocabulary(tokens, SpecialTokens.none()), merges.build(), true);
        byte[] text = "日本語本日".getBytes(StandardCharsets.UTF_8);
        List<Integer> ends = new ArrayList<>();
        for (int from = 0; from < text.length; from = ends.get(ends.size() - 1)) {
            ends.add(encoder.pieceEnd(text, from, text.length));
        }
        assertThat(ends).containsExactly(6, 9, 12, 15);
        assertThat(encoder.idOfCharacter(text, 6)).isEqualTo(261);
        assertThat(encoder.idOfCharacter(text, 7)).isEqualTo(-1);
    }

    /** The token that merges do not make is taken as a word, but not as a part of one. */
    @Test
    void aWordThatIsATokenOnlyAsAWholeIsNoPiece() {
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        tokens.add("日".getBytes(StandardCharsets.UTF_8));
        Vocabulary vocabulary = new Vocabulary(tokens, SpecialTokens.none());
        WordEncoder encoder = new WordEncoder(vocabulary, new Merges.Builder().build(), true);
        byte[] text = "日日".getBytes(StandardCharsets.UTF_8);
        assertThat(encoder.encode(text, 0, 3)).isEqualTo(1);
        assertThat(encoder.pieceEnd(text, 0, 6)).isEqualTo(6);
        assertThat(encoder.encode(text, 0, 6)).isEqualTo(6);
    }

    @Test
    void aMillionBytesOfOneLetterAreEncodedByMergesOfAnyOrder() {
        Merges.Builder merges = new Merges.Builder();
        merges.add(256, 256, 257).add('a', 'a', 256);
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        tokens.add("aa".getBytes(StandardCharsets.UTF_8));
        tokens.add("aaaa".getBytes(StandardCharsets.UTF_8));
        WordEncoder encoder = new WordEncoder(new Vocabulary(tokens, SpecialTokens.none()), merges.build(), false);
        byte[] text = "a".repeat(1_000_003).getBytes(StandardCharsets.UTF_8);
        int count = encoder.encode(text, 0, text.length);
        assertThat(count).isEqualTo(250_002);
        assertThat(Arrays.copyOfRange(encoder.ids(), count - 3, count)).containsExactly(257, 256, 'a');
    }
}
