package dev.mews.core.sketch;

import dev.mews.core.hash.Xxh64;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A uniform random sample of fixed size that does not depend on order: the entries whose keys have the smallest hashes.
 * Merging samples in any order, or offering a key twice, gives the same sample.
 *
 * @see "Cohen, Kaplan: Summarizing data using bottom-k sketches, PODC 2007"
 */
public final class BottomSample<T> {
    private static final long SEED = 0x6d657773_73616d70L; // "mewssamp": part of what is persisted, so fixed

    private final int size;
    private final TreeMap<Key, T> entries = new TreeMap<>();

    private record Key(long hash, String key) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Long.compareUnsigned(hash, other.hash);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    /** An empty sample of at most {@code size} entries, at least 1. */
    public BottomSample(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size of a sample must be at least 1, but was " + size);
        }
        this.size = size;
    }

    /**
     * Offers an entry.
     *
     * @param key unique per entry, for example a document id
     * @param entry asked only if the entry enters the sample
     */
    public void offer(String key, Supplier<? extends T> entry) {
        Key hashed = new Key(Xxh64.hashUtf8(key, SEED), key);
        if (entries.size() >= size && hashed.compareTo(entries.lastKey()) >= 0) {
            return;
        }
        if (!entries.containsKey(hashed)) {
            entries.put(hashed, entry.get());
            trim();
        }
    }

    public void merge(BottomSample<? extends T> other) {
        other.entries.forEach(entries::putIfAbsent);
        trim();
    }

    /** The sample in the order of its hashes. */
    public List<T> values() {
        return List.copyOf(entries.values());
    }

    /** The keys in the order of {@link #values}. */
    public Collection<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Map.Entry<Key, T> entry : entries.entrySet()) {
            keys.add(entry.getKey().key());
        }
        return keys;
    }

    private void trim() {
        while (entries.size() > size) {
            entries.pollLastEntry();
        }
    }
}
