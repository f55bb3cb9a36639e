package dev.mews.tokenizer;

import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.format.TokenizerFiles;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

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
    /** Made when text is first encoded: not every use of a tokenizer needs its tables. */
    private volatile WordEncoder wordEncoder;

    /** Encoders that nobody uses now. Not a ThreadLocal: its values would hold the tokenizer, and with it themselves, for ever. */
    private final ConcurrentLinkedQueue<Encoder> idle = new ConcurrentLinkedQueue<>();

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
        encode(text, SpecialTokenMode.IGNORE, ids);
        return ids.toIntArray();
    }

    /** Token ids of a text. */
    public int[] encode(String text, SpecialTokenMode mode) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IntArrayList ids = new IntArrayList(bytes.length / 3 + 8);
        encode(bytes, mode, ids);
        return ids.toIntArray();
    }

    private void encode(byte[] text, SpecialTokenMode mode, IntArrayList ids) {
        Encoder encoder = idle.poll();
        if (encoder == null) {
            encoder = encoder();
        }
        try {
            encoder.encode(text, 0, text.length, mode, ids);
        } finally {
            idle.add(encoder);
        }
    }

    /** Token ids of each of many texts, in their order, on all cores; special tokens in them are text. */
    public List<int[]> encodeBatch(List<byte[]> texts) {
        return texts.parallelStream().map(this::encode).toList();
    }

    /** The bytes of token ids, special tokens as their content. */
    public byte[] decode(int[] ids) {
        return vocabulary.concatenated(ids);
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
        if (wordEncoder == null) {
            synchronized (this) {
                if (wordEncoder == null) {
                    wordEncoder = new WordEncoder(vocabulary, merges, wholeWordsFirst);
                }
            }
        }
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
