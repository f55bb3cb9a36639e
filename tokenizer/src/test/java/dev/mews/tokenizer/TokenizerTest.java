package dev.mews.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    private static final Tokenizer CANONICAL = train(PreTokenization.canonical());
    private static final Tokenizer GPT2 = train(Gpt2PreTokenizer.INSTANCE);

    private static Tokenizer train(PreTokenizer preTokenizer) {
        try {
            Path directory = Files.createTempDirectory("mews-tokenizer");
            TrainingOptions options = new TrainingOptions(List.of(2_500), SpecialTokens.falcon(), 2, 32, 0);
            Tokenizer tokenizer = TestTokenizers.train(preTokenizer, options, directory);
            Files.delete(directory.resolve("generated.counts"));
            Files.delete(directory);
            return tokenizer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 2_000)
    void decodingGivesBackAnyBytes(@ForAll @Size(max = 400) byte[] bytes) {
        assertThat(CANONICAL.decode(CANONICAL.encode(bytes))).isEqualTo(bytes);
        assertThat(GPT2.decode(GPT2.encode(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 500)
    void decodingGivesBackDamagedText(@ForAll long seed) {
        byte[] bytes = Texts.randomBytes(new SplittableRandom(seed), 200);
        assertThat(CANONICAL.decode(CANONICAL.encode(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 500)
    void streamedPiecesAreTheWholeText(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] ids = IntStream.generate(() -> random.nextInt(4) == 0
                        ? 1_024 + random.nextInt(256)
                        : random.nextInt(CANONICAL.vocabulary().size()))
                .limit(60)
                .toArray();
        StreamingDecoder decoder = CANONICAL.streamingDecoder();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.next(id));
        }
        text.append(decoder.finish());
        assertThat(text.toString()).isEqualTo(CANONICAL.decodeToString(ids));
    }

    @Test
    void aCharacterCutByTokensComesWhenItIsComplete() {
        StreamingDecoder decoder = CANONICAL.streamingDecoder();
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        assertThat(decoder.next(CANONICAL.vocabulary().idOfByte(euro[0] & 0xFF)))
                .isEmpty();
        assertThat(decoder.next(CANONICAL.vocabulary().idOfByte(euro[1] & 0xFF)))
                .isEmpty();
        assertThat(decoder.next(CANONICAL.vocabulary().idOfByte(euro[2] & 0xFF)))
                .isEqualTo("€");
        assertThat(decoder.next(CANONICAL.vocabulary().idOfByte(0xE2))).isEmpty();
        assertThat(decoder.next(CANONICAL.vocabulary().idOfByte('x'))).isEqualTo("\uFFFDx");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void anEncodedSurrogateStreamsAsTheWholeTextReadsIt() {
        byte[] surrogate = {'3', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '4', (byte) 0xED, (byte) 0xBF, 'x', (byte) 0xED
        };
        int[] ids = new int[surrogate.length];
        StreamingDecoder decoder = CANONICAL.streamingDecoder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = CANONICAL.vocabulary().idOfByte(surrogate[i] & 0xFF);
            text.append(decoder.next(ids[i]));
        }
        assertThat(text.append(decoder.finish()).toString())
                .isEqualTo(CANONICAL.decodeToString(ids))
                .isEqualTo("3\uFFFD4\uFFFDx\uFFFD");
    }

    @Test
    void anEncoderGivesTheSameIdsWithAFullAndAnEmptyCache() {
        SplittableRandom random = new SplittableRandom(12);
        Encoder kept = CANONICAL.encoder();
        for (int i = 0; i < 1_000; i++) {
            byte[] text = Texts.randomBytes(random, 60);
            IntArrayList warm = new IntArrayList();
            IntArrayList cold = new IntArrayList();
            kept.encode(text, 0, text.length, warm);
            CANONICAL.encoder().encode(text, 0, text.length, cold);
            assertThat(warm.toIntArray()).isEqualTo(cold.toIntArray());
        }
    }

    @Test
    void aBatchIsInTheOrderOfItsTexts() {
        SplittableRandom random = new SplittableRandom(13);
        List<byte[]> texts = IntStream.range(0, 500)
                .mapToObj(i -> Texts.randomBytes(random, 60))
                .toList();
        List<int[]> ids = CANONICAL.encodeBatch(texts);
        assertThat(ids).hasSize(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(ids.get(i)).isEqualTo(CANONICAL.encode(texts.get(i)));
        }
    }

    @Test
    void aRangeOfAnArrayIsEncodedAsIfItWereAlone() {
        byte[] text = "xx the \\frac{1}{2} of हिन्दी yy".getBytes(StandardCharsets.UTF_8);
        Encoder encoder = CANONICAL.encoder();
        for (int from = 0; from < text.length; from++) {
            for (int to = from; to <= text.length; to++) {
                IntArrayList ids = new IntArrayList();
                encoder.encode(text, from, to - from, ids);
                assertThat(ids.toIntArray()).isEqualTo(CANONICAL.encode(Arrays.copyOfRange(text, from, to)));
            }
        }
    }

    @Test
    void specialTokensInTextAreTextUnlessAllowed() {
        String text = "a<|endoftext|>b";
        assertThat(CANONICAL.encode(text)).doesNotContain(11);
        assertThat(CANONICAL.encode(text, SpecialTokenMode.IGNORE)).isEqualTo(CANONICAL.encode(text));
        assertThat(CANONICAL.encode(text, SpecialTokenMode.ALLOW))
                .containsExactly(CANONICAL.encode("a")[0], 11, CANONICAL.encode("b")[0]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CANONICAL.encode(text, SpecialTokenMode.RAISE))
                .withMessage("the text holds the special token <|endoftext|> at byte 1");
    }

    @Test
    void falconSpecialTokensKeepTheirIds() {
        SpecialTokens falcon = SpecialTokens.falcon();
        assertThat(falcon.size()).isEqualTo(1_024);
        assertThat(falcon.id(">>TITLE<<")).hasValue(0);
        assertThat(falcon.id(SpecialTokens.END_OF_TEXT)).hasValue(11);
        assertThat(falcon.id(SpecialTokens.PAD)).hasValue(12);
        assertThat(falcon.id("<|reserved_20|>")).hasValue(20);
        assertThat(falcon.id("<|reserved_1023|>")).hasValue(1_023);
    }

    @Test
    void equalOrEmptySpecialTokensAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpecialTokens.of(List.of("<a>", "<a>")))
                .withMessage("special tokens 0 and 1 are both <a>");
        assertThatIllegalArgumentException().isThrownBy(() -> SpecialTokens.of(List.of("")));
    }

    @Test
    void anUnknownSpecialTokenIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CANONICAL.specialId("<|nothing|>"))
                .withMessage("the tokenizer has no special token <|nothing|>");
    }
}
