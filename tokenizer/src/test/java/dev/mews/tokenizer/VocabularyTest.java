package dev.mews.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final int[] LENGTHS = {2, 7, 8, 9, 14, 15, 16, 17, 24, 31, 32, 33, 254, 255, 256, 300};

    /** All bytes, then a token of each length, of bytes with and without their highest bit. */
    private static final Vocabulary VOCABULARY = vocabulary();

    private static Vocabulary vocabulary() {
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        for (int length : LENGTHS) {
            byte[] token = new byte[length];
            new Random(length).nextBytes(token);
            tokens.add(token);
        }
        return new Vocabulary(tokens, SpecialTokens.none());
    }

    private static byte[] oneByOne(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(VOCABULARY.token(id));
        }
        return bytes.toByteArray();
    }

    @Property(tries = 1000)
    void tokensOfAnyLengthAreDecodedInAnyOrder(@ForAll long seed) {
        Random random = new Random(seed);
        int[] ids = random.ints(random.nextInt(40), 0, 256 + LENGTHS.length)
                .map(id -> random.nextBoolean() ? id : 256 + id % LENGTHS.length)
                .toArray();
        assertThat(VOCABULARY.concatenated(ids)).isEqualTo(oneByOne(ids));
    }

    @Test
    void aTokenOfEachLengthMayEndTheTextOrStandBeforeItsLastByte() {
        for (int id = 256; id < VOCABULARY.size(); id++) {
            for (int[] ids : new int[][] {{id}, {'a', id}, {id, 'z'}, {id, id}}) {
                assertThat(VOCABULARY.concatenated(ids)).isEqualTo(oneByOne(ids));
            }
        }
        assertThat(VOCABULARY.concatenated(new int[0])).isEmpty();
    }

    @Test
    void theBytesOfATokenCanBeAskedForOneByOne() {
        int id = VOCABULARY.size() - 1;
        byte[] token = VOCABULARY.token(id);
        for (int i = 0; i < token.length; i++) {
            assertThat(VOCABULARY.byteAt(id, i)).isEqualTo(token[i] & 0xFF);
        }
    }
}
