package dev.mews.filters.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaExtractionTest {
    private static final String BEFORE =
            "For every positive number the following relation holds, as we shall see below: ";
    private static final String AFTER = " and this is what makes the method useful in practice.";

    private static ExtractedPage extract(String markup) {
        return new MainTextExtractor()
                .extract("<html><body><article><p>" + BEFORE + markup + AFTER + "</p></article></body></html>");
    }

    private static void gives(String markup, String formula) {
        ExtractedPage page = extract(markup);
        assertThat(page.text()).isEqualTo((BEFORE + formula + AFTER).replace("  ", " "));
        assertThat(page.formulas()).isEqualTo(1);
    }

    private static void givesDisplay(String markup, String formula) {
        ExtractedPage page = extract(markup);
        assertThat(page.text()).isEqualTo(BEFORE.strip() + "\n" + formula + "\n" + AFTER.strip());
        assertThat(page.formulas()).isEqualTo(1);
    }

    @Test
    void mathJax2InlineScript() {
        gives(
                "<span class=\"MathJax_Preview\">x2</span><span class=\"MathJax\" data-mathml=\"&lt;math&gt;&lt;/math&gt;\">x²</span>"
                        + "<script type=\"math/tex\">x^2 + y_1</script>",
                "$x^2 + y_1$");
    }

    @Test
    void mathJax2DisplayRenderingIsSkipped() {
        givesDisplay(
                "<div class=\"MathJax_Display\"><span class=\"MathJax\" id=\"MathJax-Element-1-Frame\">a b</span></div>"
                        + "<script type=\"math/tex; mode=display\">\\frac{a}{b}</script>",
                "$$\\frac{a}{b}$$");
    }

    @Test
    void mathJax2DisplayScript() {
        givesDisplay("<script type=\"math/tex; mode=display\">\\frac{a}{b}</script>", "$$\\frac{a}{b}$$");
    }

    @Test
    void mathMlScript() {
        gives("<script type=\"math/mml\"><math><mi>a</mi><mo>=</mo><mi>b</mi></math></script>", "$a=b$");
    }

    @Test
    void katexAnnotation() {
        gives(
                "<span class=\"katex\"><span class=\"katex-mathml\"><math><semantics><mrow><mi>e</mi></mrow>"
                        + "<annotation encoding=\"application/x-tex\">e^{i\\pi}</annotation></semantics></math></span>"
                        + "<span class=\"katex-html\" aria-hidden=\"true\">eiπ</span></span>",
                "$e^{i\\pi}$");
    }

    @Test
    void katexDisplay() {
        givesDisplay(
                "<span class=\"katex-display\"><span class=\"katex\"><math><semantics><annotation encoding=\"application/x-tex\">"
                        + "\\sum_n a_n</annotation></semantics></math></span></span>",
                "$$\\sum_n a_n$$");
    }

    @Test
    void mathMlWithAlternativeText() {
        gives("<math alttext=\"\\alpha+\\beta\"><mi>α</mi></math>", "$\\alpha+\\beta$");
    }

    @Test
    void mathMlBlockIsDisplay() {
        givesDisplay("<math display=\"block\"><mi>x</mi><mo>≤</mo><mn>1</mn></math>", "$$x\\le 1$$");
    }

    @Test
    void mathJax3AssistiveMathMl() {
        gives(
                "<mjx-container class=\"MathJax\" jax=\"CHTML\"><mjx-math>junk</mjx-math><mjx-assistive-mml><math>"
                        + "<msup><mi>x</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container>",
                "$x^{2}$");
    }

    @Test
    void mathJax4SourceAttribute() {
        givesDisplay(
                "<mjx-container display=\"true\"><mjx-math data-latex=\"\\int f\">junk</mjx-math></mjx-container>",
                "$$\\int f$$");
    }

    @Test
    void wikipediaElementIsTakenOnce() {
        gives(
                "<span class=\"mwe-math-element\"><span class=\"mwe-math-mathml-inline\" style=\"display: none;\"><math><semantics>"
                        + "<annotation encoding=\"application/x-tex\">{\\displaystyle a^{2}}</annotation></semantics></math></span>"
                        + "<img class=\"mwe-math-fallback-image-inline\" aria-hidden=\"true\" alt=\"{\\displaystyle a^{2}}\"></span>",
                "$a^{2}$");
    }

    @Test
    void wikipediaFallbackImage() {
        gives("<img class=\"mwe-math-fallback-image-inline\" alt=\"{\\displaystyle \\{a\\}}\">", "$\\{a\\}$");
    }

    @Test
    void imageWithLatexClass() {
        gives("<img class=\"latex\" src=\"x.png\" alt=\"\\sqrt{2}\">", "$\\sqrt{2}$");
    }

    @Test
    void imageOfAFormulaService() {
        gives("<img src=\"https://latex.codecogs.com/gif.latex?a%5E2%20+%20b\">", "$a^2 + b$");
    }

    @Test
    void questionAndAnswerContainer() {
        gives("<span class=\"math-container\">$\\mathbb{R}^n$</span>", "$\\mathbb{R}^n$");
    }

    @Test
    void questionAndAnswerDisplayContainer() {
        givesDisplay("<span class=\"math-container\">$$\\mathbb{R}^n$$</span>", "$$\\mathbb{R}^n$$");
    }

    @Test
    void wordPressKatex() {
        givesDisplay("<span class=\"wp-katex-eq\" data-display=\"true\">a \\ne b</span>", "$$a \\ne b$$");
    }

    @Test
    void expressionAttribute() {
        gives("<span class=\"tex\" data-expr=\"\\phi(n)\">junk</span>", "$\\phi(n)$");
    }

    @Test
    void rawDelimitersStay() {
        assertThat(extract("$a_1$, \\(c\\), \\[d\\] and \\begin{align} e &= f \\end{align}")
                        .text())
                .isEqualTo(BEFORE + "$a_1$, $c$, $$d$$ and \\begin{align} e &= f \\end{align}" + AFTER);
    }

    @Test
    void delimitersInCodeStay() {
        assertThat(new MainTextExtractor()
                        .extract("<article><p>" + BEFORE + AFTER + "</p><pre>grep '\\(a\\)' file.txt</pre></article>")
                        .text())
                .endsWith("\ngrep '\\(a\\)' file.txt");
    }

    @Test
    void alignedEnvironmentsStandWithoutDollars() {
        givesDisplay(
                "<script type=\"math/tex; mode=display\">\\begin{align} a &= b \\end{align}</script>",
                "\\begin{align} a &= b \\end{align}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac> | \\frac{a}{b+1}",
                "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup> | x_{i}^{2}",
                "<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup> | {(a)}^{2}",
                "<msqrt><mi>x</mi><mo>−</mo><mi>y</mi></msqrt> | \\sqrt{x-y}",
                "<mroot><mi>x</mi><mn>3</mn></mroot> | \\sqrt[3]{x}",
                "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi> | \\sum_{i=1}^{n}i",
                "<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mi>∞</mi></mrow></munder> | \\lim_{x\\to \\infty}",
                "<mover><mi>v</mi><mo>→</mo></mover> | \\vec{v}",
                "<mover><mi>x</mi><mo>¯</mo></mover> | \\overline{x}",
                "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>"
                        + " | \\begin{matrix}a & b \\\\ 0 & 1\\end{matrix}",
                "<mi>x</mi><mtext>if</mtext><mi>y</mi> | x\\text{if}y",
                "<mfenced open=\"[\" close=\"]\" separators=\";\"><mi>a</mi><mi>b</mi></mfenced> | \\left[a;b\\right]",
                "<mi>sin</mi><mo>\u2061</mo><mi>θ</mi> | \\sin \\theta",
                "<mi mathvariant=\"double-struck\">R</mi> | \\mathbb{R}",
                "<mi>rate</mi> | \\mathrm{rate}",
                "<mo>{</mo><mi>a</mi><mo>}</mo> | \\{a\\}"
            })
    void presentationMathMlBecomesLatex(String markup, String latex) {
        assertThat(extract("<math>" + markup + "</math>").text()).contains(" $" + latex + "$ ");
    }

    @Test
    void aMathPageWithoutArticleKeepsItsFormulas() {
        ExtractedPage page = new MainTextExtractor()
                .extract(
                        "<body><div><p>Let <script type=\"math/tex\">n</script> be even.</p>"
                                + "<p><script type=\"math/tex; mode=display\">n = 2k</script></p><p>Then it is done.</p></div></body>");
        assertThat(page.text()).isEqualTo("Let $n$ be even.\n$$n = 2k$$\nThen it is done.");
        assertThat(page.formulas()).isEqualTo(2);
    }
}
