package dev.mews.filters.extract;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jsoup.nodes.Element;

/** What class, id, role and item properties of an element say about its content. Results are cached for one page. */
final class Hints {
    /** The element is navigation, advertising, comments or another part that is not the page's own text. */
    static final int BOILERPLATE = 1;
    /** The element is likely to hold the page's own text. */
    static final int CONTENT = 2;
    /** The element is a small label of an article: author, date, tags, sharing. */
    static final int LABEL = 4;
    /** The element holds readers' comments. */
    static final int COMMENTS = 8;
    /** The element is built for sighted users of another device, or not shown at all. */
    static final int HIDDEN = 16;
    /** The name alone does not decide: boilerplate only when the content looks like it. */
    static final int WEAK = 64;
    /** The element is the body of an article by an unambiguous name. */
    static final int ARTICLE_BODY = 32;

    /** Names are matched where a word starts; those after {@code *} anywhere, for German compounds. */
    private static final String[] COMMENT_PARTS = {
        "comment", "disqus", "*kommentar", "discussion", "livefyre", "commentaire", "comentario", "leserbrief"
    };

    private static final String[] BOILERPLATE_PARTS = {
        "*sidebar",
        "side-bar",
        "footer",
        "breadcrumb",
        "navbar",
        "navigation",
        "*newsletter",
        "subscri",
        "cookie",
        "consent",
        "gdpr",
        "advert",
        "sponsor",
        "promo",
        "recommend",
        "*related",
        "popular",
        "trending",
        "mostread",
        "most-read",
        "pagination",
        "pager",
        "signup",
        "sign-up",
        "popup",
        "pop-up",
        "modal",
        "outbrain",
        "taboola",
        "paywall",
        "more-stories",
        "also-like",
        "prev-next",
        "post-nav",
        "nav-links",
        "sharedaddy",
        "share-",
        "sharing",
        "*social",
        "toolbar",
        "skip-link",
        "megamenu",
        "dropdown",
        "sitemap",
        "masthead",
        "lightbox",
        "similar",
        "upsell",
        "crosssell",
        "*werbung",
        "*anzeige",
        "donat",
        "spenden",
        "flyout",
        "offcanvas",
        "off-canvas",
        "login",
        "tooltip",
        "jp-post-flair",
        "jp-relatedposts",
        "addtoany",
        "shariff",
        "more-articles",
        "next-article",
        "further-reading",
        "weiterlesen",
        "topnews",
        "latest-",
        "captcha",
        "announce",
        "viafoura",
        "plista",
        "ticker"
    };
    private static final Set<String> BOILERPLATE_WORDS = Set.of(
            "nav",
            "menu",
            "aside",
            "ad",
            "ads",
            "adv",
            "foot",
            "banner",
            "share",
            "topbar",
            "noprint",
            "copyright",
            "imprint",
            "impressum",
            "follow",
            "navbox",
            "catlinks",
            "editsection",
            "sidenav",
            "submenu",
            "siteinfo",
            "authorbox",
            "abo",
            "reply",
            "respond",
            "newsticker");
    private static final String[] WEAK_PARTS = {"teaser", "widget", "read-more", "readmore", "callout-box"};
    private static final Set<String> WEAK_WORDS = Set.of(
            "toc",
            "search",
            "tabs",
            "legal",
            "disclaimer",
            "rating",
            "shop",
            "cart",
            "warenkorb",
            "carousel",
            "slider",
            "gallery",
            "infobox",
            "credits");
    private static final String[] LABEL_PARTS = {
        "byline",
        "author",
        "autor",
        "postmeta",
        "post-meta",
        "entry-meta",
        "article-meta",
        "metadata",
        "timestamp",
        "published",
        "pubdate",
        "tag-list",
        "taglist",
        "post-tags",
        "article-tags",
        "post-info",
        "entry-utility",
        "caption",
        "credit",
        "copyright",
        "category",
        "categories",
        "posted-on",
        "entry-footer",
        "post-footer",
        "article-footer",
        "datum",
        "dateline",
        "bildunterschrift",
        "keywords",
        "reading-time",
        "lesezeit",
    };
    private static final Set<String> LABEL_WORDS =
            Set.of("meta", "tags", "tag", "date", "time", "topics", "kicker", "views", "hits", "bio");
    private static final Set<String> HIDDEN_WORDS = Set.of(
            "hidden", "hide", "invisible", "visually", "sr-only", "screen-reader-text", "visuallyhidden", "d-none");
    private static final String[] BODY_PARTS = {
        "articlebody",
        "article-body",
        "entry-content",
        "post-content",
        "postcontent",
        "post-body",
        "postbody",
        "article-content",
        "articlecontent",
        "story-body",
        "storybody",
        "story-content",
        "article-text",
        "articletext",
        "blog-content",
        "content-body",
        "body-content",
        "news-text",
        "single-content",
        "theme-content",
        "field-name-body",
        "td-post-content",
        "mw-parser-output",
        "post-text",
        "entry-body",
        "rich-text",
        "page-content",
        "main-content",
        "maincontent",
        "content-main",
        "article-detail",
        "paragraphs"
    };
    private static final Set<String> CONTENT_WORDS = Set.of(
            "content",
            "article",
            "main",
            "post",
            "entry",
            "story",
            "text",
            "body",
            "inhalt",
            "artikel",
            "hentry",
            "single",
            "beitrag",
            "contenido",
            "contenu",
            "news",
            "detail",
            "intro",
            "lead",
            "summary");

    /** Names beyond this length are not read: real ones are far shorter. */
    private static final int MAX_NAMES = 400;

    private final Map<String, Integer> cache = new HashMap<>();

    /** Flags of {@code element}. */
    int of(Element element) {
        String names = element.hasAttr("class") || element.hasAttr("id")
                ? element.attr("class") + ' ' + element.attr("id")
                : "";
        if (names.length() > MAX_NAMES) {
            names = names.substring(0, MAX_NAMES);
        }
        int flags = names.isEmpty() ? 0 : cache.computeIfAbsent(names, Hints::ofNames);
        if (element.hasAttr("itemprop") && element.attr("itemprop").contains("articleBody")) {
            flags |= ARTICLE_BODY;
        }
        if (element.hasAttr("role")) {
            flags |= ofRole(element.attr("role"));
        }
        return flags | (isHidden(element) ? HIDDEN : 0);
    }

    private static int ofRole(String role) {
        return switch (role) {
            case "main", "article" -> CONTENT;
            case "navigation",
                    "banner",
                    "contentinfo",
                    "complementary",
                    "search",
                    "menu",
                    "menubar",
                    "dialog",
                    "alertdialog",
                    "toolbar",
                    "tablist" -> BOILERPLATE;
            default -> 0;
        };
    }

    private static boolean isHidden(Element element) {
        if (element.hasAttr("hidden")) {
            return true;
        }
        if (element.hasAttr("aria-hidden") && "true".equals(element.attr("aria-hidden"))) {
            return true;
        }
        if (!element.hasAttr("style")) {
            return false;
        }
        String style = element.attr("style");
        int at = style.indexOf("display");
        if (at >= 0) {
            int p = at + "display".length();
            while (p < style.length() && (style.charAt(p) == ' ' || style.charAt(p) == ':')) {
                p++;
            }
            return style.startsWith("none", p);
        }
        return style.contains("visibility:hidden") || style.contains("visibility: hidden");
    }

    private static int ofNames(String names) {
        String lower = names.toLowerCase(Locale.ROOT).replace('_', '-').replace("--", "-");
        int flags = 0;
        if (containsAny(lower, COMMENT_PARTS)) {
            flags |= COMMENTS;
        }
        if (containsAny(lower, BOILERPLATE_PARTS)) {
            flags |= BOILERPLATE;
        }
        if (containsAny(lower, WEAK_PARTS)) {
            flags |= WEAK;
        }
        if (containsAny(lower, LABEL_PARTS)) {
            flags |= LABEL;
        }
        if (containsAny(lower, BODY_PARTS)) {
            flags |= ARTICLE_BODY;
        }
        int start = 0;
        for (int i = 0; i <= names.length(); i++) {
            boolean inside = i < names.length() && Character.isLetterOrDigit(names.charAt(i));
            boolean hump = inside
                    && i > start
                    && Character.isUpperCase(names.charAt(i))
                    && Character.isLowerCase(names.charAt(i - 1));
            if (!inside || hump) {
                flags |= ofWord(names.substring(start, i).toLowerCase(Locale.ROOT));
                start = inside ? i : i + 1;
            }
        }
        StringTokenizer words = new StringTokenizer(lower);
        while (words.hasMoreTokens()) {
            if (HIDDEN_WORDS.contains(words.nextToken())) {
                flags |= HIDDEN;
            }
        }
        return flags;
    }

    private static int ofWord(String word) {
        int flags = 0;
        if (BOILERPLATE_WORDS.contains(word)) {
            flags |= BOILERPLATE;
        }
        if (WEAK_WORDS.contains(word)) {
            flags |= WEAK;
        }
        if (LABEL_WORDS.contains(word)) {
            flags |= LABEL;
        }
        if (CONTENT_WORDS.contains(word)) {
            flags |= CONTENT;
        }
        return flags;
    }

    private static boolean containsAny(String text, String[] parts) {
        for (String part : parts) {
            boolean anywhere = part.charAt(0) == '*';
            String name = anywhere ? part.substring(1) : part;
            for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
                boolean wordStart = at == 0 || !Character.isLetter(text.charAt(at - 1));
                if ((anywhere || wordStart) && !isInnocent(text, at)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A commentary is an article, and a page builder names every part of a page a widget. */
    private static boolean isInnocent(String text, int at) {
        return text.startsWith("commentary", at) || text.startsWith("elementor-widget", Math.max(0, at - 10));
    }
}
