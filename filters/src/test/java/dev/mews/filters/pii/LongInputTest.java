package dev.mews.filters.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A million characters of what hurts a scanner most. With quadratic work these tests would not end. */
class LongInputTest {
    private static final int LENGTH = 1_000_000;
    private static final PiiMasker MASKER = new PiiMasker(ConfigLoader.defaults(PiiConfig.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                ".",
                ":",
                "-",
                "a",
                "a.a.a.",
                "a@",
                "@a.",
                "a@a.",
                "1",
                "1.",
                "11.22.33.",
                "1.2.3.4.",
                "::",
                "2a00:",
                "2a00::",
                "-----",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----aB0",
                "://",
                "://a:",
                "a://a:b",
                "eyJ",
                "eyJ-",
                "eyJ.",
                "eyJaaaaaaaaaaaaaaaaa. ",
                "ghp_",
                "ghp-",
                "AKIA",
                "xoxb-",
                "glpat-",
                "password",
                "password=",
                "password=\"",
                "token: ",
                "token_",
                "secret'",
                "\\",
                "\\_",
                "\\_@"
            })
    void repeatedPartsOfMatchesStayAsTheyAre(String part) {
        String text = part.repeat(LENGTH / part.length());
        assertThat(MASKER.mask(text).text()).isSameAs(text);
    }

    @Test
    void aMillionCharactersOfMatchesAreAllMasked() {
        String text = "kim@example.com 93.184.216.34 password='fAke7mewsQx2' ".repeat(20_000);
        assertThat(MASKER.mask(text))
                .isEqualTo(new PiiMasker.Masked(
                        "<email> <ip_address> password='<secret>' ".repeat(20_000), 20_000, 20_000, 20_000));
    }
}
