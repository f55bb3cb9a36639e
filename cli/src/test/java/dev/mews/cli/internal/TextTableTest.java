package dev.mews.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TextTableTest {
    @Test
    void padsTextToTheLeftAndNumbersToTheRight() {
        assertThat(TextTable.of("stage", ">documents")
                        .row("filter", Numbers.count(1234))
                        .row("dedup", 7)
                        .lines())
                .containsExactly("stage   documents", "──────  ─────────", "filter      1,234", "dedup           7");
    }

    @Test
    void countsWideCharactersAsTwoColumnsAndCombiningMarksAsNone() {
        assertThat(TextTable.of("language", ">n")
                        .row("日本語", 1)
                        .row("हिन्दी", 22)
                        .lines())
                .containsExactly("language   n", "────────  ──", "日本語     1", "हिन्दी     22");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> TextTable.of("a", "b").row(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row must have 2 cells, but had 1");
    }

    @Test
    void writesNumbersAsPeopleReadThem() {
        assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
        assertThat(Numbers.bytes(1023)).isEqualTo("1023 B");
        assertThat(Numbers.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Numbers.bytes(300L << 20)).isEqualTo("300 MiB");
        assertThat(Numbers.percent(1, 3)).isEqualTo("33.3 %");
        assertThat(Numbers.percent(1, 0)).isEqualTo("–");
    }
}
