package dev.mews.mixtures;

import java.util.List;

/**
 * What a plan asks for and what it gives.
 *
 * @param tokensAsked sum of the stages' tokens
 * @param tokens tokens of all packs, padding not counted
 * @param packs all packs
 * @param padding padding tokens of all packs
 * @param stages stage by stage
 * @param sources source by source over the whole run
 * @param parts the run in a hundred parts of equal length, each to within a pack
 * @param warnings what does not hold as it should, in sentences
 */
public record MixReport(
        long tokensAsked,
        long tokens,
        long packs,
        long padding,
        List<Stage> stages,
        List<Source> sources,
        List<Part> parts,
        List<String> warnings) {
    public MixReport {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
        stages = List.copyOf(stages);
        sources = List.copyOf(sources);
    }

    /**
     * One stage.
     *
     * @param stage number, from 1
     * @param sequenceLength tokens of a pack
     * @param tokensAsked tokens the configuration asks for
     * @param tokens tokens of its packs, padding not counted
     * @param shares source by source
     */
    public record Stage(int stage, int sequenceLength, long tokensAsked, long tokens, List<Share> shares) {
        public Stage {
            shares = List.copyOf(shares);
        }
    }

    /**
     * One source in one stage.
     *
     * @param source its name
     * @param asked tokens by its weight
     * @param got tokens of its packs, padding not counted
     * @param packs its packs
     * @param padding padding tokens of its packs
     * @param cutDocuments documents whose first cut is in this stage
     */
    public record Share(String source, long asked, long got, long packs, long padding, long cutDocuments) {
        /** Tokens given beyond what was asked; negative if fewer. */
        public long difference() {
            return got - asked;
        }
    }

    /**
     * One source over the whole run.
     *
     * @param source its name
     * @param difficulty {@code easy} or {@code hard}
     * @param documents documents it has
     * @param available tokens it has
     * @param asked tokens by its weights
     * @param got tokens of its packs
     * @param epochs passes over it, the last one perhaps in part
     * @param epochsMax the most passes allowed
     * @param epochSize tokens of the run in which it is passed once, on average; 0 if it is never read
     * @param smallestReuseDistance two uses of one text are at least so many tokens of the run apart; the true distance is
     *     that of two packs more, or of two windows more if epochs differ; -1 if none is used twice
     * @param padding padding tokens of its packs
     * @param cutDocuments documents cut, counted once per epoch
     */
    public record Source(
            String source,
            String difficulty,
            long documents,
            long available,
            long asked,
            long got,
            double epochs,
            int epochsMax,
            long epochSize,
            long smallestReuseDistance,
            long padding,
            long cutDocuments) {}

    /**
     * A hundredth of the run.
     *
     * @param from token of the run at which it begins
     * @param to token of the run at which it ends
     * @param planned tokens by source, as the weights have it, in the order of {@link #sources()}
     * @param got tokens by source that its packs have
     */
    public record Part(long from, long to, List<Long> planned, List<Long> got) {
        public Part {
            planned = List.copyOf(planned);
            got = List.copyOf(got);
        }
    }
}
