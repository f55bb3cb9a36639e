package dev.mews.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.filters.pii.PiiMasker.Masked;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MaskingPropertyTest {
    private static final PiiMasker MASKER = new PiiMasker(ConfigLoader.defaults(PiiConfig.class));

    /** Whole examples, parts of them and the signs around them, in any order. */
    @Provide
    Arbitrary<String> pieces() {
        List<String> examples = Stream.of(Fixture.EMAILS, Fixture.ADDRESSES, Fixture.SECRETS)
                .flatMap(List::stream)
                .flatMap(c -> Stream.concat(
                        Stream.of(c.before()), Stream.of(c.before().split("[ \"'=]"))))
                .distinct()
                .toList();
        Arbitrary<String> signs = Arbitraries.of(
                "@",
                ".",
                "-",
                ":",
                "://",
                "/",
                "_",
                "\\",
                "\\n",
                " ",
                "\n",
                "\"",
                "'",
                "=",
                "(",
                "v",
                "7",
                "a",
                "é",
                "中",
                "<",
                ">",
                "password=\"",
                "token: ",
                "version ",
                "<email>",
                "<secret>",
                "<ip_address>");
        return Arbitraries.oneOf(Arbitraries.of(examples), signs)
                .list()
                .ofMaxSize(12)
                .map(p -> String.join("", p));
    }

    @Property(tries = 3000, seed = "7")
    void maskingIsIdempotent(@ForAll("pieces") String text) {
        String once = MASKER.mask(text).text();
        Masked twice = MASKER.mask(once);
        assertThat(twice.text()).isSameAs(once);
    }

    @Property(tries = 3000, seed = "8")
    void allThatChangesIsReplacedByTags(@ForAll("pieces") String text) {
        Masked masked = MASKER.mask(text);
        assertThat(masked.changed()).isEqualTo(!masked.text().equals(text));
        // what stands between the tags is left as it was, in its order
        int from = 0;
        for (String kept : masked.text().split("<email>|<ip_address>|<secret>", -1)) {
            int at = text.indexOf(kept, from);
            assertThat(at).isGreaterThanOrEqualTo(from);
            from = at + kept.length();
        }
    }

    @Property(tries = 1000, seed = "9")
    void anyTextWithoutTheSignsOfAMatchStays(@ForAll String text) {
        String harmless = text.replaceAll("[@.:=>(]", "");
        assertThat(MASKER.mask(harmless).text()).isSameAs(harmless);
    }
}
