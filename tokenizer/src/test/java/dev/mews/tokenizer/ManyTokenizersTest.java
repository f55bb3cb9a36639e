package dev.mews.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManyTokenizersTest {
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "falcon7b"})
    void aTokenizerThatWasUsedAndForgottenLeavesNothingBehind(String style) throws Exception {
        WeakReference<Tokenizer> forgotten = used(style);
        for (int i = 0; i < 200 && forgotten.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(forgotten.get()).isNull();
    }

    /** In a method of its own, so that no local variable keeps it. */
    private static WeakReference<Tokenizer> used(String style) throws Exception {
        Path file = Path.of("..", "tests", "golden", "wild-tokenizers", style, "tokenizer.json");
        Tokenizer tokenizer = Tokenizer.load(file);
        assertThat(tokenizer.decodeToString(tokenizer.encode("some text, 1234")))
                .isEqualTo("some text, 1234");
        return new WeakReference<>(tokenizer);
    }
}
