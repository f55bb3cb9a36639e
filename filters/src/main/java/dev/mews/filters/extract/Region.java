package dev.mews.filters.extract;

/** A block-level element of a page, with what is known of the text below it. */
final class Region {
    final Region parent;
    final int index;
    final String tag;
    final int hints;
    /** Blocks of this region are {@code [firstBlock, endBlock)}. */
    final int firstBlock;

    int endBlock;
    /** Regions below this one are {@code (index, endRegion)}. */
    int endRegion;

    /** UTF-16 units of text, of text inside links, and of text in blocks that look like prose. */
    int chars;

    int linkChars;
    int proseChars;
    /** True when a region below is the body of an article by its name or element. */
    boolean holdsArticle;

    /** True when this region or one above it is left out. */
    boolean dropped;

    Region(Region parent, int index, String tag, int hints, int firstBlock) {
        this.parent = parent;
        this.index = index;
        this.tag = tag;
        this.hints = hints;
        this.firstBlock = firstBlock;
    }

    boolean has(int flag) {
        return (hints & flag) != 0;
    }

    double linkDensity() {
        return chars == 0 ? 0 : (double) linkChars / chars;
    }

    boolean contains(Region other) {
        return other.index >= index && other.index < endRegion;
    }
}
