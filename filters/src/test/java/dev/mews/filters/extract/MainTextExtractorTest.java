package dev.mews.filters.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTextExtractorTest {
    private static final String PROSE_1 =
            "The mill by the river was built in the spring, when the water stood high, and it has"
                    + " ground the grain of seven villages ever since.";
    private static final String PROSE_2 =
            "Its wheel turns slowly now, but on a quiet evening you can hear it from the far bank,"
                    + " and the miller will tell you why.";

    private final MainTextExtractor extractor = new MainTextExtractor();

    private String text(String body) {
        return extractor
                .extract("<!doctype html><html lang=\"en\"><head><title>The mill</title></head><body>" + body
                        + "</body></html>")
                .text();
    }

    @Test
    void navigationHeaderFooterAndAdsGo() {
        String page =
                "<header><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/a\">About us</a></li></ul></nav></header>"
                        + "<div class=\"cookie-banner\">We use cookies to improve your visit, please accept them all.</div>"
                        + "<main><article><h1>The mill</h1><p>" + PROSE_1
                        + "</p><div class=\"ad\">Buy flour, now cheaper, today only, in"
                        + " all our shops.</div><p>" + PROSE_2 + "</p></article>"
                        + "<aside><h3>Related</h3><p>Another story about a mill, quite different from this one, and longer.</p></aside>"
                        + "<section id=\"comments\"><p>I loved this story, it is wonderful, thank you for it, said a reader.</p></section></main>"
                        + "<footer><p>Copyright by the village, all rights reserved, no flour may be copied.</p></footer>";
        assertThat(text(page)).isEqualTo("The mill\n" + PROSE_1 + "\n" + PROSE_2);
    }

    @Test
    void aHeadingWhoseContentWentGoesToo() {
        String page = "<article><p>" + PROSE_1 + "</p><h2>The wheel</h2><p>" + PROSE_2
                + "</p><h2>Read more</h2><ul><li><a href=\"/1\">Story one</a></li><li><a href=\"/2\">Story two</a></li></ul></article>";
        assertThat(text(page)).isEqualTo(PROSE_1 + "\nThe wheel\n" + PROSE_2);
    }

    @Test
    void listsTablesCodeAndQuotesKeepTheirForm() {
        String page = "<article><p>" + PROSE_1 + "</p><ul><li>rye, the hardy one</li><li>wheat</li></ul>"
                + "<table><tr><th>Year</th><th>Sacks</th></tr><tr><td>1901</td><td>7</td></tr></table>"
                + "<pre>\nif x:\n    y = \"&lt;a&gt;\"\n\n</pre><blockquote><p>" + PROSE_2
                + "</p></blockquote></article>";
        assertThat(text(page))
                .isEqualTo(PROSE_1 + "\n- rye, the hardy one\n- wheat\nYear | Sacks\n1901 | 7\nif x:\n    y = \"<a>\"\n"
                        + PROSE_2);
    }

    @Test
    void inlineMarkupJoinsWithoutExtraSpaces() {
        assertThat(
                        text(
                                "<p>The <b>mil</b>l, <i>by the</i>\n\t river&nbsp; was bu&shy;ilt in the spring, when the water stood high.</p>"))
                .isEqualTo("The mill, by the river was built in the spring, when the water stood high.");
    }

    @Test
    void twoLineBreaksEndAParagraphAndOneEndsALine() {
        assertThat(text("<div>" + PROSE_1 + "<br><br>" + PROSE_2 + "<br>third line</div>"))
                .isEqualTo(PROSE_1 + "\n" + PROSE_2 + "\nthird line");
    }

    @Test
    void hiddenElementsGo() {
        assertThat(text("<p>" + PROSE_1 + "</p><p style=\"color:red; display : none\">" + PROSE_2
                        + "</p><p hidden>x</p>"))
                .isEqualTo(PROSE_1);
    }

    @Test
    void theLeadBesideTheBodyStays() {
        String page = "<article><header><h1>The mill</h1><p class=\"lead\">" + PROSE_2
                + "</p></header><div class=\"article-body\"><p>" + PROSE_1 + "</p><p>" + PROSE_1.repeat(3) + "</p><p>"
                + PROSE_1.repeat(4) + "</p></div></article>";
        assertThat(text(page)).startsWith("The mill\n" + PROSE_2 + "\n" + PROSE_1 + "\n");
    }

    @Test
    void titleAndLanguageAreReported() {
        ExtractedPage page = extractor.extract("<html lang=\"de-CH\"><title> The \n mill </title><p>" + PROSE_1);
        assertThat(page.title()).isEqualTo("The mill");
        assertThat(page.language()).isEqualTo("de-CH");
        assertThat(page.formulas()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html></html>",
                "<!--",
                "<body><nav><a href=x>Home</a></nav>",
                "\u0000",
                "<p>",
                "</p></div>"
            })
    void pagesWithoutTextGiveAnEmptyText(String html) {
        assertThat(extractor.extract(html).text().strip()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<div>", "<span class=\"katex\">", "<b>", "<ul><li>", "<math><mrow>", "<i><p>"})
    void deepNestingIsRead(String tag) {
        String html = "<body><p>" + PROSE_1 + "</p>" + tag.repeat(100_000) + "end";
        assertThat(extractor.extract(html).text()).startsWith(PROSE_1);
    }

    @Test
    void charsetOfMetaElementHolds() {
        byte[] page = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\"><p>Мельница у реки</p>"
                .getBytes(Charset.forName("KOI8-R"));
        assertThat(extractor.extract(page, "text/html", "").text()).isEqualTo("Мельница у реки");
    }

    @Test
    void charsetOfTheHeaderWinsOverMeta() {
        byte[] page = "<meta charset=\"utf-8\"><p>žluťoučký kůň</p>".getBytes(Charset.forName("windows-1250"));
        assertThat(extractor
                        .extract(page, "text/html; charset=windows-1250", "")
                        .text())
                .isEqualTo("žluťoučký kůň");
        assertThat(extractor.extract(page, "text/html", "windows-1250").text()).isEqualTo("žluťoučký kůň");
    }

    @Test
    void byteOrderMarkWinsOverAll() {
        byte[] page = "\ufeff<meta charset=\"iso-8859-1\"><p>Mühle</p>".getBytes(StandardCharsets.UTF_16LE);
        assertThat(extractor.extract(page, "text/html; charset=utf-8", "").text())
                .isEqualTo("Mühle");
    }

    @Test
    void undeclaredPagesAreUtf8ElseWindows1252() {
        assertThat(extractor
                        .extract("<p>Mühle €5</p>".getBytes(StandardCharsets.UTF_8), "", "")
                        .text())
                .isEqualTo("Mühle €5");
        assertThat(extractor
                        .extract("<p>Mühle €5</p>".getBytes(Charset.forName("windows-1252")), "", "")
                        .text())
                .isEqualTo("Mühle €5");
    }

    @Test
    void validUtf8IsReadAsUtf8WhateverLatinCharsetIsDeclared() {
        byte[] page = "<meta charset=iso-8859-1><p>Mühle</p>".getBytes(StandardCharsets.UTF_8);
        assertThat(extractor.extract(page, "text/html", "").text()).isEqualTo("Mühle");
    }

    @Test
    void oneDamagedCharacterDoesNotMakeAPageLatin() {
        byte[] good = "<p>Größe, Mühle, Äpfel, Öl, Übung, süß und heiß</p>".getBytes(StandardCharsets.UTF_8);
        good[4] = (byte) 0xff;
        assertThat(extractor.extract(good, "text/html", "").text())
                .endsWith("öße, Mühle, Äpfel, Öl, Übung, süß und heiß");
    }

    /** Runs where the evaluation pages are, as CORPUS or as a sibling of the repository; the floor is what was reached. */
    @Test
    void f1OnTheEvaluationPagesStaysAboveItsFloor() throws IOException {
        String corpus = System.getenv("CORPUS");
        Path folder = Path.of(corpus == null ? "../../shared/corpus" : corpus).resolve("web");
        Assumptions.assumeTrue(
                Files.exists(folder.resolve("extraction-gold.jsonl")), "no evaluation pages at " + folder);
        ExtractionScore score = new ExtractionScore(folder);
        score.score(extractor, null);
        assertThat(score.f1()).isGreaterThan(0.915);
        assertThat(score.truePositives + score.falseNegatives).isEqualTo(1965);
        assertThat((double) score.truePositives / 1965).isCloseTo(0.94, within(0.02));
    }
}
