package dev.mews.tokenizer.pretokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepwisePreTokenizerTest {
    private static final StepwisePreTokenizer STEPS = new StepwisePreTokenizer.Builder()
            .punctuation("Contiguous")
            .byteLevel(true)
            .split("[0-9][0-9]", "Isolated", false)
            .build("[]");

    private static List<Integer> ends(PreTokenizer walk, byte[] text, int from) {
        List<Integer> ends = new ArrayList<>();
        for (int at = from; at < text.length; ) {
            at = walk.next(text, at, text.length);
            ends.add(at);
        }
        return ends;
    }

    @Test
    void aTextThatWasLeftHalfwayDoesNotReachTheNextOneInTheSameArray() {
        byte[] text = "ab 12345!! cd".getBytes(StandardCharsets.UTF_8);
        PreTokenizer left = STEPS.walk();
        int place = left.next(text, 0, text.length);
        byte[] other = "ab??!  7 8  x".getBytes(StandardCharsets.UTF_8);
        List<Integer> expected = ends(STEPS.walk(), other, place);
        System.arraycopy(other, 0, text, 0, text.length);
        assertThat(ends(STEPS.walk(), text, place)).isEqualTo(expected);
    }

    @Test
    void twoWalksAtTheSameTimeDoNotDisturbEachOther() {
        byte[] text = "ab 12345!! cd".getBytes(StandardCharsets.UTF_8);
        List<Integer> expected = ends(STEPS.walk(), text, 0);
        PreTokenizer first = STEPS.walk();
        PreTokenizer second = STEPS.walk();
        List<Integer> ends = new ArrayList<>();
        for (int at = 0; at < text.length; ) {
            assertThat(second.next(text, at, text.length)).isGreaterThan(at);
            at = first.next(text, at, text.length);
            ends.add(at);
        }
        assertThat(ends).isEqualTo(expected).containsExactly(2, 3, 5, 7, 8, 10, 13);
    }
}
