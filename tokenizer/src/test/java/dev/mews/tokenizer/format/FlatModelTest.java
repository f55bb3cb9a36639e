package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flat reader of {@code tokenizer.json} against the one that goes through Jackson: its slow twin. */
class FlatModelTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> SPECIAL =
            List.of("<e>", "<two words>", "<|é|>", "<\u4E2D>", "<😀>", "\"quoted\\\"", "<tab\t>");

    @TempDir
    Path folder;

    private Path file;

    @BeforeProperty
    void makeFile() throws IOException {
        file = Files.createTempFile("tokenizer", ".json");
    }

    @AfterProperty
    void removeFile() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 200)
    void anyVocabularyIsReadAsTheSlowTwinReadsIt(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Files.write(file, write(random, tokenizer(random)).getBytes(StandardCharsets.UTF_8));
        assertSameAsSlow(true);
    }

    @Property(tries = 800)
    void damagedFilesAreRefusedOrReadAsTheSlowTwinDoes(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] json = write(random, tokenizer(random)).getBytes(StandardCharsets.UTF_8);
        Files.write(file, damaged(random, json));
        assertSameAsSlow(false);
    }

    private void assertSameAsSlow(boolean mustBeRead) throws IOException {
        String expected = read(true);
        assertThat(read(false))
                .as(Files.readString(file, StandardCharsets.ISO_8859_1))
                .isEqualTo(expected);
        if (mustBeRead) {
            assertThat(expected).doesNotStartWith("refused");
        }
    }

    /** All that a tokenizer is, or why there is none. */
    private String read(boolean slowly) {
        try {
            TokenizerJsonReader reader = new TokenizerJsonReader(file);
            return described(slowly ? reader.readSlowly() : reader.read());
        } catch (IOException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static String described(Tokenizer tokenizer) {
        StringBuilder all = new StringBuilder();
        Vocabulary vocabulary = tokenizer.vocabulary();
        for (int id = 0; id < vocabulary.size(); id++) {
            all.append(id)
                    .append(vocabulary.isSpecial(id) ? " special " : " ")
                    .append(ByteAlphabet.spell(vocabulary.token(id)))
                    .append(' ')
                    .append(vocabulary.specialTokens().rule(id))
                    .append('\n');
        }
        for (int rank = 0; rank < tokenizer.merges().size(); rank++) {
            all.append(tokenizer.merges().left(rank))
                    .append('+')
                    .append(tokenizer.merges().right(rank))
                    .append('=')
                    .append(tokenizer.merges().result(rank))
                    .append('\n');
        }
        return all
                + tokenizer.preTokenizer().pattern()
                + tokenizer.wholeWordsFirst()
                + tokenizer.normalization()
                + tokenizer.prefixSpace();
    }

    private record Token(String name, int id) {}

    private record Parts(List<Token> vocabulary, List<Token> added, List<List<String>> merges) {}

    /** A vocabulary of the bytes, some special tokens and some merges, its ids in any order. */
    private static Parts tokenizer(Random random) {
        List<String> names = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            names.add(ByteAlphabet.spell(new byte[] {(byte) b}));
        }
        List<List<String>> merges = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            String left = names.get(random.nextInt(names.size()));
            String right = names.get(random.nextInt(names.size()));
            if (!names.contains(left + right)) {
                merges.add(List.of(left, right));
                names.add(left + right);
            }
        }
        List<String> special = SPECIAL.subList(0, random.nextInt(SPECIAL.size() + 1));
        List<String> all = new ArrayList<>(names);
        all.addAll(random.nextBoolean() ? 0 : names.size(), special);
        if (random.nextInt(3) == 0) {
            Collections.shuffle(all, random);
        }
        // Only of the last tokens some may be missing in the vocabulary: others are renumbered by Hugging Face
        // tokenizers.
        int known = all.size();
        while (special.contains(all.get(known - 1)) && random.nextInt(4) > 0) {
            known--;
        }
        List<Token> vocabulary = new ArrayList<>();
        List<Token> added = new ArrayList<>();
        for (int id = 0; id < all.size(); id++) {
            Token token = new Token(all.get(id), id);
            boolean isSpecial = special.contains(token.name);
            if (isSpecial) {
                added.add(token);
            }
            if (id < known) {
                vocabulary.add(token);
            }
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(vocabulary, random);
        }
        return new Parts(vocabulary, added, merges);
    }

    /** The file in any of the ways in which it may be written. */
    private static String write(Random random, Parts parts) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        for (Token token : parts.added) {
            added.addObject()
                    .put("id", token.id)
                    .put("content", token.name)
                    .put("special", random.nextInt(4) > 0)
                    .put("lstrip", random.nextInt(4) == 0);
        }
        root.putNull("normalizer");
        root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", random.nextBoolean());
        root.putObject("truncation").put("ratio", 0.5).put("side", "a\"\\\u0001\uFFFD");
        ObjectNode model = MAPPER.createObjectNode();
        model.put("type", "BPE").putNull("dropout").put("ignore_merges", random.nextBoolean());
        ObjectNode vocabulary = MAPPER.createObjectNode();
        parts.vocabulary.forEach(token -> vocabulary.put(token.name, token.id));
        ArrayNode merges = MAPPER.createArrayNode();
        boolean pairs = random.nextBoolean();
        for (List<String> merge : parts.merges) {
            if (pairs) {
                merges.addArray().add(merge.get(0)).add(merge.get(1));
            } else {
                merges.add(merge.get(0) + " " + merge.get(1));
            }
        }
        boolean mergesFirst = random.nextInt(4) == 0;
        model.set(mergesFirst ? "merges" : "vocab", mergesFirst ? merges : vocabulary);
        model.set(mergesFirst ? "vocab" : "merges", mergesFirst ? vocabulary : merges);
        root.set("model", model);
        try {
            String json = random.nextBoolean()
                    ? root.toString()
                    : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
            return escaped(random, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some letters as escapes, some white space more. */
    private static String escaped(Random random, String json) {
        StringBuilder result = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\') {
                int length = json.charAt(i + 1) == 'u' ? 6 : 2;
                result.append(json, i, i + length);
                i += length - 1;
                continue;
            }
            inside ^= c == '"';
            if (!inside && c != '"' && !Character.isLetterOrDigit(c) && c != '.' && random.nextInt(30) == 0) {
                result.append(c).append(" \t\r\n".charAt(random.nextInt(4)));
            } else if (inside && c != '"' && random.nextInt(40) == 0 && !Character.isSurrogate(c)) {
                result.append("\\u").append(String.format(random.nextBoolean() ? "%04x" : "%04X", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    /** A few bytes changed, removed, doubled or moved, or the end cut off. */
    private static byte[] damaged(Random random, byte[] json) {
        byte[] result = json.clone();
        int changes = 1 + random.nextInt(2);
        byte[] usual = "\"\\,:[]{} 0129a/u\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(result.length - 1);
            switch (random.nextInt(5)) {
                case 0 -> result[at] = (byte) random.nextInt(256);
                case 1 -> result[at] = usual[random.nextInt(usual.length)];
                case 2 -> result = joined(result, at, at + 1);
                case 3 -> result = joined(result, at + 1, at);
                default -> {
                    int to = at + random.nextInt(Math.min(40, result.length - at));
                    result = random.nextInt(8) == 0 ? joined(result, at, result.length) : joined(result, to, at);
                }
            }
        }
        return result;
    }

    /** The bytes before {@code end} and those from {@code from} on. */
    private static byte[] joined(byte[] bytes, int end, int from) {
        byte[] result = new byte[end + bytes.length - from];
        System.arraycopy(bytes, 0, result, 0, end);
        System.arraycopy(bytes, from, result, end, bytes.length - from);
        return result;
    }

    @ParameterizedTest
    @MethodSource("dev.mews.tokenizer.format.WildTokenizers#files")
    void tokenizersInTheWildAreReadFlatAndAsTheSlowTwinReadsThem(Path golden) throws IOException {
        file = golden;
        assertThat(FlatModel.read(Files.readAllBytes(file))).isNotNull();
        assertThat(read(false)).isEqualTo(read(true));
    }

    @Test
    void aKeyNamedMergesElsewhereIsNotTakenForTheMerges() throws IOException {
        Random random = new Random(1);
        ObjectNode root = (ObjectNode) MAPPER.readTree(write(random, tokenizer(random)));
        ObjectNode other = MAPPER.createObjectNode();
        other.putObject("truncation").putArray("merges").add("a b");
        other.setAll((ObjectNode) root.without("truncation"));
        file = Files.writeString(folder.resolve("tokenizer.json"), other.toString());
        assertThat(FlatModel.read(Files.readAllBytes(file))).isNotNull();
        assertThat(read(false)).isEqualTo(read(true)).doesNotStartWith("refused");
    }

    @Test
    void aSpecialTokenUnderTwoIdsIsRefused() throws IOException {
        Random random = new Random(2);
        ObjectNode root = (ObjectNode) MAPPER.readTree(write(random, tokenizer(random)));
        int size = root.at("/model/vocab").size();
        ArrayNode added = root.putArray("added_tokens");
        added.addObject().put("id", size).put("content", "!").put("special", true);
        file = Files.writeString(folder.resolve("tokenizer.json"), root.toString());
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the added token '!' has the id " + size);
    }

    @Test
    void deepNestingIsRefusedAsTheSlowTwinRefusesIt() throws IOException {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        file = Files.writeString(folder.resolve("tokenizer.json"), "{\"padding\": " + deep + "}");
        assertThat(read(false))
                .isEqualTo(read(true))
                .startsWith("refused: " + file + ": not valid JSON: Document nesting depth (1001) exceeds");
    }
}
