package dev.mews.model.eval.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecallTextsTest {
    @TempDir
    private Path folder;

    /** Bytes as tokens, so that texts can be read here; made by this code and looked at. */
    @ParameterizedTest
    @EnumSource(RecallTask.class)
    void textsAreTheseAndNoOthers(RecallTask task) throws IOException {
        Tokenizer bytes = TestTokenizers.of(256, folder);
        RecallText text = new RecallTexts(bytes, options(task, 700, 3)).text(task, 700, 0);
        StringBuilder shown = new StringBuilder(bytes.decodeToString(text.context())).append('\n');
        for (RecallQuestion question : text.questions()) {
            shown.append(bytes.decodeToString(question.tokens())).append('|');
            question.candidates().forEach(candidate -> shown.append(bytes.decodeToString(candidate)));
            shown.append(" → ").append(question.answer()).append('\n');
        }
        try (var golden = RecallTextsTest.class.getResourceAsStream("/golden/recall/" + task.key() + ".txt")) {
            assertThat(shown.toString()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 300, 500, 900})
    void textQuestionAndAnswerAreExactlyAsLongAsAskedFor(int size) throws IOException {
        Tokenizer tokenizer = TestTokenizers.of(size, folder);
        for (RecallTask task : RecallTask.values()) {
            RecallTexts texts = new RecallTexts(tokenizer, options(task, 1000, 5));
            for (int length = 1000; length < 1030; length++) {
                RecallText text = texts.text(task, length, length);
                for (RecallQuestion question : text.questions()) {
                    assertThat(question.candidates()).hasSize(8);
                    for (int[] candidate : question.candidates()) {
                        assertThat(text.context().length + question.tokens().length + candidate.length)
                                .isEqualTo(length);
                    }
                }
            }
        }
    }

    /** Behind the sentence that is cut at its front, the tokens are those of the text as a whole. */
    @Test
    void tokensAreThoseOfTheText() throws IOException {
        Tokenizer tokenizer = TestTokenizers.of(700, folder);
        for (RecallTask task : RecallTask.values()) {
            RecallText text = new RecallTexts(tokenizer, options(task, 1500, 5)).text(task, 1500, 1);
            RecallQuestion question = text.questions().get(2);
            int[] answer = question.candidates().get(question.answer());
            String whole = decode(tokenizer, text.context(), question.tokens(), answer);
            String rest = whole.substring(whole.indexOf('.', whole.indexOf('.') + 1) + 1);
            int[] tokens = tokenizer.encode(rest);
            int[] made = concatenated(text.context(), question.tokens(), answer);
            assertThat(Arrays.copyOfRange(made, made.length - tokens.length, made.length))
                    .containsExactly(tokens);
        }
    }

    @Test
    void factsAreAtTheirDepths() throws IOException {
        Tokenizer bytes = TestTokenizers.of(256, folder);
        RecallText text = new RecallTexts(bytes, options(RecallTask.MULTI_NEEDLE, 30_000, 5))
                .text(RecallTask.MULTI_NEEDLE, 30_000, 0);
        String context = bytes.decodeToString(text.context());
        for (RecallQuestion question : text.questions()) {
            String asked = bytes.decodeToString(question.tokens());
            double at = context.indexOf(asked.substring(" Now recall: ".length())) / (double) context.length();
            assertThat(at).as(asked).isBetween(question.depth() - 0.02, question.depth() + 0.02);
        }
    }

    @Test
    void anotherSeedOrNumberIsAnotherText() throws IOException {
        Tokenizer bytes = TestTokenizers.of(256, folder);
        RecallTask task = RecallTask.VARIABLE_TRACKING;
        int[] first = new RecallTexts(bytes, options(task, 1500, 3))
                .text(task, 1500, 0)
                .context();
        int[] again = new RecallTexts(bytes, options(task, 1500, 3))
                .text(task, 1500, 0)
                .context();
        int[] second = new RecallTexts(bytes, options(task, 1500, 3))
                .text(task, 1500, 1)
                .context();
        RecallOptions otherSeed = new RecallOptions(List.of(task), List.of(1500), 3, 1, 8);
        assertThat(again).containsExactly(first);
        assertThat(second).isNotEqualTo(first);
        assertThat(new RecallTexts(bytes, otherSeed).text(task, 1500, 0).context())
                .isNotEqualTo(first);
    }

    @Test
    void whatDoesNotFitIsSaid() throws IOException {
        Tokenizer bytes = TestTokenizers.of(256, folder);
        RecallOptions options = options(RecallTask.MULTI_NEEDLE, 100, 5);
        assertThatThrownBy(() -> new RecallTexts(bytes, options).text(RecallTask.MULTI_NEEDLE, 100, 0))
                .hasMessageContaining(
                        "lengths of multi-needle with 5 depths must be at least 259 tokens here, but one was 100");
        assertThatThrownBy(() -> new RecallOptions(List.of(), List.of(100), 5, 1, 0))
                .hasMessageContaining("tasks must be different ones");
        assertThatThrownBy(() -> new RecallOptions(List.of(RecallTask.KEY_VALUE), List.of(200, 100), 5, 1, 0))
                .hasMessageContaining("lengths must be ascending");
        assertThatThrownBy(() -> new RecallOptions(List.of(RecallTask.KEY_VALUE), List.of(100), 1, 1, 0))
                .hasMessageContaining("depths must be from 2 to 11");
    }

    private static RecallOptions options(RecallTask task, int length, int depths) {
        return new RecallOptions(List.of(task), List.of(length), depths, 1, 7);
    }

    private static String decode(Tokenizer tokenizer, int[]... parts) {
        return tokenizer.decodeToString(concatenated(parts));
    }

    private static int[] concatenated(int[]... parts) {
        List<Integer> all = new ArrayList<>();
        for (int[] part : parts) {
            Arrays.stream(part).forEach(all::add);
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
