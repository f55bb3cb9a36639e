package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyAuditTest {
    @Test
    void everyTokenIsInOneClass() {
        // "a." is cut by the pre-tokenizer; of "abc" the merges make a|bc, because b|c comes first
        Tokenizer tokenizer =
                SmallTokenizers.of("l|o", "a|.", "b|c", "a|b", "ab|c", "\u00e4|\u00b8", "\u00e4\u00b8|\u00ad");
        VocabularyAudit audit = VocabularyAudit.of(tokenizer);
        assertThat(audit.ids(TokenClass.SPECIAL)).containsExactly(0);
        assertThat(audit.ids(TokenClass.BYTE)).hasSize(128);
        assertThat(audit.ids(TokenClass.CUT)).containsExactly(SmallTokenizers.id(tokenizer, "a."));
        assertThat(audit.ids(TokenClass.NOT_MERGED)).containsExactly(SmallTokenizers.id(tokenizer, "abc"));
        assertThat(audit.ids(TokenClass.PARTIAL_UTF8)).containsExactly(SmallTokenizers.id(tokenizer, "\u00e4\u00b8"));
        assertThat(audit.ids(TokenClass.REACHABLE)).hasSize(128 + 4);
        assertThat(audit.classes().values().stream().mapToInt(List::size).sum())
                .isEqualTo(tokenizer.vocabulary().size());
        assertThat(audit.scripts())
                .containsEntry("Han", 1L)
                .containsEntry("Latin", 52L + 5)
                .containsEntry(TokenScript.PARTIAL, 128L + 1)
                .containsEntry(TokenScript.DIGITS, 10L);
        assertThat(audit.scripts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(256 + 7);
    }

    @Test
    void aWholeWordTokenIsReachableWithoutMerges() {
        List<byte[]> tokens = new ArrayList<>();
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens.add(new byte[] {(byte) ByteAlphabet.byteAt(rank)});
        }
        tokens.add("word".getBytes(StandardCharsets.UTF_8));
        Vocabulary vocabulary = new Vocabulary(tokens, SpecialTokens.none());
        Merges none = new Merges.Builder().build();
        assertThat(VocabularyAudit.of(new Tokenizer(vocabulary, none, PreTokenization.canonical(), true))
                        .ids(TokenClass.NOT_MERGED))
                .isEmpty();
        assertThat(VocabularyAudit.of(new Tokenizer(vocabulary, none, PreTokenization.canonical(), false))
                        .ids(TokenClass.NOT_MERGED))
                .containsExactly(256);
    }

    @ParameterizedTest
    @CsvSource({
        "jo@ex.org, EMAIL",
        "' x.y@host-1.example', EMAIL",
        "10.0.255.1, IP_ADDRESS",
        "'(127.0.0.1)', IP_ADDRESS",
        "https://, URL",
        "' www.x', URL",
        "AKIAexampleKey1234x, SECRET",
        "d41d8cd98f00b204e980, SECRET",
        "555123, DIGITS",
        "tel0049555123, DIGITS",
    })
    void whatLooksPrivateIsFound(String token, PrivateKind kind) {
        assertThat(PrivateTokens.kind(token.getBytes(StandardCharsets.UTF_8))).isEqualTo(Optional.of(kind));
    }

    @ParameterizedTest
    @CsvSource({
        "@ex.org",
        "a@b",
        "a@b.c",
        "1.2.3",
        "256.1.1.1",
        "1.2.3.4567",
        "1234.1.1.1",
        "www.",
        ":/",
        "12345",
        "internationalisation",
        "getElementsByTagName",
        "AAAAAAAAaaaaaaaa11",
        "VeryLongIdentifierName1",
        "ünïcödé@ü.org",
    })
    void whatDoesNotLookPrivateIsNot(String token) {
        assertThat(PrivateTokens.kind(token.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "' word', Latin",
        "слово, Cyrillic",
        "कि, Devanagari",
        "東京, Han",
        "aя, Cyrillic",
        "' ', (white space)",
        "' 12', (digits)",
        "'!?', (punctuation and symbols)",
        "é1, Latin",
    })
    void theScriptIsThatOfMostCharacters(String token, String script) {
        assertThat(TokenScript.of(token.getBytes(StandardCharsets.UTF_8))).isEqualTo(script);
    }

    @Test
    void useTellsUnusedRareAndOneDocumentTokensApart() {
        Tokenizer tokenizer = SmallTokenizers.of("a|a", "b|b", "c|c", "d|d");
        TextMeter meter = new TextMeter(List.of(tokenizer));
        meter.add(new Group("s", ""), 0, "aa.aa.aa.bb");
        meter.add(new Group("s", ""), 1, "cc.cc.bb");
        UseAudit audit = UseAudit.of(tokenizer, meter.measurement().spreads().get(0), 3);
        assertThat(audit)
                .isEqualTo(new UseAudit(
                        3,
                        List.of(SmallTokenizers.id(tokenizer, "dd")),
                        List.of(SmallTokenizers.id(tokenizer, "bb"), SmallTokenizers.id(tokenizer, "cc")),
                        List.of(),
                        List.of(),
                        List.of(SmallTokenizers.id(tokenizer, "aa"), SmallTokenizers.id(tokenizer, "cc"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        UseAudit.of(tokenizer, meter.measurement().spreads().get(0), 0))
                .withMessage("rare must be at least 1, but was 0");
    }

    @Test
    void tokensThatAreOnlyStepsToOthersAreFound() {
        Tokenizer tokenizer = SmallTokenizers.of("l|o", "lo|w", "a|b", "ab|c", "x|y", "xy|z");
        TextMeter meter = new TextMeter(List.of(tokenizer));
        // lo is made 10 times and always becomes low; ab 10 times and stays once; xy 10 times and stays twice
        meter.add(new Group("s", ""), 0, "low ".repeat(10) + "abc ".repeat(9) + "ab " + "xyz ".repeat(8) + "xy xy");
        UseAudit audit = UseAudit.of(tokenizer, meter.measurement().spreads().get(0), 10);
        assertThat(audit.intermediate())
                .containsExactly(SmallTokenizers.id(tokenizer, "lo"), SmallTokenizers.id(tokenizer, "ab"));
        assertThat(audit.neverFinal()).containsExactly(SmallTokenizers.id(tokenizer, "lo"));
        assertThat(UseAudit.of(tokenizer, meter.measurement().spreads().get(0), 11)
                        .intermediate())
                .isEmpty();
    }

    @Test
    void tokensOnAListAreFoundWhateverTheirCaseAndTheSpaceAroundThem() {
        Tokenizer tokenizer = SmallTokenizers.of("a|b", " |ab", "A|B", "ab|c");
        assertThat(ListedTokens.of(tokenizer.vocabulary(), List.of("Ab ", "", "unknown")))
                .containsExactly(
                        SmallTokenizers.id(tokenizer, "ab"),
                        SmallTokenizers.id(tokenizer, " ab"),
                        SmallTokenizers.id(tokenizer, "AB"));
        assertThat(ListedTokens.of(tokenizer.vocabulary(), List.of("<|end|>"))).isEmpty();
    }

    @Test
    void theMergeTreeGoesDownToBytes() {
        Tokenizer tokenizer = SmallTokenizers.of("l|o", "lo|w", "b|c", "a|b", "ab|c");
        int low = SmallTokenizers.id(tokenizer, "low");
        MergeTree tree = MergeTree.of(tokenizer, low).orElseThrow();
        assertThat(tree)
                .isEqualTo(new MergeTree(
                        low,
                        1,
                        List.of(
                                new MergeTree(
                                        SmallTokenizers.id(tokenizer, "lo"),
                                        0,
                                        List.of(leaf(tokenizer, "l"), leaf(tokenizer, "o"))),
                                leaf(tokenizer, "w"))));
        assertThat(MergeTree.of(tokenizer, SmallTokenizers.id(tokenizer, "abc")))
                .isEmpty();
        assertThat(MergeTree.of(tokenizer, 0)).isEmpty();
        assertThat(MergeTree.of(tokenizer, SmallTokenizers.id(tokenizer, "q"))).contains(leaf(tokenizer, "q"));
    }

    private static MergeTree leaf(Tokenizer tokenizer, String token) {
        return new MergeTree(SmallTokenizers.id(tokenizer, token), -1, List.of());
    }
}
