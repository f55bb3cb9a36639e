package dev.mews.filters.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Chooses the blocks of a page that are its main text, in four steps: leave out regions that are boilerplate by name and
 * content; go down from the body as long as one child holds nearly all prose; leave out link lists; keep the blocks that
 * remain, and the headline and lead that stand before them in the same article.
 *
 * <p>The shares below were tuned on trafilatura's public evaluation set. Around these values F1 is flat: a step of 0.1 in
 * the first four moved it by 0.3 points at most.
 */
final class MainText {
    /** A child with this share of its parent's prose holds the main text, when its name says so, and when not. */
    private static final double NAMED_SHARE = 0.8;

    private static final double UNNAMED_SHARE = 0.9;
    /** A box without prose and with more than this share of its text in links is navigation. */
    private static final double LINK_BOX_DENSITY = 0.35;
    /** Share of link text beyond which a short line, and a line of prose, an item or a cell, is left out. */
    private static final double SHORT_LINE_LINK_DENSITY = 0.35;

    private static final double LINE_LINK_DENSITY = 0.6;
    private static final int SMALLEST_BOX_CHARS = 20;
    private static final int ANNOUNCEMENT_CHARS = 80;
    private static final int LABEL_CHARS = 400;

    private static final Set<String> WHOLE = Set.of("html", "body", "main", "article");
    private static final Set<String> AROUND = Set.of("nav", "footer", "aside", "menu");
    private static final Set<String> BOXES =
            Set.of("div", "section", "ul", "ol", "dl", "table", "form", "header", "article", "fieldset", "details");
    private static final Set<String> LEAVES = Set.of(
            "p",
            "li",
            "ul",
            "ol",
            "dl",
            "dd",
            "dt",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "pre",
            "blockquote",
            "tr",
            "td",
            "th",
            "tbody");

    private final List<Region> regions;
    private final List<Block> blocks;

    private MainText(PageReader page) {
        this.regions = page.regions;
        this.blocks = page.blocks;
    }

    static List<Block> of(PageReader page) {
        return page.regions.isEmpty() ? List.of() : new MainText(page).choose();
    }

    private List<Block> choose() {
        markArticles();
        dropBoilerplate();
        Region root = descend(body());
        dropLinkBoxes(root);
        List<Block> chosen = new ArrayList<>();
        lead(root, chosen);
        inside(root, chosen);
        return chosen;
    }

    private Region body() {
        for (Region region : regions) {
            if (region.tag.equals("body")) {
                return region;
            }
        }
        return regions.get(0);
    }

    private void markArticles() {
        for (int i = regions.size() - 1; i > 0; i--) {
            Region region = regions.get(i);
            if (region.parent != null
                    && (region.holdsArticle
                            || region.has(Hints.ARTICLE_BODY)
                            || region.tag.equals("article")
                            || region.tag.equals("main"))) {
                region.parent.holdsArticle = true;
            }
        }
    }

    private void dropBoilerplate() {
        int total = 0;
        for (Block block : blocks) {
            total += block.prose ? block.text.length() - block.linkChars : 0;
        }
        for (Region region : regions) {
            region.dropped = (region.parent != null && region.parent.dropped) || isBoilerplate(region, total);
        }
        for (Region region : regions) {
            region.proseChars = 0;
        }
        for (Block block : blocks) {
            if (block.prose && !block.region.dropped) {
                block.region.proseChars += block.text.length() - block.linkChars;
            }
        }
        for (int i = regions.size() - 1; i > 0; i--) {
            Region region = regions.get(i);
            if (region.parent != null) {
                region.parent.proseChars += region.proseChars;
            }
        }
    }

    /** The more of the page's prose a region holds, the less its name is believed. */
    private static boolean isBoilerplate(Region region, int totalProse) {
        double share = totalProse == 0 ? 0 : (double) region.proseChars / totalProse;
        if (WHOLE.contains(region.tag)) {
            return false;
        }
        if (AROUND.contains(region.tag)) {
            return share < 0.5;
        }
        if (region.has(Hints.ARTICLE_BODY)) {
            return false;
        }
        if (region.has(Hints.COMMENTS)) {
            return share < 0.8;
        }
        if (region.has(Hints.BOILERPLATE)) {
            return share < (region.holdsArticle ? 0.1 : region.has(Hints.CONTENT) ? 0.2 : 0.4);
        }
        if (region.has(Hints.WEAK) && (region.linkDensity() > 0.25 || region.proseChars == 0)) {
            return share < 0.4;
        }
        if (region.has(Hints.LABEL) && !region.has(Hints.CONTENT)) {
            return share < 0.1 && region.chars < LABEL_CHARS;
        }
        return region.tag.equals("figcaption");
    }

    private Region descend(Region body) {
        Region at = body;
        while (true) {
            Region best = null;
            for (Region child = firstChild(at); child != null; child = nextSibling(child, at)) {
                if (!child.dropped && (best == null || child.proseChars > best.proseChars)) {
                    best = child;
                }
            }
            if (best == null || best.proseChars == 0 || LEAVES.contains(best.tag)) {
                return at;
            }
            boolean named = best.tag.equals("article")
                    || best.tag.equals("main")
                    || best.has(Hints.ARTICLE_BODY | Hints.CONTENT);
            if (best.proseChars < (named ? NAMED_SHARE : UNNAMED_SHARE) * at.proseChars) {
                return at;
            }
            at = best;
        }
    }

    private Region firstChild(Region region) {
        return region.index + 1 < region.endRegion ? regions.get(region.index + 1) : null;
    }

    private Region nextSibling(Region region, Region parent) {
        return region.endRegion < parent.endRegion ? regions.get(region.endRegion) : null;
    }

    private void dropLinkBoxes(Region root) {
        for (int i = root.index + 1; i < root.endRegion; i++) {
            Region region = regions.get(i);
            if (region.parent.dropped) {
                region.dropped = true;
            } else if (BOXES.contains(region.tag)
                    && region.proseChars == 0
                    && region.chars >= SMALLEST_BOX_CHARS
                    && region.linkDensity() > LINK_BOX_DENSITY) {
                region.dropped = true;
            }
        }
    }

    /** Headline and lead often stand in a header beside the body of the same article. */
    private void lead(Region root, List<Block> chosen) {
        Region scope = root;
        for (Region region = root; region != null; region = region.parent) {
            if (region.tag.equals("article") || region.tag.equals("main")) {
                scope = region;
                break;
            }
        }
        for (Block block : blocks.subList(scope.firstBlock, root.firstBlock)) {
            if (!block.region.dropped && block.linkDensity() < 0.2 && (block.prose || block.region.tag.equals("h1"))) {
                chosen.add(block);
            }
        }
    }

    private void inside(Region root, List<Block> chosen) {
        List<Block> candidates = blocks.subList(root.firstBlock, root.endBlock);
        boolean[] keep = new boolean[candidates.size()];
        for (int i = 0; i < keep.length; i++) {
            Block block = candidates.get(i);
            boolean line = block.prose || block.kind == Block.Kind.ITEM || block.kind == Block.Kind.CELL;
            keep[i] =
                    !block.region.dropped && block.linkDensity() < (line ? LINE_LINK_DENSITY : SHORT_LINE_LINK_DENSITY);
        }
        dropAnnouncements(candidates, keep);
        dropEmptyHeadings(candidates, keep);
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                chosen.add(candidates.get(i));
            }
        }
    }

    /** "Read also:" announces what was left out. */
    private static void dropAnnouncements(List<Block> candidates, boolean[] keep) {
        for (int i = 0; i + 1 < keep.length; i++) {
            String text = candidates.get(i).text;
            if (keep[i] && !keep[i + 1] && text.length() < ANNOUNCEMENT_CHARS && text.endsWith(":")) {
                keep[i] = false;
            }
        }
    }

    /** A heading stands for what follows it: without that it goes too. */
    private static void dropEmptyHeadings(List<Block> candidates, boolean[] keep) {
        boolean useful = false;
        for (int i = keep.length - 1; i >= 0; i--) {
            if (candidates.get(i).kind != Block.Kind.HEADING) {
                useful |= keep[i];
                continue;
            }
            boolean own = keep[i] && useful;
            if (i + 1 < keep.length && candidates.get(i + 1).kind != Block.Kind.HEADING) {
                useful = false;
            }
            keep[i] = own;
            useful |= own;
        }
    }
}
