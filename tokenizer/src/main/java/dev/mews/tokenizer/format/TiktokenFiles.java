package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PatternPreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.StepwisePreTokenizer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code .tiktoken} files: per line a token in base64, a space and its rank, which is its id; the rank is also the order
 * of merges. Pattern and special tokens stand beside it in {@code NAME.tiktoken.json}, as {@code pat_str} and
 * {@code special_tokens}, the arguments of {@code tiktoken.Encoding}; for the files that tiktoken publishes they are known
 * by name.
 *
 * <p>Ids that neither the file nor the special tokens use become special tokens named {@code <|unused_N|>}.
 */
public final class TiktokenFiles {
    /** Ending of the names of these files. */
    public static final String EXTENSION = ".tiktoken";

    private static final String PATTERN = "pat_str";
    private static final String SPECIAL = "special_tokens";
    private static final String END_OF_TEXT = "<|endoftext|>";

    /* tiktoken_ext/openai_public.py of tiktoken 0.14.0. */
    private static final Map<String, Map<String, Integer>> PUBLISHED = Map.of(
            "r50k_base", Map.of(END_OF_TEXT, 50_256),
            "p50k_base", Map.of(END_OF_TEXT, 50_256),
            "cl100k_base",
                    Map.of(
                            END_OF_TEXT,
                            100_257,
                            "<|fim_prefix|>",
                            100_258,
                            "<|fim_middle|>",
                            100_259,
                            "<|fim_suffix|>",
                            100_260,
                            "<|endofprompt|>",
                            100_276),
            "o200k_base", Map.of(END_OF_TEXT, 199_999, "<|endofprompt|>", 200_018));

    private TiktokenFiles() {}

    /**
     * Reads a file whose pattern and special tokens are known by its name or by the file beside it.
     *
     * @throws IOException when there is no pattern, or the file is not as it should be
     */
    public static Tokenizer read(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".json");
        if (Files.isRegularFile(beside)) {
            JsonNode json = TokenizerFiles.readJson(beside);
            if (!json.path(PATTERN).isTextual()) {
                throw new IOException("%s: %s must be a regular expression, but was %s"
                        .formatted(beside, PATTERN, TokenizerFiles.kind(json.path(PATTERN))));
            }
            SortedMap<Integer, String> special = new TreeMap<>();
            for (var token : json.path(SPECIAL).properties()) {
                if (!token.getValue().canConvertToInt() || token.getValue().intValue() < 0) {
                    throw new IOException("%s: the id of %s must be a whole number, but was %s"
                            .formatted(beside, token.getKey(), TokenizerFiles.kind(token.getValue())));
                }
                special.put(token.getValue().intValue(), token.getKey());
            }
            return read(file, json.path(PATTERN).textValue(), special);
        }
        String name = file.getFileName().toString().replace(EXTENSION, "");
        Map<String, Integer> published = PUBLISHED.get(name);
        if (published == null) {
            throw new IOException(
                    "%s: the pattern is not known: expected %s with %s and %s beside it, or one of the names %s"
                            .formatted(
                                    file, beside.getFileName(), PATTERN, SPECIAL, new TreeMap<>(PUBLISHED).keySet()));
        }
        SortedMap<Integer, String> special = new TreeMap<>();
        published.forEach((content, id) -> special.put(id, content));
        return read(file, name, special);
    }

    /**
     * Reads a file.
     *
     * @param patternOrName a regular expression, or the name of a published encoding such as {@code cl100k_base}
     * @param specialTokens id to content
     */
    public static Tokenizer read(Path file, String patternOrName, SortedMap<Integer, String> specialTokens)
            throws IOException {
        TiktokenRanks ranks = TiktokenRanks.read(file);
        SortedMap<Integer, String> special = new TreeMap<>(specialTokens);
        for (var entry : specialTokens.entrySet()) {
            if (ranks.has(entry.getKey())) {
                throw new IOException("%s: the special token %s has the rank %d of another token"
                        .formatted(file, entry.getValue(), entry.getKey()));
            }
        }
        int last = Math.max(ranks.last(), special.isEmpty() ? -1 : special.lastKey());
        int unused = last + 1 - ranks.count() - special.size();
        if (unused > TokenizerParts.MOST_UNUSED) {
            throw new IOException("%s: %d of the ids 0 to %d have no token, but at most %d may be unused"
                    .formatted(file, unused, last, TokenizerParts.MOST_UNUSED));
        }
        for (int id = 0; id <= last && unused > 0; id++) {
            if (!ranks.has(id)) {
                special.computeIfAbsent(id, without -> "<|unused_" + without + "|>");
            }
        }
        try {
            PreTokenizer preTokenizer = PatternPreTokenizer.ofTiktoken(patternOrName);
            SpecialTokens all = new SpecialTokens(special, new TreeMap<>());
            Vocabulary vocabulary = ranks.vocabulary(all);
            return new Tokenizer(vocabulary, RankedMerges.of(vocabulary).merges(), preTokenizer, true);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes {@code file} and {@code file.json}; each appears when it is complete.
     *
     * @throws IOException when tiktoken would give other ids: the message says why
     */
    public static void write(Tokenizer tokenizer, Path file) throws IOException {
        check(tokenizer);
        Vocabulary vocabulary = tokenizer.vocabulary();
        ObjectNode beside = Jackson.MAPPER.createObjectNode();
        beside.put("name", file.getFileName().toString().replace(EXTENSION, ""));
        beside.put(PATTERN, tokenizer.preTokenizer().pattern());
        ObjectNode special = beside.putObject(SPECIAL);
        vocabulary.specialTokens().byId().forEach((id, content) -> special.put(content, id));
        AtomicFiles.writeString(
                file.resolveSibling(file.getFileName() + ".json"),
                beside.toPrettyString().replace("\r\n", "\n") + "\n");
        AtomicFiles.write(file, out -> writeRanks(vocabulary, out));
    }

    private static void writeRanks(Vocabulary vocabulary, OutputStream out) throws IOException {
        BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII));
        for (int id = 0; id < vocabulary.size(); id++) {
            if (!vocabulary.isSpecial(id)) {
                lines.write(Base64.getEncoder().encodeToString(vocabulary.token(id)) + " " + id + "\n");
            }
        }
        lines.flush();
    }

    private static void check(Tokenizer tokenizer) throws IOException {
        if (tokenizer.normalization() != Normalization.NONE || tokenizer.prefixSpace()) {
            throw cannot("it changes text before it encodes it");
        }
        if (tokenizer.preTokenizer() instanceof StepwisePreTokenizer) {
            throw cannot("it cuts text in several steps, and tiktoken has one pattern");
        }
        if (tokenizer.preTokenizer() instanceof PatternPreTokenizer pattern) {
            String unmatched = pattern.unmatched();
            if (unmatched != null) {
                throw cannot("its pattern does not match %s, and tiktoken leaves out what is not matched"
                        .formatted(unmatched));
            }
        }
        Vocabulary vocabulary = tokenizer.vocabulary();
        RankedMerges ranked;
        try {
            ranked = RankedMerges.of(vocabulary);
        } catch (IllegalArgumentException e) {
            throw cannot(e.getMessage());
        }
        Merges merges = tokenizer.merges();
        for (int rank = 0; rank < Math.max(merges.size(), ranked.merges().size()); rank++) {
            if (rank >= Math.min(merges.size(), ranked.merges().size())
                    || merges.left(rank) != ranked.merges().left(rank)
                    || merges.right(rank) != ranked.merges().right(rank)) {
                Merges longer = rank < merges.size() ? merges : ranked.merges();
                throw cannot("merge %d, which makes '%s', is not the one that the order of ids gives"
                        .formatted(rank, ByteAlphabet.spell(vocabulary.token(longer.result(rank)))));
            }
        }
        if (!tokenizer.wholeWordsFirst() && ranked.unmergeable() >= 0) {
            throw cannot(
                    "'%s' is only a token there".formatted(ByteAlphabet.spell(vocabulary.token(ranked.unmergeable()))));
        }
    }

    private static IOException cannot(String why) {
        return new IOException("the tokenizer cannot be written for tiktoken: " + why);
    }
}
