package dev.mews.model.eval.recall;

import java.util.Locale;

/**
 * What is asked of a text.
 *
 * @see "Liu et al.: Lost in the Middle, arXiv 2307.03172, section 3; Hsieh et al.: RULER, arXiv 2404.06654, section 3"
 */
public enum RecallTask {
    /** The whole text is pairs, {@code Box 48213 holds the anchor.}; what does one of the boxes hold? */
    KEY_VALUE,
    /** Sentences of no use with one fact at each depth, {@code The secret word of Agatha is anchor.}; what is one of the words? */
    MULTI_NEEDLE,
    /** The same, with chains of facts, {@code Whatever Agatha carries, Albert carries too.}; what does the last one carry? */
    VARIABLE_TRACKING;

    /** The name in options and files: lower case with hyphens. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
