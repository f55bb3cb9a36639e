package dev.mews.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorTest {
    @Test
    void theTextIsTheNumbersOfThePlansSources() {
        Cursor cursor = new Cursor("5ca1ab1e", 7, 300, List.of(100L, 0L, 200L));
        assertThat(cursor.toJson())
                .isEqualTo(
                        "{\"pack\":7,\"plan\":\"5ca1ab1e\",\"sourceTokens\":[100,0,200],\"tokens\":300,\"version\":2}");
        assertThat(Cursor.fromJson(cursor.toJson())).isEqualTo(cursor);
    }

    @Test
    void thePlaceAmongAThousandSourcesIsASmallTextWhateverTheyAreCalled() {
        List<Long> most = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            most.add(Long.MAX_VALUE - i);
        }
        Cursor cursor = new Cursor("0".repeat(32), Long.MAX_VALUE, Long.MAX_VALUE, most);
        assertThat(cursor.toJson()).hasSizeLessThan(21 * 1024);
        assertThat(Cursor.fromJson(cursor.toJson())).isEqualTo(cursor);
    }

    @Test
    void aCursorThatNamesItsSourcesIsRefusedByItsVersion() {
        assertThatThrownBy(
                        () -> Cursor.fromJson(
                                "{\"pack\":7,\"plan\":\"5ca1ab1e\",\"sourceTokens\":{\"web\":300},\"tokens\":300,\"version\":1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "version of a cursor must be 2, but was 1: resume with the build that wrote it, or train anew");
    }
}
