package dev.mews.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.filters.pii.PiiMasker.Masked;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiiMaskerTest {
    private static final PiiConfig DEFAULTS = ConfigLoader.defaults(PiiConfig.class);
    private static final PiiMasker MASKER = new PiiMasker(DEFAULTS);

    static Stream<Fixture.Case> cases() {
        return Stream.of(Fixture.EMAILS, Fixture.ADDRESSES, Fixture.SECRETS, Fixture.CODE_AND_FORMULAS)
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTextOfTheFixtureBecomesWhatItShould(Fixture.Case example) {
        assertThat(MASKER.mask(example.before()).text()).isEqualTo(example.after());
    }

    @Test
    void everyTextOfTheFixtureBecomesWhatItShouldInTheMiddleOfOthers() {
        // case by case on lines of their own, so that one match cannot depend on the next
        String before = String.join(" \n\n", cases().map(Fixture.Case::before).toList());
        String after = String.join(" \n\n", cases().map(Fixture.Case::after).toList());
        assertThat(MASKER.mask(before).text()).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", ".", "nothing to see", "@Override", "8.8.8.8", "\ud83d@\ude00.com", "\u0000@\u0000"})
    void textWithoutAMatchIsTheSameInstance(String text) {
        Masked masked = MASKER.mask(text);
        assertThat(masked.text()).isSameAs(text);
        assertThat(masked.changed()).isFalse();
    }

    @Test
    void everyKindIsCounted() {
        Masked masked = MASKER.mask("a@example.com b@example.com 93.184.216.34 password='fAke7mewsQx2'");
        assertThat(masked).isEqualTo(new Masked("<email> <email> <ip_address> password='<secret>'", 2, 1, 1));
        assertThat(masked.changed()).isTrue();
    }

    @Test
    void theLeftmostOfOverlappingMatchesWins() {
        assertThat(MASKER.mask("ftp://kim:fAke7@93.184.216.34/ and 93.184.216.34@example.com")
                        .text())
                .isEqualTo("ftp://<secret>@<ip_address>/ and <email>");
        assertThat(MASKER.mask("password=\"kim7@mews-club.org\""))
                .isEqualTo(new Masked("password=\"<secret>\"", 0, 0, 1));
    }

    @Test
    void aNeighbourThatBecomesATagNoLongerHidesAnAddress() {
        // before masking the number goes on with ".A", so it is no address
        assertThat(MASKER.mask("11.22.33.44.AKIA" + "Q3MEWSFAKEKEY7ZX"))
                .isEqualTo(new Masked("<ip_address>.<secret>", 0, 1, 1));
        assertThat(MASKER.mask("11.22.33.44.A").text()).isEqualTo("11.22.33.44.A");
    }

    @Test
    void kindsCanBeSwitchedOff() {
        String text = "a@example.com 93.184.216.34 password='fAke7mewsQx2'";
        assertThat(mask("ip_addresses: false\nsecrets: false", text))
                .isEqualTo("<email> 93.184.216.34 password='fAke7mewsQx2'");
        assertThat(mask("emails: false\nip_addresses: false", text))
                .isEqualTo("a@example.com 93.184.216.34 password='<secret>'");
        assertThat(mask("emails: false\nsecrets: false", text))
                .isEqualTo("a@example.com <ip_address> password='fAke7mewsQx2'");
    }

    @Test
    void tagsAndEntropyCanBeSet() {
        assertThat(mask("email_tag: '[EMAIL]'\nip_tag: '{ip}'", "a@example.com 93.184.216.34"))
                .isEqualTo("[EMAIL] {ip}");
        String text = "password='fAke7mewsQx2' token='aB1aB1aB1'";
        assertThat(mask("secret_entropy: 1.5", text)).isEqualTo("password='<secret>' token='<secret>'");
        assertThat(mask("secret_entropy: 3.0", text)).isEqualTo("password='<secret>' token='aB1aB1aB1'");
        assertThat(mask("secret_entropy: 3.9", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.com", "EMAIL", "<a b>", "<>", "<email]", ""})
    void aTagThatIsNoWordInBracketsIsRefused(String tag) {
        assertThatThrownBy(() -> new PiiConfig(true, true, true, tag, "<ip>", "<secret>", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("email_tag must be a word of ASCII letters, digits, '_' and '-' in <>, [] or {}, but was "
                        + tag);
    }

    @Test
    void entropyIsShannonsInBits() {
        assertThat(Entropy.bitsPerCharacter("")).isEqualTo(0);
        assertThat(Entropy.bitsPerCharacter("aaaa")).isEqualTo(0);
        assertThat(Entropy.bitsPerCharacter("abcd")).isEqualTo(2);
        assertThat(Entropy.bitsPerCharacter("aabb")).isEqualTo(1);
    }

    private static String mask(String yaml, String text) {
        PiiConfig config = ConfigLoader.parse("pii.yaml", yaml, PiiConfig.class, Map.of());
        return new PiiMasker(config).mask(text).text();
    }
}
