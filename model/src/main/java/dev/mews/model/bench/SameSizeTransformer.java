package dev.mews.model.bench;

import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.ModelCosts;

/**
 * The pure transformer a hybrid is compared with: the same width, number of layers and vocabulary, no Mamba-2 heads, query
 * heads as wide as the hidden size together (the usual choice; the published hybrid of 34B and the transformer it was
 * compared with relate like this: 20 heads of 128 against 40), as many query heads to a key head as the hybrid has, and the MLP as wide as the number of
 * parameters asks for.
 *
 * @see "Falcon-H1, arXiv 2507.22448, figure 16"
 */
public final class SameSizeTransformer {
    /** Widths of the MLP are multiples of this: matrix products like them. */
    private static final int STEP = 8;

    private static final double TOLERANCE = 0.01;

    private SameSizeTransformer() {}

    /**
     * The transformer; its parameters differ from the hybrid's by at most 1 %.
     *
     * @throws IllegalArgumentException when no width of the MLP comes that close
     */
    public static HybridConfig of(HybridConfig hybrid) {
        AttentionShape attention = attention(hybrid);
        HybridConfig narrow = resized(hybrid, STEP, attention);
        long wanted = new ModelCosts(hybrid).parameters();
        long least = new ModelCosts(narrow).parameters();
        long perStep = new ModelCosts(resized(hybrid, 2 * STEP, attention)).parameters() - least;
        long steps = 1 + Math.max(0, Math.round((double) (wanted - least) / perStep));
        HybridConfig transformer = resized(hybrid, (int) (steps * STEP), attention);
        long got = new ModelCosts(transformer).parameters();
        if (Math.abs(got - wanted) > TOLERANCE * wanted) {
            throw new IllegalArgumentException("no pure transformer of hidden size " + hybrid.hiddenSize() + " and "
                    + hybrid.layers() + " layers has " + wanted + " parameters to 1 %: the nearest has " + got);
        }
        return transformer;
    }

    private static AttentionShape attention(HybridConfig hybrid) {
        AttentionShape a = hybrid.attention();
        int heads = Math.max(1, hybrid.hiddenSize() / a.headSize());
        double ratio = (double) a.heads() / a.keyValueHeads();
        int keyValueHeads = 1;
        for (int n = 2; n <= heads; n++) {
            boolean nearer = Math.abs(Math.log(heads / ratio / n)) <= Math.abs(Math.log(heads / ratio / keyValueHeads));
            keyValueHeads = heads % n == 0 && nearer ? n : keyValueHeads;
        }
        return new AttentionShape(heads, keyValueHeads, a.headSize(), a.ropeBase(), a.bias());
    }

    private static HybridConfig resized(HybridConfig hybrid, int intermediateSize, AttentionShape attention) {
        return hybrid.withOrder(hybrid.blockOrder() == BlockOrder.S_A_M ? BlockOrder.SA_M : hybrid.blockOrder())
                .resized(hybrid.layers(), intermediateSize, attention, MambaShape.none());
    }
}
