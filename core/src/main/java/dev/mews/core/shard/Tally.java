package dev.mews.core.shard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Place;
import dev.mews.core.document.Utf8;
import dev.mews.core.sketch.BottomSample;
import dev.mews.core.sketch.Distribution;
import dev.mews.core.sketch.Quantiles;
import dev.mews.core.sketch.ShardQuantiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened to the documents of one shard, or of several merged ones: counts, sketches and small samples. Merging in
 * any order gives the same {@link #toJson() JSON}. Memory is bounded by the number of reasons, languages and shards, not
 * by the number of documents. Not for several threads.
 */
public final class Tally {
    /** Sketch of the UTF-8 bytes of kept documents. */
    public static final String KEPT_BYTES = "kept_bytes";

    /** Sketch of the UTF-8 bytes of dropped documents. */
    public static final String DROPPED_BYTES = "dropped_bytes";

    static final int KEPT_SAMPLES = 10;
    static final int DROPPED_SAMPLES_PER_REASON = 5;
    static final int FAILED_SAMPLES = 20;

    final String shard;
    long in;
    long bytesIn;
    long kept;
    long bytesOut;
    long tokens;
    final TreeMap<String, Long> dropped = new TreeMap<>();
    final TreeMap<String, Long> failed = new TreeMap<>();
    final TreeMap<String, Long> languages = new TreeMap<>();
    final TreeMap<String, Long> counters = new TreeMap<>();
    final TreeMap<String, ShardQuantiles> sketches = new TreeMap<>();
    final BottomSample<Sample> keptSample = new BottomSample<>(KEPT_SAMPLES);
    final TreeMap<String, BottomSample<Sample>> droppedSamples = new TreeMap<>();
    final BottomSample<Sample> failedSample = new BottomSample<>(FAILED_SAMPLES);

    /**
     * An empty tally.
     *
     * @param shard name of the shard that is counted; empty for a tally that others are merged into
     */
    public Tally(String shard) {
        this.shard = shard;
    }

    /** A tally to merge others into. */
    public Tally() {
        this("");
    }

    /** All tallies together. */
    public static Tally merged(Collection<Tally> tallies) {
        Tally all = new Tally();
        tallies.forEach(all::merge);
        return all;
    }

    void in(long bytes) {
        in++;
        bytesIn += bytes;
    }

    void kept(Document document) {
        kept++;
        long bytes = Utf8.length(document.text());
        bytesOut += bytes;
        sketch(KEPT_BYTES).update((double) bytes);
        document.get(MetadataKeys.LANGUAGE).ifPresent(this::language);
        keptSample.offer(document.id(), () -> Sample.of(document, "", ""));
    }

    void dropped(Document document, Drop drop) {
        dropped.merge(drop.reason(), 1L, Long::sum);
        sketch(DROPPED_BYTES).update((double) Utf8.length(document.text()));
        droppedSamples
                .computeIfAbsent(drop.reason(), unused -> new BottomSample<>(DROPPED_SAMPLES_PER_REASON))
                .offer(document.id(), () -> Sample.of(document, drop.reason(), drop.describe()));
    }

    void failed(Place place, String reason, String error) {
        failed.merge(reason, 1L, Long::sum);
        failedSample.offer(place.toString(), () -> new Sample(place.toString(), "", place.path(), reason, error, ""));
    }

    private void language(String code) {
        languages.merge(code, 1L, Long::sum);
    }

    /**
     * Counts documents that a stage handles as a whole, not one by one through a {@link ShardContext}: of them
     * {@code kept} were kept, the others must be counted with {@link #addDropped} or {@link #addFailed}.
     */
    public void addDocuments(long arrived, long bytesArrived, long keptOfThem, long bytesKept) {
        in += arrived;
        bytesIn += bytesArrived;
        kept += keptOfThem;
        bytesOut += bytesKept;
    }

    public void addDropped(String reason, long documents) {
        dropped.merge(reason, documents, Long::sum);
    }

    public void addFailed(String reason, long documents) {
        failed.merge(reason, documents, Long::sum);
    }

    /** Counts tokens of kept documents. */
    public void addTokens(long count) {
        tokens += count;
    }

    /** Adds to a counter of the stage's own, such as {@code emails_masked}. */
    public void add(String counter, long delta) {
        counters.merge(counter, delta, Long::sum);
    }

    /** This shard's sketch of that name; update it as you go. */
    public Quantiles sketch(String name) {
        return sketches.computeIfAbsent(name, unused -> new ShardQuantiles()).shard(shard);
    }

    /**
     * All tallies together, in memory that does not grow with their number: sketches are folded at once. The numbers and
     * distributions are those of {@link #merged}.
     *
     * @param tallies of one shard each, in the order of the shards' names
     * @throws IllegalArgumentException if they are in another order
     */
    public static Tally folded(Iterator<Tally> tallies) {
        Tally all = new Tally();
        String last = "";
        while (tallies.hasNext()) {
            Tally next = tallies.next();
            if (next.shard.compareTo(last) <= 0) {
                throw new IllegalArgumentException("tallies must come in the order of their shards, but '" + next.shard
                        + "' came after '" + last + "'");
            }
            last = next.shard;
            all.mergeCounts(next);
            next.sketches.forEach((name, sketch) -> all.sketch(name).merge(sketch.fold()));
        }
        return all;
    }

    /** Adds all that {@code other} counted; {@code other} must not change afterwards. */
    public void merge(Tally other) {
        mergeCounts(other);
        other.sketches.forEach((name, sketch) ->
                sketches.computeIfAbsent(name, unused -> new ShardQuantiles()).merge(sketch));
    }

    private void mergeCounts(Tally other) {
        in += other.in;
        bytesIn += other.bytesIn;
        kept += other.kept;
        bytesOut += other.bytesOut;
        tokens += other.tokens;
        other.dropped.forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        other.failed.forEach((reason, count) -> failed.merge(reason, count, Long::sum));
        other.languages.forEach((code, count) -> languages.merge(code, count, Long::sum));
        other.counters.forEach((name, count) -> counters.merge(name, count, Long::sum));
        keptSample.merge(other.keptSample);
        other.droppedSamples.forEach((reason, sample) -> droppedSamples
                .computeIfAbsent(reason, unused -> new BottomSample<>(DROPPED_SAMPLES_PER_REASON))
                .merge(sample));
        failedSample.merge(other.failedSample);
    }

    public long documentsIn() {
        return in;
    }

    /** Uncompressed bytes of the records that arrived. */
    public long bytesIn() {
        return bytesIn;
    }

    public long kept() {
        return kept;
    }

    /** UTF-8 bytes of the texts that were kept. */
    public long bytesOut() {
        return bytesOut;
    }

    public long tokens() {
        return tokens;
    }

    public long dropped() {
        return sum(dropped);
    }

    public long failed() {
        return sum(failed);
    }

    public SortedMap<String, Long> droppedByReason() {
        return Collections.unmodifiableSortedMap(dropped);
    }

    public SortedMap<String, Long> failedByReason() {
        return Collections.unmodifiableSortedMap(failed);
    }

    /** Kept documents by their metadata {@code language}. */
    public SortedMap<String, Long> languages() {
        return Collections.unmodifiableSortedMap(languages);
    }

    public SortedMap<String, Long> counters() {
        return Collections.unmodifiableSortedMap(counters);
    }

    /** Summaries of all sketches. */
    public SortedMap<String, Distribution> distributions() {
        TreeMap<String, Distribution> result = new TreeMap<>();
        sketches.forEach((name, sketch) -> result.put(name, sketch.fold().distribution()));
        return result;
    }

    public List<Sample> keptSamples() {
        return keptSample.values();
    }

    /** Some dropped documents of every reason, in the order of the reasons. */
    public List<Sample> droppedSamples() {
        List<Sample> result = new ArrayList<>();
        droppedSamples.values().forEach(sample -> result.addAll(sample.values()));
        return result;
    }

    public List<Sample> failedSamples() {
        return failedSample.values();
    }

    /**
     * Checks that in = kept + dropped + failed.
     *
     * @param where named by the message
     * @throws IllegalStateException if a document got lost or left twice
     */
    public void checkBalanced(String where) {
        if (in != kept + dropped() + failed()) {
            throw new IllegalStateException(where + " lost count: " + in + " documents in, but " + kept + " kept + "
                    + dropped() + " dropped + " + failed() + " failed = " + (kept + dropped() + failed())
                    + "; every document must leave by exactly one of keep, drop and fail");
        }
    }

    /** Canonical JSON: sorted keys, no clock, no host. */
    public ObjectNode toJson() {
        return TallyJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is not a tally
     */
    public static Tally fromJson(JsonNode json) {
        return TallyJson.read(json);
    }

    private static long sum(SortedMap<String, Long> counts) {
        long total = 0;
        for (long count : counts.values()) {
            total += count;
        }
        return total;
    }
}
