package dev.mews.model;

import dev.mews.core.config.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Shapes with a name: the published Falcon-H1 sizes, and small ones for a processor. Their multipliers follow the
 * {@linkplain Multipliers#byWidth width rule}, except where a model was published with others.
 *
 * @see "Falcon-H1, arXiv 2507.22448, table 1, and the config.json files of the released models"
 */
public enum Preset {
    /** Falcon-H1-0.5B. */
    FALCON_H1_0_5B("falcon-h1-0.5b"),
    /** Falcon-H1-1.5B. */
    FALCON_H1_1_5B("falcon-h1-1.5b"),
    /** Falcon-H1-1.5B-Deep. */
    FALCON_H1_1_5B_DEEP("falcon-h1-1.5b-deep"),
    /** Falcon-H1-3B. */
    FALCON_H1_3B("falcon-h1-3b"),
    /** Falcon-H1-7B. */
    FALCON_H1_7B("falcon-h1-7b"),
    /** Falcon-H1-34B. */
    FALCON_H1_34B("falcon-h1-34b"),
    /** Falcon-H1-Tiny-90M: tied embeddings; all its multipliers but two were folded into the weights. */
    FALCON_H1_TINY_90M("falcon-h1-tiny-90m"),
    /** 25 million parameters: large enough to measure speed, small enough for two cores. */
    SMALL_25M("small-25m"),
    /** The model of {@code mews demo} with a vocabulary of 4096. */
    TINY_2M("tiny-2m"),
    /** Trains in seconds: for tests and first steps. */
    NANO("nano");

    private final String key;

    Preset(String key) {
        this.key = key;
    }

    /** The name people type. */
    public String key() {
        return key;
    }

    /** The preset's config. Token ids are transformers' defaults, end of text the released tokenizers' 11. */
    public HybridConfig config() {
        return shape().config();
    }

    private Shape shape() {
        return switch (this) {
            case FALCON_H1_0_5B ->
                shape(36, 1024, 2048).attention(8, 2, 64).mamba(24, 64, 128, 1).ends(32784, 16384, 128);
            case FALCON_H1_1_5B ->
                shape(24, 2048, 4608)
                        .attention(8, 2, 128)
                        .mamba(48, 64, 256, 1)
                        .gated()
                        .ends(65537, 131072, 256);
            case FALCON_H1_1_5B_DEEP ->
                shape(66, 1280, 3072)
                        .attention(6, 2, 128)
                        .mamba(24, 64, 256, 1)
                        .gated()
                        .ends(65537, 131072, 128);
            case FALCON_H1_3B ->
                shape(32, 2560, 6144)
                        .attention(10, 2, 128)
                        .mamba(32, 128, 256, 1)
                        .gated()
                        .ends(65537, 131072, 256);
            case FALCON_H1_7B ->
                shape(44, 3072, 12288)
                        .attention(12, 2, 128)
                        .mamba(24, 128, 256, 1)
                        .gated()
                        .ends(130049, 262144, 256);
            case FALCON_H1_34B ->
                shape(72, 5120, 21504)
                        .attention(20, 4, 128)
                        .mamba(32, 128, 256, 2)
                        .gated()
                        .ends(261120, 262144, 128);
            case FALCON_H1_TINY_90M ->
                shape(24, 512, 768)
                        .attention(8, 2, 64)
                        .mamba(24, 32, 64, 1)
                        .tied(folded(0.11083984375, 0.078125))
                        .ends(32768, 262144, 256);
            case SMALL_25M ->
                shape(4, 512, 1408).attention(8, 2, 64).mamba(24, 32, 64, 1).ends(8192, 4096, 128);
            case TINY_2M ->
                shape(4, 128, 256).attention(4, 2, 32).mamba(8, 32, 32, 1).ends(4096, 4096, 128);
            case NANO ->
                shape(2, 64, 128).attention(2, 1, 32).mamba(4, 32, 16, 1).ends(1024, 2048, 128);
        };
    }

    /** Names of all presets, from the largest family to the smallest. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Preset::key).toList();
    }

    /**
     * The preset of a name.
     *
     * @throws ModelException when there is none; names the nearest and lists all
     */
    public static Preset of(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(preset -> preset.key.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ModelException("no preset and no model folder is named '" + name + "'"
                        + DidYouMean.nearest(name, keys())
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(";")
                        + " presets: " + String.join(", ", keys())));
    }

    private static Shape shape(int layers, int hiddenSize, int intermediateSize) {
        return new Shape(layers, hiddenSize, intermediateSize);
    }

    private static Multipliers folded(double embedding, double lmHead) {
        return new Multipliers(embedding, lmHead, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    /** What the sizes differ in. */
    private static final class Shape {
        private static final double ROPE_BASE = 1e11;
        private static final int CONV_WIDTH = 4;
        private static final int END_OF_TEXT = 11;

        private final int layers;
        private final int hiddenSize;
        private final int intermediateSize;
        private AttentionShape attention;
        private int ssmHeads;
        private int ssmHeadSize;
        private int stateSize;
        private int groups;
        private boolean gated;
        private Multipliers multipliers;
        private int vocabularySize;
        private int maxPositions;
        private int chunkSize;

        Shape(int layers, int hiddenSize, int intermediateSize) {
            this.layers = layers;
            this.hiddenSize = hiddenSize;
            this.intermediateSize = intermediateSize;
        }

        Shape attention(int heads, int keyValueHeads, int headSize) {
            attention = new AttentionShape(heads, keyValueHeads, headSize, ROPE_BASE, false);
            return this;
        }

        Shape mamba(int heads, int headSize, int states, int headGroups) {
            ssmHeads = heads;
            ssmHeadSize = headSize;
            stateSize = states;
            groups = headGroups;
            return this;
        }

        Shape gated() {
            gated = true;
            return this;
        }

        /** Tied embeddings, with multipliers of their own. */
        Shape tied(Multipliers own) {
            multipliers = own;
            return this;
        }

        Shape ends(int vocabulary, int positions, int chunk) {
            vocabularySize = vocabulary;
            maxPositions = positions;
            chunkSize = chunk;
            return this;
        }

        HybridConfig config() {
            MambaShape mamba = new MambaShape(
                    ssmHeads,
                    ssmHeadSize,
                    groups,
                    stateSize,
                    CONV_WIDTH,
                    chunkSize,
                    true,
                    false,
                    false,
                    gated,
                    false,
                    0,
                    Double.POSITIVE_INFINITY);
            boolean tied = multipliers != null;
            return new HybridConfig(
                    vocabularySize,
                    hiddenSize,
                    intermediateSize,
                    layers,
                    maxPositions,
                    attention,
                    mamba,
                    tied ? multipliers : Multipliers.byWidth(hiddenSize, intermediateSize, attention, mamba),
                    tied,
                    false,
                    1e-5,
                    0.02,
                    0,
                    1,
                    List.of(END_OF_TEXT),
                    BlockOrder.SA_M);
        }
    }
}
