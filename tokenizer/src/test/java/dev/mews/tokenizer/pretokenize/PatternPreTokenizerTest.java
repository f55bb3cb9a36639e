package dev.mews.tokenizer.pretokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mews.tokenizer.internal.UnicodeClasses;
import dev.mews.tokenizer.reference.ReferenceTokenizer;
import dev.mews.tokenizer.reference.Texts;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternPreTokenizerTest {
    private static PreTokenizer pattern(String pattern) {
        return PatternPreTokenizer.ofHuggingFace(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|ab",
                "(?:a|ab)(?:c|bcd)?",
                "[^a-z]+?\\p{L}",
                "\\p{Lu}?\\p{Ll}+(?!\\d)|\\s*\\n|.",
                "(?i:it's|don't|K)+",
                "\\w{2,3}+|\\W",
                "[[;]a-f&]{2,}",
                "\\x41|\\u4E2D|\\x{1F600}|[\\P{L}]",
                "\\p{Han}+|[\\p{Hiragana}\\p{Katakana}]+|\\p{^Han}",
                " ?[\\p{S}\\p{Z}]++|\\p{Nd}++\\p{L}",
                "\\s+(?=\\S)|\\S+",
                "\\s+$|\\p{L}+$|[\\p{L}\\s]",
                "\\s++$|\\s*[\\r\\n]|\\s",
                "[^\\r\\n\\p{L}]?+\\p{L}?+\\p{Lu}|\\p{L}*+[\\p{L}!]|\\p{Ll}++(?!!)|\\w++\\w",
                "[\\p{Lu}\\p{Lo}&&[^\\p{Han}]]+|[a-z0-9&&\\w&&[^b-d5]]+|[^\\s\\S&&x]"
            })
    void piecesAreThoseOfTheReferenceEngine(String pattern) {
        SplittableRandom random = new SplittableRandom(3);
        PreTokenizer ours = pattern(pattern);
        try (ReferenceTokenizer reference = ReferenceTokenizer.splitting(pattern, "Isolated")) {
            for (int i = 0; i < 300; i++) {
                String text = Texts.random(random, 20);
                assertThat(PreTokenizerTest.pieces(ours, text))
                        .as(text)
                        .isEqualTo(reference.split(text).stream()
                                .map(piece -> new String(piece, StandardCharsets.UTF_8))
                                .toList());
            }
        }
    }

    @Test
    void theAutomatonCutsAsTheHandWrittenScannersDo() {
        SplittableRandom random = new SplittableRandom(5);
        for (PreTokenizer scanner : new PreTokenizer[] {
            PreTokenization.canonical(),
            PreTokenization.of(Digits.GROUP3, Punctuation.ISOLATED, Latex.OFF),
            PreTokenization.of(Digits.NONE, Punctuation.CONTIGUOUS, Latex.OFF),
            PreTokenization.of(Digits.INDIVIDUAL, Punctuation.NONE, Latex.OFF),
            Gpt2PreTokenizer.INSTANCE
        }) {
            PatternAutomaton twin = new PatternAutomaton(
                    PatternParser.parse(scanner.pattern(), PatternParser.Syntax.ONIGURUMA), scanner.pattern());
            for (int i = 0; i < 2_000; i++) {
                byte[] text = Texts.randomBytes(random, 60);
                for (int from = 0; from < text.length; ) {
                    int end = scanner.next(text, from, text.length);
                    assertThat(twin.match(text, from, text.length, false)).isEqualTo(end);
                    from = end;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "r50k_base, 'I''ll go  12345 ', 'I|''ll| go| | 12345| '",
        "cl100k_base, 'I''LL go  12345 ', 'I|''LL| go| | |123|45| '",
        "o200k_base, 'I''LL goTo  12345!/', 'I''LL| go|To| | |123|45|!/'"
    })
    void publishedEncodingsAreKnownByName(String name, String text, String pieces) {
        assertThat(String.join("|", PreTokenizerTest.pieces(PatternPreTokenizer.ofTiktoken(name), text)))
                .isEqualTo(pieces);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{1,2}+a|[abc]", "a{0,2}+b|[abc]", "b?+b|a{2}+a|[abc]", "[ab]{2,3}+c|(?:a|c)|b"})
    void boundedPossessiveRepetitionsOfTiktokenCutAsThoseOfJavaDo(String pattern) {
        PreTokenizer ours = PatternPreTokenizer.ofTiktoken(pattern);
        Pattern java = Pattern.compile(pattern);
        for (int number = 0; number < 6_561; number++) {
            String text = Integer.toString(6_561 + number, 3)
                    .substring(1)
                    .replace('0', 'a')
                    .replace('1', 'b');
            String letters = text.replace('2', 'c');
            assertThat(PreTokenizerTest.pieces(ours, letters))
                    .as(letters)
                    .isEqualTo(java.matcher(letters)
                            .results()
                            .map(MatchResult::group)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\s+$", "\\s+(?=x)", "[ab]+c|b+(?!\\p{L})", "(?:ab)+!", "\\p{Lu}+\\d"})
    void theNextMatchIsFoundWhereEachPlaceTriedInTurnFindsIt(String pattern) {
        PatternAutomaton automaton =
                new PatternAutomaton(PatternParser.parse(pattern, PatternParser.Syntax.ONIGURUMA), pattern);
        SplittableRandom random = new SplittableRandom(8);
        String[] parts = {" ", "  ", "\n", "a", "b", "ab", "c", "x", "!", "É", "中", "7", "\uD83D\uDE00"};
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(12); k > 0; k--) {
                text.append(parts[random.nextInt(parts.length)].repeat(1 + random.nextInt(4)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            int expected = 0;
            while (expected < bytes.length && automaton.match(bytes, expected, bytes.length, false) < 0) {
                expected += UnicodeClasses.codePointAt(bytes, expected, bytes.length) & 7;
            }
            assertThat(automaton.find(bytes, 0, bytes.length, false))
                    .as(text.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aLongRunThatIsNoMatchIsReadOnce() {
        byte[] text = (" ".repeat(4_000_000) + "x").getBytes(StandardCharsets.UTF_8);
        PatternAutomaton automaton =
                new PatternAutomaton(PatternParser.parse("\\s+$", PatternParser.Syntax.ONIGURUMA), "\\s+$");
        assertThat(automaton.find(text, 0, text.length, false)).isEqualTo(text.length);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\\p{L}+|\\P{L}', none",
                "'\\p{L}+|\\P{L}+$', U+0000 U+0041",
                "'\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s|\\S+', none",
                "'[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+', none",
                "'[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+', U+0009",
                "'ab|[^a]', U+0061"
            })
    void whatMatchesLeaveOverIsKnown(String pattern, String unmatched) {
        assertThat(((PatternPreTokenizer) pattern(pattern)).unmatched()).isEqualTo(unmatched);
        if (unmatched == null) {
            assertThat(PatternPreTokenizer.ofMatches(pattern).pattern()).isEqualTo(pattern);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PatternPreTokenizer.ofMatches(pattern))
                    .withMessage("the behavior Removed, inverted, drops what the pattern " + pattern
                            + " does not match, such as " + unmatched + ", which is not supported");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'a(?=bc)', 'a look-ahead over more than one character at 1'",
        "'^a', '^ at 0'",
        "'a\\b', '\\b at 1'",
        "'(a)\\1', '\\1 at 3'",
        "'(?>a)', 'the group (?> at 0'",
        "'[a&&]', 'the intersection && with nothing at 2'",
        "'[&&a]', 'the intersection && with nothing at 1'",
        "'[[:alpha:]]', 'a POSIX class at 1'",
        "'\\p{Klingon}', 'the property \\p{Klingon} at 0'",
        "'(?:ab)++a', 'a possessive repetition of more than one character at 0'",
        "'a{3,2}', 'the repetition {3,2} at 1'",
        "'(a', 'an unclosed ( at 0'",
        "'[a', 'an unclosed [ at 0'",
        "'a)', 'an unmatched ) at 1'"
    })
    void whatIsNotSupportedIsRefusedByNameAndPlace(String pattern, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pattern(pattern))
                .withMessage("the pattern " + pattern + " has " + what + ", which is not supported");
    }
}
