package dev.mews.core.document;

import dev.mews.core.hash.Hash128;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text with its identity and what is known about it.
 *
 * @param id 32 lower-case hex digits, see {@link #idOf}
 * @param source name of the dataset it came from, as in the recipe
 * @param text never null, may be empty; holds no lone surrogate, so it always has a UTF-8 form
 * @param metadata sorted and immutable; see {@link MetadataKeys} for the keys the project itself reads
 */
public record Document(String id, String source, String text, SortedMap<String, String> metadata) {
    public Document {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(text, "text");
        metadata = sorted(metadata);
    }

    /**
     * The id of a document: {@link Hash128} version 1 of where it came from. It depends neither on the content nor on
     * the machine, so the same input file gives the same ids wherever it lies.
     *
     * @param path path of the file relative to the fixed part of the source's globs, with {@code /}
     * @param position the record's position in the file, as in its {@link Place}
     */
    public static String idOf(String source, String path, long position) {
        return Hash128.ofParts(source, path, Long.toString(position)).hex();
    }

    public Document withText(String newText) {
        return new Document(id, source, newText, metadata);
    }

    /** The same document with one more metadata entry, replacing an earlier one of that key. */
    public Document withMetadata(String key, String value) {
        SortedMap<String, String> changed = new TreeMap<>(metadata);
        changed.put(key, Objects.requireNonNull(value, key));
        return new Document(id, source, text, changed);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    static SortedMap<String, String> sorted(SortedMap<String, String> metadata) {
        // A copy by constructor would keep a foreign comparator, and with it a foreign order.
        TreeMap<String, String> copy = new TreeMap<>();
        copy.putAll(metadata);
        return Collections.unmodifiableSortedMap(copy);
    }
}
