package dev.mews.filters.extract;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    /** The element is the body of an article by an unambiguous name. */
    static final int ARTICLE_BODY = 32;

    private static final String[] COMMENT_PARTS = {
        "comment",
        "disqus",
        "kommentar",
        "discussion",
        "livefyre",
        "commentaire",
        "comentario",
        "reader-react",
        "leserbrief"
    };
    private static final String[] BOILERPLATE_PARTS = {
        "sidebar",
        "side-bar",
        "side_bar",
        "footer",
        "breadcrumb",
        "navbar",
        "navigation",
        "newsletter",
        "subscri",
        "cookie",
        "consent",
        "gdpr",
        "advert",
        "sponsor",
        "promo",
        "teaser",
        "recommend",
        "related",
        "popular",
        "trending",
        "mostread",
        "most-read",
        "pagination",
        "pager",
        "widget",
        "signup",
        "sign-up",
        "popup",
        "pop-up",
        "modal",
        "outbrain",
        "taboola",
        "paywall",
        "read-more",
        "readmore",
        "more-stories",
        "also-like",
        "prev-next",
        "post-nav",
        "nav-links",
        "sharedaddy",
        "share-",
        "sharing",
        "social",
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
        "werbung",
        "anzeige",
        "donat",
        "spenden",
        "flyout",
        "offcanvas",
        "off-canvas",
        "login",
        "tooltip",
        "jp-post-flair",
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
        "callout-box",
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
            "toc",
            "search",
            "topbar",
            "tabs",
            "noprint",
            "legal",
            "copyright",
            "imprint",
            "impressum",
            "follow",
            "disclaimer",
            "rating",
            "print",
            "shop",
            "cart",
            "warenkorb",
            "carousel",
            "slider",
            "gallery",
            "infobox",
            "navbox",
            "catlinks",
            "editsection",
            "sidenav",
            "submenu",
            "siteinfo",
            "credits",
            "authorbox",
            "abo",
            "reply",
            "respond",
            "newsticker");
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
            Set.of("meta", "tags", "tag", "date", "time", "topics", "label", "kicker", "views", "hits", "bio", "print");
    private static final Set<String> HIDDEN_WORDS = Set.of(
            "hidden", "hide", "invisible", "visually", "sr-only", "screen-reader-text", "visuallyhidden", "d-none");
    private static final String[] BODY_PARTS = {
        "articlebody",
        "article-body",
        "article_body",
        "article__body",
        "entry-content",
        "entry_content",
        "post-content",
        "post_content",
        "postcontent",
        "post-body",
        "post_body",
        "postbody",
        "article-content",
        "article_content",
        "articlecontent",
        "article__content",
        "story-body",
        "storybody",
        "story-content",
        "article-text",
        "article_text",
        "articletext",
        "article__text",
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
        "content__body",
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
            "detail");

    private final Map<String, Integer> cache = new HashMap<>();

    /** Flags of {@code element}. */
    int of(Element element) {
        String names = element.hasAttr("class") || element.hasAttr("id")
                ? element.attr("class") + ' ' + element.attr("id")
                : "";
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
        String lower = names.toLowerCase(Locale.ROOT);
        int flags = 0;
        if (containsAny(lower, COMMENT_PARTS)) {
            flags |= COMMENTS;
        }
        if (containsAny(lower, BOILERPLATE_PARTS)) {
            flags |= BOILERPLATE;
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
                flags |= ofWord(lower.substring(start, i));
                start = inside ? i : i + 1;
            }
        }
        for (String word : lower.split(" ")) {
            if (HIDDEN_WORDS.contains(word)) {
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
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
