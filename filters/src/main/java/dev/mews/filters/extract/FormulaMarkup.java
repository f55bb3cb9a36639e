package dev.mews.filters.extract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jsoup.select.NodeTraversor;

/**
 * Recognises the ways web pages mark up formulas: MathJax 2 and 3, KaTeX, MathML, Wikipedia, image services, and the
 * containers of some wikis and forums.
 */
final class FormulaMarkup {
    /** Nodes looked at below one container before the search is given up: keeps nested containers from costing a square. */
    private static final int SEARCH_BUDGET = 3000;

    /** Deepest useful nesting of formula containers; deeper ones are hostile or broken. */
    private static final int MAX_NESTED_SEARCHES = 4;

    private int failedSearches;

    /** The formula {@code element} stands for, or null when it is not one. */
    Formula formulaOf(Element element) {
        return switch (element.normalName()) {
            case "script" -> ofScript(element);
            case "math" -> ofMathMl(element);
            case "img" -> ofImage(element);
            case "mjx-container" -> ofMathJax3(element);
            default -> element.hasAttr("class") || element.hasAttr("data-expr") ? ofClass(element) : null;
        };
    }

    /** True when {@code element} is only the picture of a formula whose source stands elsewhere. */
    static boolean isRendering(Element element) {
        if (!element.hasAttr("class")) {
            return false;
        }
        String names = element.className();
        return names.contains("MathJax_Preview")
                || names.contains("katex-html")
                || names.contains("MathJax_Error")
                || names.contains("mjx-chtml")
                || ((names.contains("MathJax") || names.contains("MJX")) && sourceFollows(element));
    }

    private static Formula ofScript(Element script) {
        String type = script.attr("type").toLowerCase(Locale.ROOT);
        if (type.startsWith("math/tex")) {
            return nonEmpty(script.data(), type.contains("mode=display"));
        }
        if (type.startsWith("math/mml")) {
            Element math = Jsoup.parseBodyFragment(script.data()).selectFirst("math");
            return math == null ? null : ofMathMl(math);
        }
        return null;
    }

    private static Formula ofMathMl(Element math) {
        boolean display =
                "block".equals(math.attr("display")) || math.attr("mode").equals("display");
        String tex = texAnnotation(math);
        if (tex == null && math.hasAttr("alttext")) {
            tex = math.attr("alttext");
        }
        return nonEmpty(tex == null || tex.isBlank() ? MathMl.toLatex(math) : tex, display);
    }

    private Formula ofMathJax3(Element container) {
        boolean display = "true".equals(container.attr("display"));
        Element source = find(container, "math", null);
        if (source != null) {
            Formula formula = ofMathMl(source);
            return formula == null ? null : new Formula(formula.latex(), display || formula.display());
        }
        Element root = find(container, null, "data-latex");
        return root == null ? null : nonEmpty(root.attr("data-latex"), display);
    }

    private static Formula ofImage(Element image) {
        String alt = image.attr("alt");
        String names = " " + image.className().toLowerCase(Locale.ROOT) + " ";
        boolean display = names.contains("display") || names.contains("block");
        if (names.contains(" latex")
                || names.contains(" tex ")
                || names.contains("mwe-math-fallback")
                || names.contains("x-ck12")
                || names.contains("latexcenter")
                || names.contains(" math ")) {
            return nonEmpty(alt, display);
        }
        String source = image.attr("src");
        if (source.contains("codecogs.com")
                || source.contains("mimetex.cgi")
                || source.contains("mathtex.cgi")
                || source.contains("chart.apis.google.com/chart?cht=tx")) {
            int query = source.indexOf('?');
            return query < 0 ? nonEmpty(alt, display) : nonEmpty(decode(source.substring(query + 1)), display);
        }
        if (source.contains("latex.php") || source.contains("/images/math/")) {
            return nonEmpty(alt, display);
        }
        return null;
    }

    private static String decode(String query) {
        String formula = query;
        int chl = formula.indexOf("chl=");
        if (formula.startsWith("cht=tx") && chl >= 0) {
            formula = formula.substring(chl + 4);
        }
        try {
            return URLDecoder.decode(formula.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("\\inline", "")
                    .replace("\\dpi{", "\\!{");
        } catch (IllegalArgumentException malformedEscape) {
            return formula;
        }
    }

    private Formula ofClass(Element element) {
        if (element.hasAttr("data-expr") && element.hasClass("tex")) {
            return nonEmpty(element.attr("data-expr"), element.hasClass("tex-display"));
        }
        String names = element.className();
        if (names.contains("math-container")) {
            return nonEmpty(element.text(), false);
        }
        if (names.contains("wp-katex-eq")) {
            return nonEmpty(element.text(), "true".equals(element.attr("data-display")));
        }
        if (names.contains("mwe-math-element")) {
            return ofWikipedia(element);
        }
        if (names.contains("katex") && (element.hasClass("katex") || element.hasClass("katex-display"))) {
            String tex = failedSearches < MAX_NESTED_SEARCHES ? texAnnotation(element) : null;
            if (tex == null) {
                failedSearches++;
                return null;
            }
            return nonEmpty(tex, element.hasClass("katex-display"));
        }
        if (names.contains("MathJax") && element.hasAttr("data-mathml") && !sourceFollows(element)) {
            Element math = Jsoup.parseBodyFragment(element.attr("data-mathml")).selectFirst("math");
            return math == null ? null : ofMathMl(math);
        }
        return null;
    }

    private Formula ofWikipedia(Element element) {
        Element math = find(element, "math", null);
        Element image = find(element, "img", null);
        boolean display = image != null && image.className().contains("display");
        if (math != null) {
            Formula formula = ofMathMl(math);
            return formula == null ? null : new Formula(formula.latex(), display || formula.display());
        }
        return image == null ? null : nonEmpty(image.attr("alt"), display);
    }

    /** MathJax 2 leaves {@code <script type="math/tex">} right behind its rendering. */
    private static boolean sourceFollows(Element rendering) {
        Node next = rendering.nextSibling();
        return next instanceof Element script && script.attr("type").startsWith("math/");
    }

    private static String texAnnotation(Element root) {
        Element annotation = search(root, "annotation", null);
        if (annotation == null) {
            return null;
        }
        String encoding = annotation.attr("encoding").toLowerCase(Locale.ROOT);
        return encoding.contains("tex") ? annotation.wholeText() : null;
    }

    private Element find(Element root, String tag, String attribute) {
        if (failedSearches >= MAX_NESTED_SEARCHES) {
            return null;
        }
        Element found = search(root, tag, attribute);
        if (found == null) {
            failedSearches++;
        }
        return found;
    }

    private static Element search(Element root, String tag, String attribute) {
        Search search = new Search(tag, attribute);
        NodeTraversor.filter(search, root);
        return search.found;
    }

    private static Formula nonEmpty(String latex, boolean display) {
        Formula formula = Formula.of(latex, display);
        return formula.latex().isEmpty() ? null : formula;
    }

    private static final class Search implements NodeFilter {
        private final String tag;
        private final String attribute;
        private int budget = SEARCH_BUDGET;
        private Element found;

        Search(String tag, String attribute) {
            this.tag = tag;
            this.attribute = attribute;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (budget-- <= 0) {
                return FilterResult.STOP;
            }
            if (node instanceof Element element
                    && (tag == null || element.normalName().equals(tag))
                    && (attribute == null || element.hasAttr(attribute))) {
                found = element;
                return FilterResult.STOP;
            }
            return FilterResult.CONTINUE;
        }
    }
}
