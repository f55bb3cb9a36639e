package dev.mews.dedup;

import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Documents for tests. */
public final class Documents {
    private Documents() {}

    /** A document whose id comes from its number. */
    public static Document of(long number, String text) {
        return new Document(Document.idOf("test", "file", number), "test", text, new TreeMap<>());
    }

    /** The same with a quality. */
    public static Document of(long number, String text, double quality) {
        return of(number, text).withMetadata(MetadataKeys.QUALITY, Double.toString(quality));
    }

    /** Words drawn from so many that shingles hardly ever repeat by chance. */
    public static List<String> words(SplittableRandom random, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add("w" + Integer.toString(random.nextInt(36 * 36 * 36), 36));
        }
        return words;
    }

    /** The words with some of them, chosen at random, replaced by new ones. */
    public static List<String> edited(SplittableRandom random, List<String> words, int edits) {
        List<String> edited = new ArrayList<>(words);
        for (int i = 0; i < edits; i++) {
            edited.set(random.nextInt(edited.size()), words(random, 1).get(0));
        }
        return edited;
    }
}
