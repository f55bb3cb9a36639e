package dev.mews.tokenizer.pretokenize;

import dev.mews.tokenizer.internal.UnicodeSets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sequence of steps of {@code tokenizer.json} (Split, Digits, Punctuation, ByteLevel): each cuts the pieces of the one
 * before it. The steps after ByteLevel read the characters that stand for bytes, as Hugging Face tokenizers do.
 */
public final class StepwisePreTokenizer implements PreTokenizer {
    private final List<SplitStep> steps;
    private final String json;

    private StepwisePreTokenizer(List<SplitStep> steps, String json) {
        this.steps = steps;
        this.json = json;
    }

    /** Collects steps. */
    public static final class Builder {
        private final List<SplitStep> steps = new ArrayList<>();
        private boolean spelled;

        /**
         * A Split by a pattern.
         *
         * @param behavior {@code Isolated}, {@code Contiguous}, {@code MergedWithPrevious}, {@code MergedWithNext}, or where it
         *     removes nothing {@code Removed}
         * @param invert whether the text between matches is what the behavior speaks of
         * @throws IllegalArgumentException when the pattern or the behavior is not supported
         */
        public Builder split(String pattern, String behavior, boolean invert) {
            PatternParser.Node node = PatternParser.parse(pattern, PatternParser.Syntax.ONIGURUMA);
            if (behavior.equals("Removed") && invert) {
                SplitStep step =
                        new SplitStep(new PatternAutomaton(node, pattern), SplitStep.Behavior.ISOLATED, spelled);
                refuseRemoved(pattern, step.withoutMatch());
                steps.add(step);
                return this;
            }
            SplitStep.Behavior cut = behavior(behavior);
            if (invert && cut == SplitStep.Behavior.MERGED_WITH_PREVIOUS) {
                cut = SplitStep.Behavior.MERGED_WITH_NEXT;
            } else if (invert && cut == SplitStep.Behavior.MERGED_WITH_NEXT) {
                cut = SplitStep.Behavior.MERGED_WITH_PREVIOUS;
            }
            return add(node, pattern, cut);
        }

        /** The Digits step: every digit alone, or runs of digits. */
        public Builder digits(boolean individual) {
            SplitStep.Behavior cut = individual ? SplitStep.Behavior.ISOLATED : SplitStep.Behavior.CONTIGUOUS;
            return add(new PatternParser.Characters(UnicodeSets.of("Digits")), "Digits", cut);
        }

        /**
         * The Punctuation step.
         *
         * @throws IllegalArgumentException when the behavior is not supported
         */
        public Builder punctuation(String behavior) {
            return add(new PatternParser.Characters(UnicodeSets.of("Punctuation")), "Punctuation", behavior(behavior));
        }

        /** The ByteLevel step, with GPT-2's pattern or without a pattern. */
        public Builder byteLevel(boolean useRegex) {
            if (useRegex) {
                split(Gpt2PreTokenizer.INSTANCE.pattern(), "Isolated", false);
            }
            spelled = true;
            return this;
        }

        /**
         * The steps so far.
         *
         * @param json the steps as they stand in {@code tokenizer.json}
         */
        public StepwisePreTokenizer build(String json) {
            return new StepwisePreTokenizer(List.copyOf(steps), json);
        }

        private Builder add(PatternParser.Node node, String name, SplitStep.Behavior behavior) {
            steps.add(new SplitStep(new PatternAutomaton(node, name), behavior, spelled));
            return this;
        }

        /** Refuses to lose text: every byte belongs to a piece. */
        static void refuseRemoved(String pattern, String removed) {
            if (removed != null) {
                throw new IllegalArgumentException(
                        "the behavior Removed, inverted, drops what the pattern %s does not match, such as %s, which is not supported"
                                .formatted(pattern, removed));
            }
        }

        private static SplitStep.Behavior behavior(String name) {
            return switch (name) {
                case "Isolated" -> SplitStep.Behavior.ISOLATED;
                case "Contiguous" -> SplitStep.Behavior.CONTIGUOUS;
                case "MergedWithPrevious" -> SplitStep.Behavior.MERGED_WITH_PREVIOUS;
                case "MergedWithNext" -> SplitStep.Behavior.MERGED_WITH_NEXT;
                case "Removed" ->
                    throw new IllegalArgumentException(
                            "the behavior Removed, which drops what the step finds, is not supported");
                default -> throw new IllegalArgumentException("the behavior " + name + " is not supported");
            };
        }
    }

    @Override
    public PreTokenizer walk() {
        return new Walk(this);
    }

    @Override
    public int next(byte[] text, int from, int to) {
        return walk().next(text, from, to);
    }

    /** The steps as they stand in {@code tokenizer.json}: no single pattern cuts the same pieces. */
    @Override
    public String pattern() {
        return json;
    }

    @Override
    public String toString() {
        return json;
    }

    /** Where each step stands in one text: the pieces of a step do not begin where those of a later one do. */
    private static final class Walk implements PreTokenizer {
        private final StepwisePreTokenizer of;
        private final int[] ends;

        Walk(StepwisePreTokenizer of) {
            this.of = of;
            ends = new int[of.steps.size()];
        }

        @Override
        public int next(byte[] text, int from, int to) {
            int limit = to;
            for (int i = 0; i < ends.length; i++) {
                if (ends[i] <= from) {
                    ends[i] = of.steps.get(i).next(text, from, limit);
                }
                limit = ends[i];
            }
            return limit;
        }

        @Override
        public String pattern() {
            return of.pattern();
        }
    }
}
