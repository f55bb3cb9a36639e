package dev.mews.dedup.signature;

import dev.mews.dedup.minhash.ShingleSink;
import org.apache.datasketches.common.BoundsOnRatiosInSampledSets;
import org.apache.datasketches.common.ResizeFactor;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.CompactSketch;
import org.apache.datasketches.theta.HashIterator;
import org.apache.datasketches.theta.Sketches;
import org.apache.datasketches.theta.UpdateSketch;

/**
 * A theta sketch of a document's shingle set: the shingles whose hash lies below a limit theta, all of them while they
 * are few. Of two sketches, those below the smaller limit are a sample of the union of the sets, and the share that is
 * in both estimates their Jaccard similarity without bias.
 *
 * @see "Dasgupta, Lang, Rhodes, Thaler: A framework for estimating stream expression cardinalities, ICDT 2016"
 */
public final class ShingleSketch {
    /** Persisted with every sketch; the library's own default, so that its tools can read them. */
    private static final long SEED = 9001;

    private final long[] hashes;
    private final long thetaLong;

    private ShingleSketch(long[] hashes, long thetaLong) {
        this.hashes = hashes;
        this.thetaLong = thetaLong;
    }

    /**
     * Reads what {@link Builder#toByteArray()} wrote.
     *
     * @throws org.apache.datasketches.common.SketchesArgumentException if the bytes are no theta sketch of this project
     */
    public static ShingleSketch read(byte[] bytes) {
        CompactSketch sketch = CompactSketch.wrap(Memory.wrap(bytes), SEED);
        if (!sketch.isOrdered()) {
            throw new IllegalArgumentException("a shingle sketch must be ordered");
        }
        long[] hashes = new long[sketch.getRetainedEntries(true)];
        HashIterator iterator = sketch.iterator();
        for (int i = 0; i < hashes.length && iterator.next(); i++) {
            hashes[i] = iterator.get();
        }
        return new ShingleSketch(hashes, sketch.getThetaLong());
    }

    /** Number of hashes held. */
    public int size() {
        return hashes.length;
    }

    /** Whether it holds every shingle of its document: two such sketches give the exact similarity. */
    public boolean isExact() {
        return thetaLong == Long.MAX_VALUE;
    }

    /**
     * Similarity of the two shingle sets, with the library's bounds at two standard deviations (about 95 %). Two sketches
     * without shingles have similarity 0.
     */
    public Similarity similarity(ShingleSketch other) {
        long limit = Math.min(thetaLong, other.thetaLong);
        long[] a = hashes;
        long[] b = other.hashes;
        int i = 0;
        int j = 0;
        int union = 0;
        int common = 0;
        // Both are sorted, so this is a merge; hashes are positive, so signed comparison is right.
        while (i < a.length && a[i] < limit && j < b.length && b[j] < limit) {
            union++;
            if (a[i] == b[j]) {
                common++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        union += below(a, i, limit) + below(b, j, limit);
        if (union == 0) {
            return new Similarity(0, 0, limit == Long.MAX_VALUE ? 0 : 1, false);
        }
        double estimate = (double) common / union;
        if (limit == Long.MAX_VALUE) {
            return new Similarity(estimate, estimate, estimate, false);
        }
        double theta = limit / (double) Long.MAX_VALUE;
        return new Similarity(
                estimate,
                BoundsOnRatiosInSampledSets.getLowerBoundForBoverA(union, common, theta),
                BoundsOnRatiosInSampledSets.getUpperBoundForBoverA(union, common, theta),
                false);
    }

    private static int below(long[] sorted, int from, long limit) {
        int end = from;
        while (end < sorted.length && sorted[end] < limit) {
            end++;
        }
        return end - from;
    }

    /** Collects the shingles of one document at a time. Not thread-safe; reset between documents. */
    public static final class Builder implements ShingleSink {
        private final UpdateSketch sketch;

        /** @param nominalEntries hashes kept at most, a power of two from 16 */
        public Builder(int nominalEntries) {
            sketch = Sketches.updateSketchBuilder()
                    .setNominalEntries(nominalEntries)
                    .setSeed(SEED)
                    .setResizeFactor(ResizeFactor.X1)
                    .build();
        }

        /** Forgets the document. */
        public void reset() {
            sketch.reset();
        }

        @Override
        public void accept(long[] hashes, int count) {
            for (int i = 0; i < count; i++) {
                sketch.update(hashes[i]);
            }
        }

        /** The sketch in the library's compact ordered format. */
        public byte[] toByteArray() {
            // Trims to the nominal size; between the two sizes what is kept depends on the order of the shingles.
            return sketch.rebuild().compact(true, null).toByteArray();
        }
    }
}
