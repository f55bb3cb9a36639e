package dev.mews.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumbersTest {
    @Test
    void threeSignificantDigitsHoldSmallAndLargeNumbersApart() {
        assertThat(Numbers.significant(0)).isEqualTo("0");
        assertThat(Numbers.significant(9.190569835482165E-5)).isEqualTo("0.0000919");
        assertThat(Numbers.significant(-9.19E-8)).isEqualTo("-9.19E-8");
        assertThat(Numbers.significant(4.242941)).isEqualTo("4.24");
        assertThat(Numbers.significant(123_456)).isEqualTo("123000");
        assertThat(Numbers.significant(Double.NaN)).isEqualTo("NaN");
    }
}
