package dev.mews.tokenizer.pretokenize;

import java.util.Map;

/**
 * Cuts by a regular expression as Hugging Face tokenizers (Split, Isolated) or tiktoken do, without backtracking: each
 * piece takes one pass over it. The text between matches is one piece.
 */
public final class PatternPreTokenizer implements PreTokenizer {
    /* Names and patterns: tiktoken_ext/openai_public.py of tiktoken 0.14.0, with the possessive repetitions of cl100k_base
     * as they are there. */
    private static final String R50K =
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s++$|\\s+(?!\\S)|\\s";
    private static final String CL100K = "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+"
            + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s";
    private static final String O200K =
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Patterns of the encodings that tiktoken publishes. */
    static final Map<String, String> TIKTOKEN =
            Map.of("r50k_base", R50K, "p50k_base", R50K, "cl100k_base", CL100K, "o200k_base", O200K);

    private final String pattern;
    private final SplitStep step;

    private PatternPreTokenizer(String pattern, PatternParser.Syntax syntax) {
        this.pattern = pattern;
        this.step = new SplitStep(
                new PatternAutomaton(PatternParser.parse(pattern, syntax), pattern),
                SplitStep.Behavior.ISOLATED,
                false);
    }

    /**
     * The pre-tokenizer of a Split pattern in {@code tokenizer.json}; a hand-written one where there is one.
     *
     * @throws IllegalArgumentException when the pattern has something that is not supported, which the message names
     */
    public static PreTokenizer ofHuggingFace(String pattern) {
        if (pattern.equals(Gpt2PreTokenizer.INSTANCE.pattern())) {
            return Gpt2PreTokenizer.INSTANCE;
        }
        var known = PreTokenization.ofPattern(pattern);
        return known.isPresent() ? known.get() : new PatternPreTokenizer(pattern, PatternParser.Syntax.ONIGURUMA);
    }

    /**
     * The pre-tokenizer of a Split that removes what is between the matches of its pattern: the same where nothing is.
     *
     * @throws IllegalArgumentException when the pattern has something that is not supported, or leaves something over
     */
    public static PreTokenizer ofMatches(String pattern) {
        PreTokenizer all = ofHuggingFace(pattern);
        if (all instanceof PatternPreTokenizer compiled) {
            StepwisePreTokenizer.Builder.refuseRemoved(pattern, compiled.unmatched());
        }
        return all;
    }

    /**
     * The pre-tokenizer of tiktoken's {@code pat_str}, or of the name of an encoding: {@code r50k_base}, {@code p50k_base},
     * {@code cl100k_base}, {@code o200k_base}.
     *
     * @throws IllegalArgumentException when the pattern has something that is not supported, which the message names
     */
    public static PreTokenizer ofTiktoken(String patternOrName) {
        String pattern = TIKTOKEN.getOrDefault(patternOrName, patternOrName);
        if (pattern.equals(Gpt2PreTokenizer.INSTANCE.pattern())) {
            return Gpt2PreTokenizer.INSTANCE;
        }
        var known = PreTokenization.ofPattern(pattern);
        return known.isPresent() ? known.get() : new PatternPreTokenizer(pattern, PatternParser.Syntax.TIKTOKEN);
    }

    /**
     * A shortest text that does not begin with a match, as {@code U+0041 U+0009}, null when there is none: text between matches is a piece here and in an isolating Split,
     * but programs that only look for matches lose it.
     */
    public String unmatched() {
        return step.withoutMatch();
    }

    @Override
    public int next(byte[] text, int from, int to) {
        return step.next(text, from, to);
    }

    @Override
    public String pattern() {
        return pattern;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
