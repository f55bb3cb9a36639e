package dev.mews.filters.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Chooses the blocks of a page that are its main text. */
final class MainText {
    private static final Set<String> WHOLE = Set.of("html", "body", "main", "article");
    private static final Set<String> AROUND = Set.of("nav", "footer", "aside", "menu");

    private final List<Region> regions;
    private final List<Block> blocks;

    private MainText(PageReader page) {
        this.regions = page.regions;
        this.blocks = page.blocks;
    }

    static List<Block> of(PageReader page) {
        if (page.regions.isEmpty()) {
            return List.of();
        }
        return new MainText(page).choose();
    }

    private List<Block> choose() {
        dropBoilerplate();
        Region root = descend(body());
        return within(root);
    }

    private Region body() {
        for (Region region : regions) {
            if (region.tag.equals("body")) {
                return region;
            }
        }
        return regions.get(0);
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
            return share < (region.has(Hints.CONTENT) ? 0.2 : 0.4);
        }
        if (region.has(Hints.LABEL)) {
            return share < 0.1 && region.chars < 400;
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
            if (best == null || best.proseChars == 0 || isLeaf(best)) {
                return at;
            }
            double share = (double) best.proseChars / at.proseChars;
            boolean named = best.tag.equals("article")
                    || best.tag.equals("main")
                    || best.has(Hints.ARTICLE_BODY | Hints.CONTENT);
            if (share < (named ? 0.6 : 0.75)) {
                return at;
            }
            at = best;
        }
    }

    private static boolean isLeaf(Region region) {
        return switch (region.tag) {
            case "p",
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
                    "tbody" -> true;
            default -> false;
        };
    }

    private Region firstChild(Region region) {
        return region.index + 1 < region.endRegion ? regions.get(region.index + 1) : null;
    }

    private Region nextSibling(Region region, Region parent) {
        return region.endRegion < parent.endRegion ? regions.get(region.endRegion) : null;
    }

    private List<Block> within(Region root) {
        List<Block> kept = new ArrayList<>();
        for (Block block : blocks.subList(root.firstBlock, root.endBlock)) {
            if (!block.region.dropped && block.linkDensity() < 0.6) {
                kept.add(block);
            }
        }
        return kept;
    }
}
