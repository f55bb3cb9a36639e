package dev.mews.tokenizer;

import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.format.TokenizerFiles;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A byte-level BPE tokenizer: text to token ids and back. Immutable and safe for use by several threads; the fast way is
 * one {@link Encoder} per thread.
 *
 * <p>Any bytes can be encoded, and decoding gives exactly those bytes, unless the tokenizer normalizes text, adds a space
 * before it, or has added tokens that take white space; those trained here do none of this. No boundary token is added.
 */
public final class Tokenizer {
    private final Vocabulary vocabulary;
    private final Merges merges;
    private final PreTokenizer preTokenizer;
    private final boolean wholeWordsFirst;
    private final Normalization normalization;
    private final boolean prefixSpace;
    private final SpecialTokenFinder specialTokensBefore;
    private final SpecialTokenFinder specialTokensAfter;
    private final WordEncoder wordEncoder;
    private final ThreadLocal<Encoder> encoders = ThreadLocal.withInitial(this::encoder);

    /**
     * A tokenizer of parts that fit together.
     *
     * @param wholeWordsFirst whether a pre-token that is a token becomes that token without looking at merges
     *     ({@code ignore_merges} in {@code tokenizer.json})
     */
    public Tokenizer(Vocabulary vocabulary, Merges merges, PreTokenizer preTokenizer, boolean wholeWordsFirst) {
        this(vocabulary, merges, preTokenizer, wholeWordsFirst, Normalization.NONE, false);
    }

    /**
     * A tokenizer of parts that fit together, which may change text before it encodes it.
     *
     * @param wholeWordsFirst whether a pre-token that is a token becomes that token without looking at merges
     *     ({@code ignore_merges} in {@code tokenizer.json})
     * @param normalization what is done to text first
     * @param prefixSpace whether text that does not begin with a space gets one ({@code add_prefix_space})
     */
    public Tokenizer(
            Vocabulary vocabulary,
            Merges merges,
            PreTokenizer preTokenizer,
            boolean wholeWordsFirst,
            Normalization normalization,
            boolean prefixSpace) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.preTokenizer = preTokenizer;
        this.wholeWordsFirst = wholeWordsFirst;
        this.normalization = normalization;
        this.prefixSpace = prefixSpace;
        this.specialTokensBefore = new SpecialTokenFinder(vocabulary.specialTokens(), false);
        this.specialTokensAfter = new SpecialTokenFinder(vocabulary.specialTokens(), true);
        this.wordEncoder = new WordEncoder(vocabulary, merges, wholeWordsFirst);
    }

    /**
     * Loads a {@code tokenizer.json}, a folder with that file or with {@code vocab.json} and {@code merges.txt}, or a
     * {@code .tiktoken} file ({@link dev.mews.tokenizer.format.TiktokenFiles}).
     *
     * @throws IOException when a file cannot be read, or holds something that is not supported: the message names it
     */
    public static Tokenizer load(Path folderOrFile) throws IOException {
        return TokenizerFiles.load(folderOrFile);
    }

    /**
     * Writes {@code tokenizer.json}, {@code tokenizer_config.json} and {@code special_tokens_map.json} to a folder, which
     * is made when it is not there. Each file appears when it is complete.
     */
    public void save(Path folder) throws IOException {
        TokenizerFiles.save(this, folder);
    }

    /** A new encoder, for one thread. */
    public Encoder encoder() {
        return new Encoder(this);
    }

    /** Token ids of a text; special tokens in it are text. A lone surrogate is encoded as {@code ?}. */
    public int[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Token ids of bytes, UTF-8 or not; special tokens in them are text. */
    public int[] encode(byte[] text) {
        IntArrayList ids = new IntArrayList(text.length / 3 + 8);
        encoders.get().encode(text, 0, text.length, ids);
        return ids.toIntArray();
    }

    /** Token ids of a text. */
    public int[] encode(String text, SpecialTokenMode mode) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IntArrayList ids = new IntArrayList(bytes.length / 3 + 8);
        encoders.get().encode(bytes, 0, bytes.length, mode, ids);
        return ids.toIntArray();
    }

    /** Token ids of each of many texts, in their order, on all cores; special tokens in them are text. */
    public List<int[]> encodeBatch(List<byte[]> texts) {
        return texts.parallelStream().map(this::encode).toList();
    }

    /** The bytes of token ids, special tokens as their content. */
    public byte[] decode(int[] ids) {
        byte[] bytes = new byte[(int) Math.min(Integer.MAX_VALUE - 8, 8L * ids.length + 8)];
        int[] end = {0};
        for (int i = vocabulary.copy(ids, 0, ids.length, bytes, end); i < ids.length; ) {
            long more = vocabulary.length(ids[i]) + Math.min(8L * (ids.length - i), Integer.MAX_VALUE / 2);
            bytes = Arrays.copyOf(
                    bytes,
                    Math.toIntExact(Math.min(
                            end[0] + more,
                            Math.max(Integer.MAX_VALUE - 8, end[0] + (long) vocabulary.length(ids[i])))));
            i += vocabulary.copy(ids, i, ids.length, bytes, end);
        }
        return Arrays.copyOf(bytes, end[0]);
    }

    /** The text of token ids; bytes that are not UTF-8 become {@code U+FFFD}. */
    public String decodeToString(int[] ids) {
        return new String(decode(ids), StandardCharsets.UTF_8);
    }

    /** A decoder that gives text as tokens come. */
    public StreamingDecoder streamingDecoder() {
        return new StreamingDecoder(vocabulary);
    }

    /**
     * Id of a special token.
     *
     * @throws IllegalArgumentException when there is none with this content
     */
    public int specialId(String content) {
        return vocabulary
                .specialTokens()
                .id(content)
                .orElseThrow(() -> new IllegalArgumentException("the tokenizer has no special token " + content));
    }

    /** Tokens and ids. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Merges in the order of their rank. */
    public Merges merges() {
        return merges;
    }

    /** What cuts text before the merges. */
    public PreTokenizer preTokenizer() {
        return preTokenizer;
    }

    /** Whether a pre-token that is a token is taken whole. */
    public boolean wholeWordsFirst() {
        return wholeWordsFirst;
    }

    /** To be copied by each encoder. */
    WordEncoder wordEncoder() {
        return wordEncoder;
    }

    /** What is done to text before it is cut. */
    public Normalization normalization() {
        return normalization;
    }

    /** Whether text that does not begin with a space gets one. */
    public boolean prefixSpace() {
        return prefixSpace;
    }

    /** Finds the added tokens that are looked for in the text as it is. */
    SpecialTokenFinder specialTokensBefore() {
        return specialTokensBefore;
    }

    /** Finds the added tokens that are looked for in the normalized text. */
    SpecialTokenFinder specialTokensAfter() {
        return specialTokensAfter;
    }
}
