package dev.mews.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.filters.internal.Formulas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulasTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no formula at all | 0",
                "$x$ and $y_1$ | 2",
                "$$a = b$$ | 1",
                "\\(a\\) and \\[b\\] | 2",
                "\\begin{align} a &= b \\\\ c &= d \\end{align} | 1",
                "\\begin{equation*} a \\end{equation*} | 1",
                "\\begin{proof} none \\end{proof} | 0",
                "It costs $5 and then $10 more. | 0",
                "From $5 to $10 = a lot, $2^n$ says he. | 1",
                "$ \\alpha $ | 1",
                "cost \\$5 and \\$6_7 | 0",
                "open $x^2 without end | 0",
                "a \\\\(b\\) c | 0",
                "$$ | 0",
                "$ $ | 0",
                "\\( never closed | 0"
            })
    void formulasAreCountedAndMoneyIsNot(String text, int count) {
        assertThat(Formulas.count(text)).isEqualTo(count);
    }

    @Test
    void aFormulaIsRemovedWithItsDelimiters() {
        assertThat(Formulas.without("Let $x^2$ be \\[y\\] big")).isEqualTo("Let   be   big");
    }

    @Test
    void texBracketsBecomeDollars() {
        assertThat(Formulas.withDollars("a \\(x\\) b \\[ y \\] c \\\\(z\\)")).isEqualTo("a $x$ b $$y$$ c \\\\(z\\)");
    }

    @Test
    void openDelimitersDoNotCostASquare() {
        assertThat(Formulas.count("\\(".repeat(500_000))).isZero();
        assertThat(Formulas.count("$x ".repeat(333_333))).isZero();
    }
}
