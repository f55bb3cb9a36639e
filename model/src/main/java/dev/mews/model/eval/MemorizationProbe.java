package dev.mews.model.eval;

import dev.mews.loader.PackSource;
import dev.mews.model.ModelException;
import dev.mews.model.internal.eval.MemorizationWindows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Loss on tokens that were trained on a while ago against that on tokens of the same sources never trained on: how long a
 * model remembers its data, and so at which distance data can be used again as if new.
 *
 * <p>A checkpoint holds the loader's place, and packs come in a fixed order, so that the tokens before it are known by how long ago
 * they were seen. Those after it are fresh.
 *
 * @see "Falcon-H1, arXiv 2507.22448, fig. 9"
 */
public final class MemorizationProbe {
    private MemorizationProbe() {}

    /**
     * Measures checkpoints of a run.
     *
     * @param run output folder of the training, or its folder of checkpoints
     * @param packs what it trained on
     * @return by step, then by distance
     * @throws ModelException when there is no checkpoint, it belongs to other packs, it is in a later pass, or nothing fresh is left
     */
    public static List<MemorizationPoint> measure(Path run, PackSource packs, MemorizationOptions options) {
        try {
            return MemorizationWindows.measure(run, packs, options);
        } catch (IOException e) {
            throw new ModelException(run + ": cannot be measured: " + e.getMessage(), e);
        }
    }

    /**
     * The memorization window of one checkpoint: the smallest distance from which on no window is remembered; empty when the
     * farthest one still is.
     */
    public static OptionalLong window(List<MemorizationPoint> points) {
        OptionalLong window = OptionalLong.empty();
        List<MemorizationPoint> farthestFirst = points.stream()
                .sorted(Comparator.comparingLong(MemorizationPoint::ago).reversed())
                .toList();
        for (MemorizationPoint point : farthestFirst) {
            if (point.isRemembered()) {
                return window;
            }
            window = OptionalLong.of(point.ago());
        }
        return window;
    }
}
