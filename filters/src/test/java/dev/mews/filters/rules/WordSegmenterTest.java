package dev.mews.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import dev.mews.filters.internal.PythonText;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordSegmenterTest {

    private static List<String> cut(String text) {
        WordList words = new WordSegmenter(WordDialect.ICU).segment(text);
        List<String> result = new ArrayList<>();
        for (int w = 0; w < words.size(); w++) {
            result.add(text.substring(words.start(w), words.end(w)));
        }
        return result;
    }

    /** The definition, without any short cut. */
    private static List<String> cutSlowly(String text) {
        List<String> result = new ArrayList<>();
        BreakIterator iterator = BreakIterator.getWordInstance(ULocale.ROOT);
        int i = 0;
        while (i < text.length()) {
            int start = PythonText.skipSpace(text, i, text.length());
            int end = start;
            while (end < text.length() && !PythonText.isSpace(text.charAt(end))) {
                end++;
            }
            String piece = text.substring(start, end);
            iterator.setText(piece);
            int from = 0;
            for (int to = iterator.next(); to != BreakIterator.DONE; to = iterator.next()) {
                result.add(piece.substring(from, to));
                from = to;
            }
            i = Math.max(end, i + 1);
        }
        return result;
    }

    @Provide
    Arbitrary<String> scripts() {
        return Arbitraries.strings()
                .withChars("aZéßж9٣०_.,:;'’‘·\"-/#@…«»()!?\u0301\u00ad\u200d\u200b \n\t\u3000")
                .withChars("אבضعकिाक्षกไทย한글漢字ひらカナー、。🦅🇩🇪\ufe0f")
                .ofMaxLength(24);
    }

    @Property(tries = 3000)
    void theScannerCutsLikeIcu(@ForAll("scripts") String text) {
        assertThat(cut(text)).containsExactlyElementsOf(cutSlowly(text));
    }

    @Property(tries = 500)
    void countingStopsAtTheLimit(@ForAll("scripts") String text) {
        int all = cutSlowly(text).size();
        assertThat(new WordSegmenter(WordDialect.ICU).countUpTo(text, 5)).isEqualTo(Math.min(5, all));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"can't stop, won't stop: 3.14 or 1,000!", "snake_case_2 e.g. foo.bar@example.com", "Ärzte·über’s"
            })
    void everydayTextIsCutLikeIcu(String text) {
        assertThat(cut(text)).containsExactlyElementsOf(cutSlowly(text));
    }

    @Test
    void punctuationMarksAreWordsOfTheirOwn() {
        assertThat(cut("Well... it's 3.14 (about)!"))
                .containsExactly("Well", ".", ".", ".", "it's", "3.14", "(", "about", ")", "!");
    }

    @Test
    void chineseIsCutByDictionary() {
        assertThat(cut("我们在学校学习中文。")).containsExactly("我们", "在", "学校", "学习", "中文", "。");
    }

    @Test
    void whiteSpaceWordsAreThoseOfPythonSplit() {
        String text = "a,b\u00a0c\u3000d\u200be\u001ff";
        WordList words = new WordSegmenter(WordDialect.WHITESPACE).segment(text);
        assertThat(words.size()).isEqualTo(4);
        assertThat(text.substring(words.start(2), words.end(2))).isEqualTo("d\u200be");
    }
}
