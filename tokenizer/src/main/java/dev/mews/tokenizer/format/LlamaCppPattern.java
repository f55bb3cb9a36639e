package dev.mews.tokenizer.format;

import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PatternPreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.StepwisePreTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How llama.cpp cuts text: the patterns that are built into it, by their names in {@code tokenizer.ggml.pre}. Those that stand for one model or language
 * are left out.
 *
 * <p>A test compares each with llama.cpp itself: the same ids for every code point.
 *
 * @see "llama.cpp, src/llama-vocab.cpp, as of March 2025"
 */
public enum LlamaCppPattern {
    /** GPT-2's pattern. */
    GPT_2,
    /** Llama 3's pattern: digits in threes. Falcon 3 and Falcon-H1 are read with it. */
    LLAMA_3,
    /** Qwen 2's pattern: digits one by one. */
    QWEN_2,
    /** Digits one by one, then GPT-2's pattern. */
    STARCODER,
    /** What is between spaces and punctuation. */
    BLOOM,
    /** Punctuation, then GPT-2's pattern, then digits in threes. */
    FALCON;

    private static final String WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** The pattern of a name; empty when it is not here. */
    public static Optional<LlamaCppPattern> of(String name) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.preNames().contains(name))
                .findFirst();
    }

    /** Its names, that which is written for it first: they differ in what else llama.cpp does with the vocabulary. */
    public List<String> preNames() {
        return switch (this) {
            case GPT_2 -> List.of("gpt-2", "mpt", "olmo", "jais");
            case LLAMA_3 -> List.of("llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1");
            case QWEN_2 -> List.of("qwen2", "stablelm2");
            case STARCODER -> List.of("starcoder", "refact", "command-r", "smollm", "codeshell");
            case BLOOM -> List.of("bloom", "poro-chat", "gpt3-finnish");
            case FALCON -> List.of("falcon");
        };
    }

    /** The name that is written for it. */
    public String preName() {
        return preNames().get(0);
    }

    /** Cuts as llama.cpp does. */
    public PreTokenizer preTokenizer() {
        return switch (this) {
            case GPT_2 -> Gpt2PreTokenizer.INSTANCE;
            case LLAMA_3 -> PatternPreTokenizer.ofHuggingFace(WORDS + "\\p{N}{1,3}" + REST);
            case QWEN_2 -> PatternPreTokenizer.ofHuggingFace(WORDS + "\\p{N}" + REST);
            case STARCODER -> steps("\\p{N}", Gpt2PreTokenizer.INSTANCE.pattern());
            case BLOOM -> PatternPreTokenizer.ofHuggingFace(" ?[^(\\s|[.,!?…。，、।۔،])]+");
            case FALCON -> steps("[\\p{P}\\$\\+<=>\\^~\\|`]+", Gpt2PreTokenizer.INSTANCE.pattern(), "[0-9][0-9][0-9]");
        };
    }

    /** Whether llama.cpp takes a piece that is a token whole, whatever the merges make of it. */
    public boolean wholeWordsFirst() {
        return this == LLAMA_3;
    }

    /** Each pattern cuts the pieces of the one before it. */
    private PreTokenizer steps(String... patterns) {
        StepwisePreTokenizer.Builder steps = new StepwisePreTokenizer.Builder();
        for (String pattern : patterns) {
            steps.split(pattern, "Isolated", false);
        }
        return steps.build(name());
    }
}
