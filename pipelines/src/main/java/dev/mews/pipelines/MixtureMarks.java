package dev.mews.pipelines;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.DidYouMean;
import dev.mews.mixtures.FimMarks;
import dev.mews.mixtures.MixConfig;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Looks up in a tokenizer the special tokens by which a mixture calls its marks of fill-in-the-middle. */
public final class MixtureMarks {
    private MixtureMarks() {}

    /**
     * The mixture with ids for its marks; the tokenizer is read only if one has a name.
     *
     * @param tokenizer the folder or file of the tokenizer
     * @param place tells where a key of the mixture stands, to begin a message with
     * @throws ConfigException if the tokenizer has no such special token
     */
    public static MixConfig lookUp(MixConfig config, Path tokenizer, Function<List<String>, String> place)
            throws IOException {
        if (!FimMarks.areNamed(config)) {
            return config;
        }
        SpecialTokens special = Tokenizer.load(tokenizer).vocabulary().specialTokens();
        return FimMarks.lookUp(config, (token, keys) -> special.id(token)
                .orElseThrow(() -> new ConfigException(place.apply(keys)
                        + " must be a token id or a special token of " + tokenizer + ", but was '" + token + "'"
                        + DidYouMean.nearest(token, special.byId().values())
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(""))));
    }
}
