package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixConfig.MemorizationWindow;
import dev.mews.mixtures.MixReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares how far apart two uses of a text are with the memorization window, and says what would satisfy it. */
final class MemorizationCheck {
    private MemorizationCheck() {}

    static List<String> problems(MemorizationWindow window, List<MixReport.Source> sources) {
        List<String> problems = new ArrayList<>();
        for (MixReport.Source source : sources) {
            long distance = source.smallestReuseDistance();
            if (distance < 0 || distance >= window.tokens()) {
                continue;
            }
            double factor = (double) window.tokens() / Math.max(1, distance);
            problems.add(String.format(
                    Locale.ROOT,
                    "source %s: a text must come back after %d tokens or more (window.tokens), but comes back after %d:"
                            + " epochs_max: 1 would satisfy it, or window.tokens: %d, or its weight divided by %.3g where"
                            + " it is largest, or about %.3g tokens instead of its %d",
                    source.source(),
                    window.tokens(),
                    distance,
                    distance,
                    factor,
                    source.available() * factor,
                    source.available()));
        }
        return problems;
    }
}
