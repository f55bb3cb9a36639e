package dev.mews.cli.tokenizer;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: {@code 512m} or {@code 2g}, binary units. */
record MemorySize(long bytes) {
    /** Reads {@code NUMBER[k|m|g]}. */
    static final class Converter implements ITypeConverter<MemorySize> {
        @Override
        public MemorySize convert(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int unit = lower.isEmpty() ? -1 : "kmg".indexOf(lower.charAt(lower.length() - 1));
            try {
                long number = Long.parseLong(unit < 0 ? lower : lower.substring(0, lower.length() - 1));
                return new MemorySize(Math.multiplyExact(number, 1L << (10 * (unit + 1))));
            } catch (ArithmeticException | NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a size such as 512m or 2g");
            }
        }
    }
}
