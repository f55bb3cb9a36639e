package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.reference.ReferenceTokenizer;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerFilesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SpecialTokens ROBERTA = SpecialTokens.of(List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>"));

    @TempDir
    Path directory;

    private Tokenizer train(PreTokenizer preTokenizer, SpecialTokens special) throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(special.size() + 256 + 500), special, 2, 32, 0);
        return TestTokenizers.train(preTokenizer, options, directory);
    }

    private ObjectNode saved(Tokenizer tokenizer) throws IOException {
        tokenizer.save(directory);
        return (ObjectNode) MAPPER.readTree(directory.resolve("tokenizer.json").toFile());
    }

    private Path write(ObjectNode json) throws IOException {
        return Files.writeString(directory.resolve("tokenizer.json"), json.toString());
    }

    private static void assertSameTokenizer(Tokenizer actual, Tokenizer expected) {
        SplittableRandom random = new SplittableRandom(3);
        assertThat(actual.vocabulary().specialTokens())
                .isEqualTo(expected.vocabulary().specialTokens());
        assertThat(actual.vocabulary().size()).isEqualTo(expected.vocabulary().size());
        for (int i = 0; i < 500; i++) {
            byte[] text = Texts.randomBytes(random, 40);
            assertThat(actual.encode(text)).isEqualTo(expected.encode(text));
        }
    }

    @Test
    void aSavedTokenizerIsLoadedAsItWas() throws IOException {
        Tokenizer tokenizer = train(PreTokenization.canonical(), SpecialTokens.falcon());
        tokenizer.save(directory);
        Tokenizer loaded = Tokenizer.load(directory);
        assertSameTokenizer(loaded, tokenizer);
        assertThat(loaded.preTokenizer()).isEqualTo(PreTokenization.canonical());
        assertThat(loaded.wholeWordsFirst()).isTrue();
        assertSameTokenizer(Tokenizer.load(directory.resolve("tokenizer.json")), tokenizer);
    }

    @Test
    void savingALoadedTokenizerWritesTheSameBytes() throws IOException {
        train(PreTokenization.canonical(), SpecialTokens.falcon()).save(directory);
        Path again = directory.resolve("again");
        Tokenizer.load(directory).save(again);
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(directory.resolve(name));
        }
        try (Stream<Path> files = Files.list(again)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void specialTokensStandInTheVocabularyAndAmongTheAddedTokens() throws IOException {
        ObjectNode json = saved(train(PreTokenization.canonical(), SpecialTokens.falcon()));
        assertThat(json.path("added_tokens")).hasSize(1_024);
        assertThat(json.at("/model/vocab").path("<|endoftext|>").intValue()).isEqualTo(11);
        assertThat(json.at("/model/vocab").path("<|reserved_1023|>").intValue()).isEqualTo(1_023);
        assertThat(Files.readString(directory.resolve("special_tokens_map.json")))
                .isEqualTo("{\n  \"eos_token\" : \"<|endoftext|>\",\n  \"pad_token\" : \"<|pad|>\"\n}");
    }

    @Test
    void vocabAndMergesGiveTheIdsOfTheReference() throws IOException {
        Tokenizer trained = train(Gpt2PreTokenizer.INSTANCE, ROBERTA);
        ObjectNode json = saved(trained);
        ((ObjectNode) json.path("model")).put("ignore_merges", false);
        write(json);
        try (ReferenceTokenizer reference = ReferenceTokenizer.load(directory.resolve("tokenizer.json"))) {
            writeVocabAndMerges(json);
            Files.delete(directory.resolve("tokenizer.json"));
            Files.delete(directory.resolve("special_tokens_map.json"));
            Tokenizer loaded = Tokenizer.load(directory);
            SplittableRandom random = new SplittableRandom(4);
            for (int i = 0; i < 2_000; i++) {
                String text = Texts.random(random, 40);
                assertThat(loaded.encode(text)).as(text).isEqualTo(reference.encode(text));
            }
            assertThat(loaded.specialId("<s>")).isZero();
            assertThat(loaded.specialId("</s>")).isEqualTo(2);
            assertThat(loaded.encode("<s>")).doesNotContain(0);
        }
    }

    @Test
    void theLegacyFilesAloneGiveTheSameTokenizer() throws IOException {
        Tokenizer trained = train(Gpt2PreTokenizer.INSTANCE, ROBERTA);
        TokenizerFiles.saveWithLegacyFiles(trained, directory);
        Files.delete(directory.resolve("tokenizer.json"));
        Files.delete(directory.resolve("special_tokens_map.json"));
        assertSameTokenizer(Tokenizer.load(directory), trained);
        assertThat(Files.readString(directory.resolve("merges.txt"))).startsWith("#version: 0.2\n");
    }

    private void writeVocabAndMerges(ObjectNode json) throws IOException {
        Files.writeString(
                directory.resolve("vocab.json"), json.at("/model/vocab").toString());
        StringBuilder merges = new StringBuilder("#version: 0.2\n");
        json.at("/model/merges").forEach(merge -> merges.append(merge.path(0).textValue())
                .append(' ')
                .append(merge.path(1).textValue())
                .append('\n'));
        Files.writeString(directory.resolve("merges.txt"), merges);
    }

    @Test
    void aRobertaTokenizerJsonIsLoadedAsTheReferenceLoadsIt() throws IOException {
        ObjectNode json = saved(train(Gpt2PreTokenizer.INSTANCE, ROBERTA));
        ObjectNode model = (ObjectNode) json.path("model");
        model.put("ignore_merges", false).put("unk_token", "<unk>").put("continuing_subword_prefix", "");
        model.put("end_of_word_suffix", "");
        ArrayNode merges = MAPPER.createArrayNode();
        model.path("merges")
                .forEach(merge -> merges.add(
                        merge.path(0).textValue() + " " + merge.path(1).textValue()));
        model.set("merges", merges);
        ((ObjectNode) json.path("added_tokens").path(4)).put("lstrip", true);
        json.set("post_processor", MAPPER.readTree("""
                {"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":false}"""));
        Path file = write(json);
        Tokenizer loaded = Tokenizer.load(file);
        SplittableRandom random = new SplittableRandom(5);
        try (ReferenceTokenizer reference = ReferenceTokenizer.load(file)) {
            for (int i = 0; i < 1_000; i++) {
                String text = Texts.random(random, 40);
                assertThat(loaded.encode(text)).as(text).isEqualTo(reference.encode(text));
            }
        }
        assertThat(loaded.encode("a<pad>", SpecialTokenMode.ALLOW)).endsWith(1);
        assertThat(loaded.encode("a <mask>", SpecialTokenMode.ALLOW)).hasSize(2).endsWith(4);
        loaded.save(directory);
        assertThat(Files.readString(directory.resolve("tokenizer.json")))
                .contains("\"content\" : \"<mask>\",\n      \"single_word\" : false,\n      \"lstrip\" : true");
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                change("normalizer with type Lowercase", json -> json.putObject("normalizer")
                        .put("type", "Lowercase")),
                change("model with type WordPiece", json -> model(json).put("type", "WordPiece")),
                change("model with dropout 0.1", json -> model(json).put("dropout", 0.1)),
                change("model with end_of_word_suffix </w>", json -> model(json).put("end_of_word_suffix", "</w>")),
                change("decoder with type WordPiece", json -> json.putObject("decoder")
                        .put("type", "WordPiece")),
                change("post_processor with type Odd", json -> json.putObject("post_processor")
                        .put("type", "Odd")),
                change("pre_tokenizer {\"type\":\"Whitespace\"}", json -> json.putObject("pre_tokenizer")
                        .put("type", "Whitespace")),
                change(
                        "pre_tokenizer with add_prefix_space true after another step",
                        json -> ((ObjectNode) json.at("/pre_tokenizer/pretokenizers/1")).put("add_prefix_space", true)),
                change("pre_tokenizer with ByteLevel twice", json -> ((ArrayNode)
                                json.at("/pre_tokenizer/pretokenizers"))
                        .addObject()
                        .put("type", "ByteLevel")),
                change(
                        "pre_tokenizer: the pattern a(?<=b) has the group (?<= at 1, which is not supported",
                        json -> ((ObjectNode) json.at("/pre_tokenizer/pretokenizers/0/pattern"))
                                .put("Regex", "a(?<=b)")),
                change(
                        "pre_tokenizer: the pattern a* can match nothing",
                        json -> ((ObjectNode) json.at("/pre_tokenizer/pretokenizers/0/pattern")).put("Regex", "a*")),
                change(
                        "pre_tokenizer: the behavior Removed, which drops what the step finds, is not supported",
                        json -> ((ObjectNode) json.at("/pre_tokenizer/pretokenizers/0")).put("behavior", "Removed")),
                change("model.vocab must map tokens to ids, but was nothing", json -> model(json)
                        .remove("vocab")),
                change(
                        "the id of '!' must be a whole number, but was the text \"x\"",
                        json -> ((ObjectNode) json.at("/model/vocab")).put("!", "x")),
                change("there is no token for the byte 21", json -> ((ObjectNode) json.at("/model/vocab"))
                        .put("!!!!", 1)
                        .remove("!")),
                change(
                        "99999742 of the ids 0 to 99999999 have no token, but at most 65536 may be unused",
                        json -> ((ObjectNode) json.at("/model/vocab")).put("!!!!", 99_999_999)),
                change(
                        "ids must be at least 0, but that of '!!!!' is -1",
                        json -> ((ObjectNode) json.at("/model/vocab")).put("!!!!", -1)),
                change(
                        "Hugging Face tokenizers give the added token '<f>' the id 257, not 300, as model.vocab does not have it",
                        json -> ((ArrayNode) json.at("/added_tokens"))
                                .addObject()
                                .put("id", 300)
                                .put("content", "<f>")
                                .put("special", true)),
                change("the added token '<e>' is there twice, with different options", json -> ((ArrayNode)
                                json.at("/added_tokens"))
                        .addObject()
                        .put("id", 0)
                        .put("content", "<e>")
                        .put("lstrip", true)),
                change(
                        "the token 'a b' (id 257) is not spelled in byte-level characters",
                        json -> ((ObjectNode) json.at("/model/vocab")).put("a b", 257)),
                change("the tokens '<e>' and '!!!!' both have the id 0", json -> ((ObjectNode) json.at("/model/vocab"))
                        .put("!!!!", 0)),
                change("merge 0 needs the token '!!', which is not in the vocabulary", json -> ((ArrayNode)
                                json.at("/model/merges"))
                        .addArray()
                        .add("!")
                        .add("!")),
                change(
                        "merge 0 must be two tokens with a space between, but was 'ab'",
                        json -> ((ArrayNode) json.at("/model/merges")).add("ab")),
                change(
                        "the added token '<e>' has the id 3, but 0 in the vocabulary",
                        json -> ((ObjectNode) json.at("/added_tokens/0")).put("id", 3)));
    }

    @Test
    void idsWithoutATokenAreSpecialTokensThatNoTextBecomes() throws IOException {
        Tokenizer tokenizer = train(PreTokenization.canonical(), SpecialTokens.of(List.of("<e>")));
        ObjectNode json = saved(tokenizer);
        int last = tokenizer.vocabulary().size() - 1;
        ObjectNode vocabulary = (ObjectNode) model(json).get("vocab");
        vocabulary.put(ByteAlphabet.spell(tokenizer.vocabulary().token(last)), last + 2);
        vocabulary.put("<f>", last + 4);
        ((ArrayNode) json.get("added_tokens"))
                .addObject()
                .put("id", last + 4)
                .put("content", "<f>")
                .put("special", true);
        Tokenizer loaded = Tokenizer.load(write(json));
        assertThat(loaded.vocabulary().size()).isEqualTo(last + 5);
        assertThat(loaded.vocabulary().specialTokens().byId())
                .containsOnlyKeys(0, last, last + 1, last + 3, last + 4)
                .containsEntry(last + 1, "<|unused_" + (last + 1) + "|>")
                .containsEntry(last + 4, "<f>");
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 500; i++) {
            byte[] text = Texts.randomBytes(random, 40);
            int[] moved = Arrays.stream(tokenizer.encode(text))
                    .map(id -> id == last ? last + 2 : id)
                    .toArray();
            assertThat(loaded.encode(text)).isEqualTo(moved);
            assertThat(loaded.decode(moved)).isEqualTo(text);
        }
        loaded.save(directory);
        assertSameTokenizer(Tokenizer.load(directory), loaded);
    }

    private static Arguments change(String message, Consumer<ObjectNode> change) {
        return Arguments.of(message, change);
    }

    private static ObjectNode model(ObjectNode json) {
        return (ObjectNode) json.path("model");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsupported")
    void whatIsNotSupportedIsRefusedByName(String message, Consumer<ObjectNode> change) throws IOException {
        SpecialTokens one = SpecialTokens.of(List.of("<e>"));
        ObjectNode json = saved(TestTokenizers.train(
                PreTokenization.canonical(), new TrainingOptions(List.of(257), one, 2, 32, 0), directory));
        change.accept(json);
        Path file = write(json);
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void brokenJsonIsRefusedWithItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \"1.0\",\n \"model\": }");
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ":2:11: not valid JSON: ");
    }

    @Test
    void anEmptyFolderSaysWhatWasExpected() {
        assertThatThrownBy(() -> Tokenizer.load(directory))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("expected tokenizer.json, or vocab.json and merges.txt");
    }
}
