package dev.mews.cli.mix;

import java.math.BigDecimal;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of tokens: digits, {@code _} between them if one likes, and K, M, B or T for thousands up to trillions. */
public final class TokenCount implements ITypeConverter<Long> {
    private static final String UNITS = "KMBT";

    @Override
    public Long convert(String value) {
        String text = value.replace("_", "").toUpperCase(Locale.ROOT);
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        try {
            BigDecimal number = new BigDecimal(unit < 0 ? text : text.substring(0, text.length() - 1));
            long tokens = number.movePointRight(3 * (unit + 1)).longValueExact();
            if (tokens >= 0) {
                return tokens;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Told below.
        }
        throw new TypeConversionException(
                "must be a whole number of tokens such as 65536, 1_000_000, 1.5B or 2T, but was '" + value + "'");
    }
}
