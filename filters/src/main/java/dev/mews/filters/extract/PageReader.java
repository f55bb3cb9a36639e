package dev.mews.filters.extract;

import dev.mews.filters.internal.Formulas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * Turns a parsed page into regions and blocks in one iterative walk. The tree is never changed: removing nodes one by
 * one from a broad parent costs a square.
 */
final class PageReader implements NodeFilter {
    /** Elements whose content is never text of the page. */
    private static final Set<String> SKIPPED = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "object",
            "embed",
            "applet",
            "svg",
            "canvas",
            "audio",
            "video",
            "select",
            "button",
            "input",
            "textarea",
            "datalist",
            "option",
            "map",
            "area",
            "frame",
            "frameset",
            "noembed",
            "noframes",
            "dialog",
            "rp",
            "rt",
            "meter",
            "progress",
            "head",
            "title",
            "link",
            "meta",
            "picture",
            "math",
            "source",
            "track",
            "param",
            "img",
            "menuitem",
            "noindex",
            "optgroup",
            "output");

    private static final Set<String> BLOCKS = Set.of(
            "html",
            "body",
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
            "caption",
            "label",
            "listing",
            "xmp");

    final List<Region> regions = new ArrayList<>();
    final List<Block> blocks = new ArrayList<>();
    private final Hints hints = new Hints();
    private final FormulaMarkup markup = new FormulaMarkup();
    private final InlineText inline = new InlineText();
    private Region current;
    private int links;
    private int preformatted;
    private int items;
    private int quotes;
    private int headings;
    private int row;
    private int cell;
    private Node lastBreak;

    /** Inline elements that were entered as regions because their names say they are no text of the page. */
    private final Set<Node> inlineRegions = new HashSet<>();

    static PageReader read(Document page) {
        PageReader reader = new PageReader();
        NodeTraversor.filter(reader, page);
        reader.flush();
        for (int i = reader.regions.size() - 1; i >= 0; i--) {
            Region region = reader.regions.get(i);
            if (region.parent != null) {
                region.parent.chars += region.chars;
                region.parent.linkChars += region.linkChars;
                region.parent.proseChars += region.proseChars;
            }
        }
        return reader;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text) {
            if (current != null) {
                inline.append(text.getWholeText(), preformatted > 0, links > 0);
            }
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        Formula formula = markup.formulaOf(element);
        if (formula != null) {
            inline.appendFormula(formula);
            return FilterResult.SKIP_ENTIRELY;
        }
        String tag = element.normalName();
        if (SKIPPED.contains(tag) || FormulaMarkup.isRendering(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (BLOCKS.contains(tag)) {
            return openBlock(element, tag);
        }
        int flags = hints.of(element);
        if ((flags & Hints.HIDDEN) != 0) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if ((flags & (Hints.BOILERPLATE | Hints.LABEL | Hints.COMMENTS)) != 0
                && (flags & (Hints.CONTENT | Hints.ARTICLE_BODY)) == 0
                && links == 0
                && preformatted == 0) {
            inlineRegions.add(element);
            flush();
            open(tag, flags);
        }
        switch (tag) {
            case "br" -> {
                if (preformatted > 0) {
                    inline.append("\n", true, false);
                } else if (lastBreak != null && followsOnlySpace(element)) {
                    flush();
                } else {
                    inline.lineBreak();
                }
                lastBreak = element;
            }
            case "a" -> links++;
            default -> {}
        }
        return FilterResult.CONTINUE;
    }

    /** Two line breaks in a row end a paragraph on pages that have no paragraph elements. */
    private boolean followsOnlySpace(Element br) {
        Node previous = br.previousSibling();
        if (previous instanceof TextNode text && text.isBlank()) {
            previous = previous.previousSibling();
        }
        return previous != null && previous.equals(lastBreak);
    }

    private FilterResult openBlock(Element element, String tag) {
        int flags = hints.of(element);
        if ((flags & Hints.HIDDEN) != 0 && !tag.equals("body") && !tag.equals("html")) {
            return FilterResult.SKIP_ENTIRELY;
        }
        flush();
        open(tag, flags);
        switch (tag) {
            case "pre", "listing", "xmp" -> preformatted++;
            case "li", "dd", "dt" -> items++;
            case "blockquote" -> quotes++;
            case "h1", "h2", "h3", "h4", "h5", "h6" -> headings++;
            case "tr" -> {
                row++;
                cell = 0;
            }
            case "td", "th" -> cell++;
            default -> {}
        }
        return FilterResult.CONTINUE;
    }

    private void open(String tag, int flags) {
        current = new Region(current, regions.size(), tag, flags, blocks.size());
        regions.add(current);
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        String tag = element.normalName();
        if (tag.equals("a")) {
            links = Math.max(0, links - 1);
        }
        boolean block = BLOCKS.contains(tag);
        if (block || inlineRegions.remove(node)) {
            flush();
            current.endBlock = blocks.size();
            current.endRegion = regions.size();
            current = current.parent;
        }
        if (block) {
            switch (tag) {
                case "pre", "listing", "xmp" -> preformatted--;
                case "li", "dd", "dt" -> items--;
                case "blockquote" -> quotes--;
                case "h1", "h2", "h3", "h4", "h5", "h6" -> headings--;
                default -> {}
            }
        }
        return FilterResult.CONTINUE;
    }

    private void flush() {
        lastBreak = null;
        if (inline.isEmpty() || current == null) {
            inline.take();
            return;
        }
        int linked = inline.linkChars();
        int found = inline.formulas();
        String text = preformatted > 0 ? trimLines(inline.take()) : Formulas.withDollars(inline.take());
        if (text.isEmpty()) {
            return;
        }
        boolean inCell = current.tag.equals("td") || current.tag.equals("th");
        Block block = new Block(current, kind(inCell), text, linked, found, inCell ? row : 0, inCell ? cell : 0);
        blocks.add(block);
        current.chars += text.length();
        current.linkChars += linked;
        if (block.prose) {
            current.proseChars += text.length() - linked;
        }
    }

    private Block.Kind kind(boolean inCell) {
        if (preformatted > 0) {
            return Block.Kind.PREFORMATTED;
        }
        if (headings > 0) {
            return Block.Kind.HEADING;
        }
        if (inCell) {
            return Block.Kind.CELL;
        }
        if (items > 0) {
            return Block.Kind.ITEM;
        }
        if (quotes > 0) {
            return Block.Kind.QUOTE;
        }
        return current.tag.equals("p") ? Block.Kind.PARAGRAPH : Block.Kind.OTHER;
    }

    /** Drops blank lines at both ends of a code block; the indentation of its lines stays. */
    private static String trimLines(String code) {
        int start = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '\n') {
                start = i + 1;
            } else if (c > ' ') {
                break;
            }
        }
        int end = code.length();
        while (end > start && code.charAt(end - 1) <= ' ') {
            end--;
        }
        return code.substring(start, end);
    }
}
