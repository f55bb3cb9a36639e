package dev.mews.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanners against slow twins that state the same rules as expressions of the JDK. */
class ScannerTwinTest {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(?<![A-Za-z0-9_.])(?<![A-Za-z][-/])" + OCTET + "(?:\\." + OCTET
            + "){3}(?![A-Za-z0-9_]|\\.[A-Za-z0-9]|-[A-Za-z])");
    private static final Pattern LOCAL = Pattern.compile("(?:[A-Za-z0-9_%+-]|\\.(?!\\.|$))*$");
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile("^" + LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern HEX_GROUPS = Pattern.compile(
            "(?<![0-9a-z.])(?<!(?:^|[^0-9a-z])[0-9a-f]{0,4}:)2[0-9a-f]{3}(?:::?[0-9a-f]{1,4})*(?:::)?(?![0-9a-z]|:[0-9a-f:]|(?<=:):|\\.[0-9])");

    @Provide
    Arbitrary<String> emailLike() {
        return Arbitraries.strings().withChars("ab1.@@-_+( ").ofMaxLength(24);
    }

    @Provide
    Arbitrary<String> dotted() {
        Arbitrary<String> numbers = Arbitraries.of("0", "7", "11", "93", "184", "255", "256", "010", "1000");
        Arbitrary<String> signs = Arbitraries.of(".", ".", ".", ".", ".", " ", "-", "/", ":", "a", "_");
        return Arbitraries.oneOf(numbers, signs).list().ofMaxSize(24).map(p -> String.join("", p));
    }

    @Provide
    Arbitrary<String> colons() {
        return Arbitraries.of("2a00", "2b1", "f", "0", "12", ":", ":", ":", ":", ":", "::", " ", "g")
                .list()
                .ofMaxSize(22)
                .map(p -> String.join("", p));
    }

    @Property(tries = 8000, seed = "1")
    void theEmailScannerFindsWhatItsTwinFinds(@ForAll("emailLike") String text) {
        assertThat(found(EmailScanner::scan, text)).isEqualTo(emails(text));
    }

    @Property(tries = 8000, seed = "2")
    void theIpv4ScannerFindsWhatItsTwinFinds(@ForAll("dotted") String text) {
        assertThat(found(Ipv4Scanner::scan, text)).isEqualTo(ipv4(text));
    }

    @Property(tries = 8000, seed = "3")
    void theIpv6ScannerFindsWhatItsTwinFinds(@ForAll("colons") String text) {
        assertThat(found(Ipv6Scanner::scan, text)).isEqualTo(ipv6(text));
    }

    private static List<String> found(BiConsumer<String, Matches> scanner, String text) {
        Matches matches = new Matches();
        scanner.accept(text, matches);
        return matches.resolved().stream()
                .map(m -> m.start() + ":" + text.substring(m.start(), m.end()))
                .toList();
    }

    private static List<String> emails(String text) {
        List<String> found = new ArrayList<>();
        int floor = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) != '@' || at < floor) {
                continue;
            }
            Matcher local = LOCAL.matcher(text.substring(floor, at));
            assertThat(local.find()).isTrue();
            String name = local.group().replaceAll("^[._%+-]+", "");
            Matcher domain = DOMAIN.matcher(text.substring(at + 1));
            if (name.isEmpty() || !domain.find()) {
                continue;
            }
            String labels = domain.group();
            String after = text.substring(at + 1 + labels.length());
            while (labels.contains(".") && !labels.matches(".*\\.[a-z]{2,24}")) {
                labels = labels.substring(0, labels.lastIndexOf('.'));
            }
            if (labels.contains(".") && !after.startsWith("(") && !after.matches("_[A-Za-z0-9_].*")) {
                found.add((at - name.length()) + ":" + name + "@" + labels);
                floor = at + 1 + labels.length();
            }
        }
        return found;
    }

    private static List<String> ipv4(String text) {
        List<String> found = new ArrayList<>();
        for (Matcher m = IPV4.matcher(text); m.find(); ) {
            boolean oneDigitEach = m.group().length() == 7;
            boolean special = m.group().matches("(?:0|255)\\..*");
            if (!oneDigitEach && !special) {
                found.add(m.start() + ":" + m.group());
            }
        }
        return found;
    }

    private static List<String> ipv6(String text) {
        List<String> found = new ArrayList<>();
        for (Matcher m = HEX_GROUPS.matcher(text); m.find(); ) {
            String address = m.group();
            long groups =
                    Pattern.compile("[0-9a-f]+").matcher(address).results().count();
            int gaps = address.split("::", -1).length - 1;
            if (gaps == 0 ? groups == 8 : gaps == 1 && groups >= 3 && groups <= 7) {
                found.add(m.start() + ":" + address);
            }
        }
        return found;
    }
}
